import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobId, byPath, pathFault, toTree } from './file-tree.ts';

describe('pathFault', () => {
  it.each([
    'a',
    'a/b',
    '.github/workflows/x.yml',
    '__init__.py',
    'ä/ß.txt',
    'a b',
    'a..b',
    'console/auxiliary/com/com10.txt',
    'x'.repeat(255),
    '...x',
    '.gitignore',
    '.github',
    'constructor',
    '__proto__',
  ])('allows %j', (path) => expect(pathFault(path)).toBeUndefined());

  it.each([
    ['', 'empty'],
    ['/a', 'absolute'],
    ['C:/a', 'absolute'],
    ['c:a', 'absolute'],
    ['a//b', 'empty segment'],
    ['a/', 'empty segment'],
    ['..', '".."'],
    ['../a', '".."'],
    ['a/../b', '".."'],
    ['./a', '"."'],
    ['a/.', '"."'],
    ['a\\b', 'not every system'],
    ['a\0', 'not every system'],
    ['a\nb', 'not every system'],
    ['ab:c', 'not every system'],
    ['a?', 'not every system'],
    ['a.', 'not every system'],
    ['docs/aux', 'device'],
    ['NUL.txt', 'device'],
    ['com1.tar.gz/x', 'device'],
    ['x'.repeat(256), '255 bytes'],
    [`a/${'ä'.repeat(128)}`, '255 bytes'],
    ['a /b', 'not every system'],
    ['.git/config', '.git'],
    ['.GIT/config', '.git'],
    ['sub/.Git/hooks/x', '.git'],
    ['.g\u200cit/config', '.git'],
    ['git~1/config', '.git'],
    ['a\ud800', 'surrogate'],
  ])('refuses %j: %s', (path, says) => expect(pathFault(path)).toContain(says));
});

describe('toTree', () => {
  const tree = (...paths: string[]) => [...toTree(paths.map((path) => [path, path] as const)).keys()];

  it('sorts by code unit, whatever the locale', () => expect(tree('b', 'a/b', 'B', 'ä', 'a-c')).toEqual(['B', 'a-c', 'a/b', 'b', 'ä']));
  it('refuses a path that is there twice', () => expect(() => tree('a', 'a')).toThrow('twice'));
  it('refuses a path that is a file and a folder', () => expect(() => tree('a-b', 'a', 'a/b/c')).toThrow('a is a file and a folder'));
  it('refuses a path with a fault', () => expect(() => tree('ok', '../x')).toThrow('"../x"'));

  it('is the same for every order of its entries', () => {
    const segment = fc.stringMatching(/^[a-c]{1,2}$/);
    const paths = fc.uniqueArray(fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/')));
    fc.assert(
      fc.property(paths, fc.func(fc.integer()), (listed, order) => {
        const shuffled = listed.toSorted((a, b) => order(a) - order(b));
        const clash = listed.some((path) => listed.some((other) => other.startsWith(`${path}/`)));
        if (clash) expect(() => tree(...shuffled)).toThrow('is a file and a folder');
        else expect(tree(...shuffled)).toEqual(listed.toSorted(byPath));
      }),
    );
  });
});

it.each(['', 'a', 'ä\n', 'x'.repeat(100_000)])('blobId is what git says', (text) => {
  const { stdout } = spawnSync('git', ['hash-object', '--stdin'], { input: text, encoding: 'utf8' });
  expect(blobId(Buffer.from(text))).toBe(stdout.trim());
});
