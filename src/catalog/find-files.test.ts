import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFinder } from './find-files.ts';
import { choicesOf, toPattern } from './pattern.ts';
import { defaultLimits } from './walk-yaml.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'find-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (...paths: readonly string[]): void => {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
};
const find = (text: string, limits = {}, folder = '.') =>
  createFinder(root, { ...defaultLimits, ...limits })(folder, (choicesOf(text) ?? []).map(toPattern));

test.each([
  '*.yaml',
  '**/*.yaml',
  '**/x.yaml',
  'a/**/x.yaml',
  '**/a/**/x.yaml',
  '**',
  'a/**/*',
  '*/x.yaml',
  '{a,b}/*.{yaml,yml}',
  '{a/b,c}/x.yaml',
  '**/{b,c}/**',
  '?/?.yaml',
  'a/b/x.yaml',
  '.h/*.yaml',
  '*/../x.yaml',
])('%s means what it means to a library of patterns', (pattern) => {
  write(
    'x.yaml',
    'a/x.yaml',
    'a/y.yml',
    'a/b/x.yaml',
    'a/b/a/b/x.yaml',
    'b/x.yaml',
    'c/d/e/x.yaml',
    '.h/x.yaml',
    'c/.h/x.yaml',
    'c/.x.yaml',
  );
  // It knows no way up behind a wildcard.
  const expected = globSync(pattern.replace('*/../', ''), { cwd: root, expandDirectories: false }).sort();
  expect(expected.length).toBeGreaterThan(0);
  expect(find(pattern)).toEqual({ files: expected, faults: [] });
});

test('hidden files, installed packages and links have to be named', () => {
  write('node_modules/a/x.yaml', 'real/x.yaml', '.h/x.yaml', 'real/.h/x.yaml');
  symlinkSync('.', join(root, 'real/loop'));
  symlinkSync('real', join(root, 'link'));
  expect(find('**/x.yaml').files).toEqual(['real/x.yaml']);
  expect(find('node_modules/*/x.yaml').files).toEqual(['node_modules/a/x.yaml']);
  expect(find('**/.h/*').files).toEqual(['.h/x.yaml', 'real/.h/x.yaml']);
  expect(find('link/*.yaml').files).toEqual(['link/x.yaml']);
  expect(find('**/loop/**/x.yaml').files).toEqual(['real/loop/x.yaml']);
});

test('the folder that a pattern is relative to is none itself', () => {
  write('a(b)/in/x.yaml', 'c*/x.yaml', 'cd/x.yaml');
  expect(find('./in/*.yaml', {}, 'a(b)').files).toEqual(['a(b)/in/x.yaml']);
  expect(find('./*.yaml', {}, 'c*').files).toEqual(['c*/x.yaml']);
  expect(find('../c?/*.yaml', {}, 'a(b)').files).toEqual(['c*/x.yaml', 'cd/x.yaml']);
});

test('what lies too deep is named, what is asked for by name is not deep', () => {
  write('a/b/c/d/x.yaml');
  expect(find('**/x.yaml', { foldersDeep: 2 })).toEqual({
    files: [],
    faults: ['What lies more than 2 folders deep there was not looked for.'],
  });
  expect(find('a/b/c/*/x.yaml', { foldersDeep: 2 })).toEqual({ files: ['a/b/c/d/x.yaml'], faults: [] });
});

test('all patterns together look at no more names than the limit', () => {
  write(...Array.from({ length: 20 }, (_, index) => `${String.fromCharCode(97 + index)}/x.yaml`));
  const finder = createFinder(root, { foldersDeep: 20, namesMatched: 90 });
  const many = [/looked for to the end: .* the 90 names/];
  expect(finder('.', [['*', 'x.yaml']])).toMatchObject({ files: { length: 20 }, faults: [] });
  expect(finder('.', [['*', 'x.yaml']])).toMatchObject({ files: { length: 20 }, faults: [] });
  expect(finder('.', [['*', 'x.yaml']])).toEqual({ files: [], faults: many.map((text) => expect.stringMatching(text)) });
  expect(finder('.', [['x', 'x.yaml']]).faults).toHaveLength(1);
  write('b.yaml', 'c.yaml', 'd.yaml');
  expect(find('*.yaml', { namesMatched: 4 })).toMatchObject({ files: ['b.yaml'], faults: [expect.stringMatching(/ 4 names/)] });
});

test('patterns that meet in the same folders again and again look into each once', () => {
  write(`${'a/'.repeat(18)}x.yaml`);
  expect(find(`${'**/a/'.repeat(9)}**/x.yaml`, { namesMatched: 1_000 })).toEqual({ files: [`${'a/'.repeat(18)}x.yaml`], faults: [] });
});
