import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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

const silent: Terminal = { out: () => {}, talk: () => {}, style: (_, text) => text, styleTalk: (_, text) => text, interactive: false };

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

describe('the first commit', () => {
  const change = { why: '', layer: 'service', keeping: 'managed', mode: 'file' } as const;
  const plan: Plan = {
    changes: [
      { ...change, path: 'README.md', kind: 'create', content: Buffer.from('README.md') },
      { ...change, path: '.env.example', kind: 'create', content: Buffer.from('.env.example') },
      { ...change, path: 'kept.md', kind: 'keep' },
    ],
  };
  const answers = { name: 'payments', language: 'typescript', git: true, install: false } as unknown as Answers;

  /** Makes it with these variables set; what it holds. */
  const commit = async (variables: Readonly<Record<string, string>>): Promise<string> => {
    for (const path of ['README.md', '.env.example', 'credentials.json', 'kept.md']) writeFileSync(join(folder, path), path);
    const identity = {
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.org',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.org',
    };
    const before = { ...process.env };
    Object.assign(process.env, identity, variables);
    try {
      expect(await ends(tasksFor({ template, answers, plan, insideRepository: false }))).toEqual([
        ['git-init', 'done'],
        ['git-add', 'done'],
        ['git-commit', 'done'],
      ]);
    } finally {
      process.env = before;
    }
    return execFileSync('git', ['ls-tree', '--name-only', 'HEAD'], { cwd: folder, encoding: 'utf8' });
  };

  test('holds what was stamped, and nothing else that lies in the folder', async () => {
    expect(await commit({})).toBe('.env.example\nREADME.md\n');
  });

  test('holds what its user ignores everywhere else', async () => {
    const config = join(folder, '../', `ignoring-${process.pid}`);
    writeFileSync(`${config}.ignore`, '.env*\n');
    writeFileSync(config, `[core]\n\texcludesFile = ${config}.ignore\n`);
    try {
      expect(await commit({ GIT_CONFIG_GLOBAL: config })).toBe('.env.example\nREADME.md\n');
    } finally {
      rmSync(config);
      rmSync(`${config}.ignore`);
    }
  });

  test('lands in the repository of the service, whatever repository a hook or a script is at work in', async () => {
    const other = mkdtempSync(join(tmpdir(), 'other-'));
    try {
      execFileSync('git', ['init', '--quiet', other]);
      const places = { GIT_DIR: join(other, '.git'), GIT_WORK_TREE: other, GIT_INDEX_FILE: join(other, '.git/index') };
      expect(await commit(places)).toBe('.env.example\nREADME.md\n');
      expect(() => execFileSync('git', ['rev-parse', '--verify', 'HEAD'], { cwd: other, stdio: 'pipe' })).toThrow();
    } finally {
      rmSync(other, { recursive: true });
    }
  });
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends what runs and leaves out what comes', async (signal) => {
  const ready = join(folder, 'ready');
  const slow = task('slow', `require('fs').writeFileSync(${JSON.stringify(ready)}, String(process.pid)); setInterval(() => {}, 1000)`);
  const ended = ends([slow, task('next', ''), task('after', '', { after: 'slow' })]);
  await vi.waitFor(() => expect(existsSync(ready)).toBe(true), { timeout: 10_000 });
  process.kill(process.pid, signal);
  expect(await ended).toEqual([
    ['slow', 'stopped'],
    ['next', 'stopped'],
    ['after', 'left out'],
  ]);
  expect(() => process.kill(Number(readFileSync(ready, 'utf8')), 0)).toThrow();
});
