/** The diff is a patch: git itself makes of the old folder what the plan would. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { snapshot } from '../testing/apply/snapshot.ts';
import { createService, workFolder } from '../testing/command-line.ts';
import { MODES } from '../tree/modes.ts';
import { plan } from '../tree/plan.ts';
import type { FileEntry, FileMode, RenderedTree } from '../types.ts';
import { toDiff } from './show-diff.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const gitApply = (folder: string, patch: string): void => {
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  execFileSync('git', ['apply', '--whitespace=nowarn'], { cwd: folder, input: patch, stdio: 'pipe' });
  rmSync(join(folder, '.git'), { recursive: true });
};

const write = (folder: string, files: ReadonlyMap<string, FileEntry>): void => {
  mkdirSync(folder, { recursive: true });
  for (const [path, { content, mode }] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { mode: MODES[mode] });
  }
};

const entry = (text: string, mode: FileMode = 'file'): FileEntry => ({ content: Buffer.from(text), mode });
const rendered = (files: readonly (readonly [string, FileEntry])[]): RenderedTree =>
  new Map(files.map(([path, file]) => [path, { ...file, layer: 'service', keeping: 'managed' as const }]));

it('restores texts, modes, empty files and missing ends of line', () => {
  const ours = new Map([
    ['a.sh', entry('#!/bin/sh\n')],
    ['b.txt', entry('one\ntwo\n\n')],
    ['c.sh', entry('echo\n', 'executable')],
    ['same.txt', entry('same\n')],
  ]);
  const after: [string, FileEntry][] = [
    ['a.sh', entry('#!/bin/sh\n', 'executable')],
    ['b.txt', entry('one\nthree\n\n')],
    ['c.sh', entry('echo hello', 'file')],
    ['new/empty.txt', entry('')],
    ['new/run.sh', entry('#!/bin/sh\n', 'executable')],
    ['same.txt', entry('same\n')],
    ['z.txt', entry('{{x}}\n\n')],
  ];
  write(join(work.folder, 'ours'), ours);
  write(join(work.folder, 'theirs'), new Map(after));
  gitApply(join(work.folder, 'ours'), toDiff(plan({ ours, theirs: rendered(after), overwrite: true }), ours));
  expect(snapshot(join(work.folder, 'ours'))).toEqual(snapshot(join(work.folder, 'theirs')));
});

it('as the command line prints it, makes the whole service, and changes it', async () => {
  const run = (folder: string, ...words: string[]) =>
    createService(['lorry', '--owner', 'team-x', '--directory', folder, '--yes', '--no-git', '--no-install', ...words], {
      folder: work.folder,
    });
  mkdirSync(join(work.folder, 'patched'));
  for (const answers of [
    ['--pipeline', 'gitlab'],
    ['--pipeline', 'github', '--tier', '1'],
  ]) {
    const { out, talk } = await run('patched', ...answers, '--diff');
    expect(talk).toBe('');
    gitApply(join(work.folder, 'patched'), out);
    expect((await run('stamped', ...answers)).code).toBe(0);
    expect(snapshot(join(work.folder, 'patched'))).toEqual(snapshot(join(work.folder, 'stamped')));
  }
});
