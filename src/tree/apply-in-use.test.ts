/** What a lock may come from, and who may put things back: killed runs, running ones, other machines, and people who mean harm. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../support/errors.ts';
import { Killed, withFault } from '../testing/apply/faults.ts';
import { newParent, run, scenarios } from '../testing/apply/scenarios.ts';
import { snapshot } from '../testing/apply/snapshot.ts';
import { recover } from './apply-in-use.ts';
import { blobId } from './file-tree.ts';
import { newRun, printRun } from './private-folder.ts';

const deadPid = spawnSync(process.execPath, ['--version']).pid;
const alivePid = process.ppid;

let parent: string;
let target: string;
beforeEach(() => {
  parent = newParent();
  target = scenarios.find(({ title }) => title === 'a folder in use')?.prepare(parent) ?? '';
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const lockFolder = () => join(target, '.create-service-apply');
const read = (path: string) => readFileSync(join(target, path), 'utf8');
const write = (path: string, text: string) => writeFileSync(join(target, path), text);
const codeOf = (act: () => void): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
};

/** Runs until all steps are carried out and dies before the lock is taken away. */
const killBeforeTheEnd = (): void => {
  let dead = false;
  const dieBeforeTheEnd = (_: number, name: string, [path]: readonly unknown[]) => {
    dead ||= name === 'renameSync' && path === lockFolder();
    return dead
      ? () => {
          throw new Killed();
        }
      : undefined;
  };
  expect(() => withFault(dieBeforeTheEnd, () => run(target))).toThrow(Killed);
  giveLockTo({ pid: deadPid });
};

/** Renames the journal as if another run had written it. */
const giveLockTo = (owner: { readonly host?: string; readonly pid?: number }): void => {
  const name = readdirSync(lockFolder()).find((file) => file.endsWith('.json')) ?? '';
  const token = name.slice(-17, -5);
  renameSync(join(lockFolder(), name), join(lockFolder(), `${printRun({ ...newRun(), ...owner, token })}.json`));
};

describe('after a kill', () => {
  it('puts back what the run changed', () => {
    const before = snapshot(parent);
    killBeforeTheEnd();
    expect(read('changed.txt')).toBe('As the template has it now.\n');
    expect(recover(target)).toEqual({ setAside: [] });
    expect(snapshot(parent)).toEqual(before);
    expect(recover(target)).toBeUndefined();
  });

  it('leaves alone what its owner did since, and loses nothing of what stood there before', () => {
    const before = Object.fromEntries(['changed.txt', 'dropped.txt', 'deep/er/changed.txt'].map((path) => [path, read(path)]));
    write('changed.txt.before-create-service', 'Has this name by chance.\n');
    killBeforeTheEnd();
    write('changed.txt', 'Edited after the kill.\n');
    write('new/folder/one.txt', 'Edited, too.\n');
    write('dropped.txt', 'Written anew.\n');
    rmSync(join(target, 'deep/er/changed.txt'));
    const recovery = recover(target);
    expect(Object.fromEntries((recovery?.setAside ?? []).map(({ path, copy }) => [path, copy]))).toEqual({
      'changed.txt': 'changed.txt.before-create-service-2',
      'dropped.txt': 'dropped.txt.before-create-service',
      'deep/er/changed.txt': 'deep/er/changed.txt.before-create-service',
    });
    for (const { path, copy } of recovery?.setAside ?? []) expect(read(copy)).toBe(before[path]);
    expect(read('changed.txt.before-create-service')).toBe('Has this name by chance.\n');
    expect(read('changed.txt')).toBe('Edited after the kill.\n');
    expect(read('new/folder/one.txt')).toBe('Edited, too.\n');
    expect(read('dropped.txt')).toBe('Written anew.\n');
    expect(existsSync(join(target, 'deep/er/changed.txt'))).toBe(false);
    expect(existsSync(join(target, 'new/folder/two.txt')), 'what nobody touched is put back').toBe(false);
  });

  it('is ignored by git until then', () => {
    killBeforeTheEnd();
    spawnSync('git', ['init', '--quiet'], { cwd: target });
    const { stdout } = spawnSync('git', ['status', '--porcelain', '--untracked-files=all'], { cwd: target, encoding: 'utf8' });
    expect(stdout).toContain('changed.txt');
    expect(stdout).not.toContain('create-service');
  });

  it('goes on though the process id belongs to another program by now', () => {
    killBeforeTheEnd();
    giveLockTo({ pid: alivePid });
    expect(codeOf(() => recover(target))).toBe('busy');
    withFault(
      (_, name, args) =>
        name === 'lstatSync' && String(args[0]).endsWith('.json') ? () => ({ isFile: () => true, ctimeMs: 0 }) : undefined,
      () => expect(recover(target)).toBeDefined(),
    );
  });
});

describe('what happens between the plan and the first write', () => {
  const file = (path: string) => join(target, path);
  it.each<[string, () => void]>([
    ['a file to change was edited', () => write('changed.txt', 'Just now.\n')],
    ['a file to change was deleted', () => rmSync(file('changed.txt'))],
    ['a file to delete was edited', () => write('dropped.txt', 'Just now.\n')],
    ['a file to delete was deleted', () => rmSync(file('dropped.txt'))],
    ['a file to create appeared', () => write('run.sh', 'Just now.\n')],
    ['a file to change became a folder', () => [rmSync(file('changed.txt')), mkdirSync(file('changed.txt'))]],
    ['a file to change became a link', () => [rmSync(file('changed.txt')), symlinkSync('mine/notes.txt', file('changed.txt'))]],
    ['a folder became a file', () => [rmSync(file('deep'), { recursive: true }), write('deep', '')]],
    [
      'a folder became a link out of the target',
      () => [renameSync(file('deep'), join(parent, 'deep')), symlinkSync('../deep', file('deep'))],
    ],
    ['a folder to create became a link', () => symlinkSync('mine', file('new'))],
  ])('%s: refused, and left as it is', (_, meanwhile) => {
    let before = {};
    const act = () =>
      run(target, () => {
        meanwhile();
        before = snapshot(parent);
      });
    expect(codeOf(act)).toMatch(/^(changed-since-plan|disk)$/);
    expect(snapshot(parent)).toEqual(before);
  });

  it('a fresh target appeared: refused, and left as it is', () => {
    const fresh = join(parent, 'fresh');
    const act = () =>
      run(fresh, () => {
        mkdirSync(join(fresh, 'run.sh'), { recursive: true });
      });
    expect(codeOf(act)).toMatch(/^(changed-since-plan|disk)$/);
    expect(snapshot(fresh)).toEqual({ 'run.sh': 'folder 755' });
  });
});

describe('while another run is at work', () => {
  it.each([
    ['on this machine', { pid: alivePid }],
    ['on another machine', { host: '0123abcd', pid: deadPid }],
    ['in another thread of this process', { pid: process.pid }],
  ])('%s, refuses and touches nothing', (_, owner) => {
    killBeforeTheEnd();
    giveLockTo(owner);
    const before = snapshot(parent);
    expect(codeOf(() => recover(target))).toBe('busy');
    expect(codeOf(() => run(target))).toBe('busy');
    expect(snapshot(parent)).toEqual(before);
  });

  it('leaves its private folder alone, and removes that of a dead run', () => {
    const folderOf = (owner: object): string => join(target, `.create-service-${printRun({ ...newRun(), ...owner })}`);
    const alive = folderOf({ pid: alivePid });
    const dead = folderOf({ pid: deadPid });
    const elsewhere = folderOf({ host: '0123abcd' });
    const lookalikes = ['.create-service-notes', '.create-service-', `.create-service-0123abcd-${deadPid}`, '.create-service-x-1-y'].map(
      (name) => join(target, name),
    );
    for (const folder of [alive, dead, elsewhere, ...lookalikes]) mkdirSync(folder);
    run(target);
    expect(existsSync(alive)).toBe(true);
    expect(existsSync(elsewhere)).toBe(true);
    expect(existsSync(dead)).toBe(false);
    for (const folder of lookalikes) expect(existsSync(folder), folder).toBe(true);
  });
});

describe('a lock that no run of ours left', () => {
  const id = blobId(Buffer.from('outside\n'));
  const journalNamed = (name: string, content: unknown): void => {
    mkdirSync(lockFolder(), { recursive: true });
    writeFileSync(join(lockFolder(), name), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const ownName = `${printRun({ ...newRun(), pid: deadPid, token: 'aaaaaaaaaaaa' })}.json`;
  const journal = (content: unknown) => () => journalNamed(ownName, content);

  it.each<[string, () => void]>([
    ['an empty folder', () => mkdirSync(lockFolder())],
    ['a file', () => writeFileSync(lockFolder(), '')],
    ['a link to a folder', () => symlinkSync(parent, lockFolder())],
    ['a journal whose name is no run', () => journalNamed('journal.json', { steps: [], folders: [] })],
    [
      'two journals',
      () => [1, 2].map((n) => journalNamed(`${printRun({ ...newRun(), pid: n, token: 'aaaaaaaaaaaa' })}.json`, { steps: [], folders: [] })),
    ],
    ['no JSON', journal('{')],
    ['null', journal('null')],
    ['no steps', journal({ folders: [] })],
    ['steps that are no list', journal({ steps: { length: 1 }, folders: [] })],
    ['a path that leaves the folder', journal({ steps: [{ path: '../outside.txt', after: id }], folders: [] })],
    ['an absolute path', journal({ steps: [{ path: '/etc/passwd', after: id }], folders: [] })],
    ['a path into .git', journal({ steps: [{ path: '.git/config', before: id }], folders: [] })],
    ['a path with NUL', journal({ steps: [{ path: 'a\0b', after: id }], folders: [] })],
    ['a path that is no text', journal({ steps: [{ path: ['x'], after: id }], folders: [] })],
    ['an id that is none', journal({ steps: [{ path: 'x', after: '../x' }], folders: [] })],
    ['a folder that leaves the folder', journal({ steps: [{ path: 'x/y', after: id }], folders: ['..'] })],
    ['a folder of no step', journal({ steps: [{ path: 'x/y', after: id }], folders: ['mine'] })],
  ])('%s is refused, and nothing is touched', (_, prepare) => {
    writeFileSync(join(parent, 'outside.txt'), 'outside\n');
    prepare();
    const before = snapshot(parent);
    expect(codeOf(() => recover(target))).toBe('damaged-journal');
    expect(codeOf(() => run(target))).toBe('damaged-journal');
    expect(snapshot(parent)).toEqual(before);
  });

  it('reaches nothing through a link', () => {
    mkdirSync(join(parent, 'outside'));
    writeFileSync(join(parent, 'outside/file.txt'), 'outside\n');
    symlinkSync('../outside', join(target, 'way-out'));
    journal({ steps: [{ path: 'way-out/file.txt', after: id }], folders: [] })();
    const before = snapshot(parent);
    expect(codeOf(() => recover(target))).toBe('recovery-blocked');
    expect(snapshot(join(parent, 'outside'))).toEqual({ 'file.txt': before['outside/file.txt'] });
  });

  it('can be older than any run and is still judged', () => {
    journal({ steps: [], folders: [] })();
    utimesSync(lockFolder(), 0, 0);
    expect(recover(target)).toBeDefined();
    expect(existsSync(lockFolder())).toBe(false);
  });
});
