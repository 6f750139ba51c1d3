import { expect, test } from 'vitest';
import { isAbsolute, isAddress, pathHere, showPlace } from './place.ts';

test.each([
  ['catalog/teams.yaml', 'catalog/teams.yaml'],
  ['./catalog/', 'catalog'],
  ['.', '.'],
  ['..teams.yaml', '..teams.yaml'],
  ['a:b.yaml', 'a:b.yaml'],
  ['..', undefined],
  ['catalog/../../other', undefined],
  ['/srv/catalog', undefined],
  ['C:/catalog', undefined],
  ['https://portal.example.com/catalog', undefined],
])('%s is here as %s', (file, path) => expect(pathHere(file)).toBe(path));

test('addresses and absolute paths are told apart', () => {
  const files = ['https://portal.example.com', 'C:/catalog', '/catalog', 'catalog/https://x', 'c:'];
  expect(files.filter(isAddress)).toEqual(['https://portal.example.com']);
  expect(files.filter(isAbsolute)).toEqual(['C:/catalog', '/catalog']);
});

test('a place is shown with what is known of it', () => {
  expect(showPlace({ file: 'a.yaml', line: 5, column: 9 })).toBe('a.yaml:5:9');
  expect(showPlace({ file: 'a.yaml' })).toBe('a.yaml');
});
