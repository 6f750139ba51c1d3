import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { template } from '../../generators/index.ts';
import { tasksFor } from '../stamp/tasks.ts';
import type { Answers, Plan, Task } from '../types.ts';
import { runTasks } from './run-tasks.ts';
import type { Terminal } from './terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-tasks-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const silent: Terminal = { out: () => {}, talk: () => {}, style: (_, text) => text, interactive: false };

const task = (id: string, script: string, more: Partial<Task> = {}): Task => ({
  id,
  title: id,
  command: [process.execPath, '-e', script],
  byHand: id,
  ...more,
});

const ends = async (tasks: readonly Task[]) => (await runTasks(tasks, folder, silent)).map(({ task: { id }, end }) => [id, end]);

test('a task that fails stops those that build on it, and no others', async () => {
  const tasks = [
    task('a', 'process.exit(1)'),
    task('b', '', { after: 'a' }),
    task('c', '', { after: 'b' }),
    task('d', ''),
    task('e', '', { after: 'd' }),
  ];
  expect(await ends(tasks)).toEqual([
    ['a', 'failed'],
    ['b', 'left out'],
    ['c', 'left out'],
    ['d', 'done'],
    ['e', 'done'],
  ]);
});

test('what was left out has the reason of what failed', async () => {
  const outcomes = await runTasks([task('a', 'console.error("no room"); process.exit(1)'), task('b', '', { after: 'a' })], folder, silent);
  expect(outcomes).toMatchObject([
    { end: 'failed', says: 'no room' },
    { end: 'left out', says: 'no room' },
  ]);
});

test('a command that is not there is a failure that names it', async () => {
  const [outcome] = await runTasks([{ ...task('a', ''), command: ['no-such-command'] }], folder, silent);
  expect(outcome).toMatchObject({ end: 'failed', says: expect.stringContaining('no-such-command') });
});

test('what needs a newer Node is left to the user', async () => {
  expect(await ends([task('new', '', { node: '999.0' }), task('old', '', { node: '20.19' })])).toEqual([
    ['new', 'left out'],
    ['old', 'done'],
  ]);
});

test('the first commit holds what was stamped, and nothing else that lies in the folder', async () => {
  for (const path of ['README.md', 'credentials.json', 'kept.md']) writeFileSync(join(folder, path), path);
  const change = { why: '', layer: 'service', keeping: 'managed', mode: 'file' } as const;
  const plan: Plan = {
    changes: [
      { ...change, path: 'README.md', kind: 'create', content: Buffer.from('README.md') },
      { ...change, path: 'kept.md', kind: 'keep' },
    ],
  };
  const answers = { name: 'payments', language: 'typescript', git: true, install: false } as unknown as Answers;
  const identity = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  };
  Object.assign(process.env, identity);
  try {
    expect(await ends(tasksFor({ template, answers, plan, insideRepository: false }))).toEqual([
      ['git-init', 'done'],
      ['git-add', 'done'],
      ['git-commit', 'done'],
    ]);
  } finally {
    for (const name of Object.keys(identity)) delete process.env[name];
  }
  expect(execFileSync('git', ['ls-tree', '--name-only', 'HEAD'], { cwd: folder, encoding: 'utf8' })).toBe('README.md\n');
});
