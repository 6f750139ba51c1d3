import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newParent } from '../testing/apply/scenarios.ts';
import { readPaths } from './read.ts';

let root: string;
beforeEach(() => {
  root = newParent();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('reads files with their mode and leaves out what is not there', () => {
  writeFileSync(join(root, 'plain'), 'P');
  mkdirSync(join(root, 'a/b'), { recursive: true });
  writeFileSync(join(root, 'a/b/tool'), 'T');
  chmodSync(join(root, 'a/b/tool'), 0o750);
  const { files, obstacles } = readPaths(root, ['plain', 'a/b/tool', 'missing', 'missing/too']);
  expect([...files].map(([path, { content, mode }]) => [path, Buffer.from(content).toString(), mode])).toEqual([
    ['a/b/tool', 'T', 'executable'],
    ['plain', 'P', 'file'],
  ]);
  expect(obstacles).toEqual([]);
});

it('takes what is far larger than any stamped file for an obstacle, and reads none of it', () => {
  writeFileSync(join(root, 'large'), '');
  truncateSync(join(root, 'large'), 3 * 2 ** 30);
  const { files, obstacles } = readPaths(root, ['large']);
  expect(files.size).toBe(0);
  expect(obstacles).toEqual([{ path: 'large', says: 'has 3221225472 bytes, more than the 67108864 that are compared' }]);
});

it('finds nothing in a folder that is not there', () => {
  expect(readPaths(join(root, 'nowhere'), ['a', 'b/c'])).toEqual({ files: new Map(), obstacles: [] });
});

it('names what stands in the way, and never looks behind a link', () => {
  mkdirSync(join(root, 'folder'));
  writeFileSync(join(root, 'file'), '');
  symlinkSync('/etc', join(root, 'out'));
  symlinkSync('/etc/passwd', join(root, 'link'));
  symlinkSync('nowhere', join(root, 'dangling'));
  symlinkSync('folder', join(root, 'within'));
  symlinkSync('loop', join(root, 'loop'));
  spawnSync('mkfifo', [join(root, 'pipe')]);
  const paths = ['folder', 'file/below', 'file/below/deeper', 'out/passwd', 'link', 'dangling', 'within/x', 'loop', 'loop/x', 'pipe'];
  const { files, obstacles } = readPaths(root, paths);
  expect(files.size).toBe(0);
  expect(obstacles.map(({ path, says }) => `${path} ${says}`)).toEqual([
    'folder is a folder',
    'file/below lies below file, which is a file',
    'file/below/deeper lies below file, which is a file',
    'out/passwd lies below out, which is a symbolic link to /etc',
    'link is a symbolic link to /etc/passwd',
    'dangling is a symbolic link to nowhere',
    'within/x lies below within, which is a symbolic link to folder',
    'loop is a symbolic link to loop',
    'loop/x lies below loop, which is a symbolic link to loop',
    'pipe is no regular file',
  ]);
});
