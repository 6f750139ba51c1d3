/** Several folders as one: an error anywhere leaves all as before, a kill leaves each as before or whole, and never a file between. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Killed, systemError, withFault } from '../testing/apply/faults.ts';
import { scratch } from '../testing/scratch.ts';
import { applyAll } from './apply.ts';
import { recover } from './apply-in-use.ts';
import { type FolderPlan, openDesk } from './desk.ts';
import { newRun, parseRun, printRun } from './private-folder.ts';

const FOLDERS = ['one', 'two', 'three'];
let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(scratch, 'apply-all-'));
  for (const folder of FOLDERS) {
    mkdirSync(join(parent, folder));
    writeFileSync(join(parent, folder, 'a.txt'), 'before');
    writeFileSync(join(parent, folder, 'b.txt'), 'before');
  }
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const plans = (): readonly FolderPlan[] => {
  const desk = openDesk();
  for (const folder of FOLDERS)
    for (const file of ['a.txt', 'b.txt'])
      desk.edit(join(parent, folder), file, 'after', `it was ${desk.read(join(parent, folder), file)}`);
  return desk.plans();
};
const reset = (): void => {
  for (const folder of FOLDERS) for (const file of ['a.txt', 'b.txt']) writeFileSync(join(parent, folder, file), 'before');
};
/** `before`, `after` or `torn`, by folder. */
const states = (): readonly string[] =>
  FOLDERS.map((folder) => {
    const texts = new Set(['a.txt', 'b.txt'].map((file) => readFileSync(join(parent, folder, file), 'utf8')));
    return texts.size === 1 ? String([...texts]) : 'torn';
  });
const leftovers = (): readonly string[] =>
  FOLDERS.flatMap((folder) => readdirSync(join(parent, folder)).filter((name) => name.startsWith('.')));
/** In this process the run that was "killed" is still there: its journals are given to one that is not. */
const bury = (): void => {
  for (const folder of FOLDERS) {
    const lock = join(parent, folder, '.create-service-apply');
    for (const name of readdirSync(join(parent, folder)).includes('.create-service-apply') ? readdirSync(lock) : []) {
      const run = parseRun(name.replace(/\.json$/, ''));
      if (run) renameSync(join(lock, name), join(lock, `${printRun({ ...newRun(), pid: 2 ** 22 + 1, token: run.token })}.json`));
    }
  }
};

it('all is written, and nothing is left beside it', () => {
  applyAll(plans());
  expect(states()).toEqual(['after', 'after', 'after']);
  expect(leftovers()).toEqual([]);
});

it('one file that changed since keeps all folders as they were', () => {
  const made = plans();
  writeFileSync(join(parent, 'three/b.txt'), 'meanwhile');
  expect(() => applyAll(made)).toThrow(expect.objectContaining({ code: 'changed-since-plan' }));
  expect(states()).toEqual(['before', 'before', 'torn']);
  expect(readFileSync(join(parent, 'three/b.txt'), 'utf8')).toBe('meanwhile');
  expect(leftovers()).toEqual([]);
});

it('the system refuses any call: all as before, or, once the first lock is away, each whole', () => {
  const calls = withFault(
    () => undefined,
    () => applyAll(plans()),
  );
  let all = 0;
  for (let at = 1; at <= calls; at++) {
    reset();
    const made = plans();
    let failed = false;
    try {
      withFault(
        (call, name) =>
          call === at
            ? () => {
                throw systemError('EIO', name);
              }
            : undefined,
        () => applyAll(made),
      );
    } catch {
      failed = true;
    }
    const seen = states();
    expect(seen, `call ${at}`).not.toContain('torn');
    if (failed && new Set(seen).size === 1) expect(seen, `call ${at}`).toEqual(['before', 'before', 'before']);
    if (failed && new Set(seen).size === 1) all += 1;
    for (const folder of FOLDERS) {
      bury();
      recover(join(parent, folder));
    }
  }
  expect(all).toBeGreaterThan(20);
});

it('a kill at any call leaves each folder, once the next run has looked, as before or whole', () => {
  const calls = withFault(
    () => undefined,
    () => applyAll(plans()),
  );
  for (let at = 1; at <= calls; at++) {
    reset();
    const made = plans();
    const kill = (call: number) =>
      call >= at
        ? () => {
            throw new Killed();
          }
        : undefined;
    try {
      withFault(kill, () => applyAll(made));
      // All that was left to do was to sweep up.
      expect(states(), `call ${at}`).toEqual(['after', 'after', 'after']);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    bury();
    for (const folder of FOLDERS) recover(join(parent, folder));
    expect(states(), `killed at call ${at}`).not.toContain('torn');
    // What is left is a private folder at most, which goes when it is old.
    expect(leftovers().filter((name) => name === '.create-service-apply')).toEqual([]);
    for (const folder of FOLDERS) for (const name of leftovers()) rmSync(join(parent, folder, name), { recursive: true, force: true });
  }
});
