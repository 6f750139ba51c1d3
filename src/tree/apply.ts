/**
 * The only writer: all of a plan or nothing. A fresh target is built in a private folder beside it and renamed into place;
 * a folder in use is changed under a journal. If the process fails or is killed, nobody's bytes are lost and no file is torn. A machine that
 * loses power may lose what its disk had not written yet: nothing here waits for the disk.
 */
import { existsSync, mkdirSync, realpathSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { touchingDisk } from '../support/system-errors.ts';
import type { Change, Plan } from '../types.ts';
import { applyInUse } from './apply-in-use.ts';
import { MODES } from './modes.ts';
import { conflictsOf, writesOf } from './plan.ts';
import { makePrivateFolder, newRun, removeAbandoned } from './private-folder.ts';

/**
 * Carries the plan out below `root`, an absolute path. Call `recover` before planning.
 * @throws UserError if a file changed since the plan was made, or if the system refuses a write; the target is as before then.
 */
export const apply = (root: string, plan: Plan): void => {
  const conflicts = conflictsOf(plan);
  if (conflicts.length > 0) throw new Error(`A plan with ${conflicts.length} conflicts can't be applied.`);
  const changes = writesOf(plan);
  if (changes.length === 0) return;
  touchingDisk(`Nothing was written to ${root}`, () => {
    if (existsSync(root)) applyInUse([{ root: realpathSync(root), changes }]);
    else applyFresh(root, changes);
  });
};

/**
 * Carries out plans for several folders that are there, all of them or none. Call `recover` on each before planning.
 * @throws UserError as `apply` does; every folder is as before then.
 */
export const applyAll = (plans: readonly { readonly root: string; readonly plan: Plan }[]): void => {
  const targets = plans
    .map(({ root, plan }) => ({ root: realpathSync(root), changes: writesOf(plan) }))
    .filter(({ changes }) => changes.length > 0);
  touchingDisk(`Nothing was written to ${targets.map(({ root }) => root).join(', ')}`, () => applyInUse(targets), '');
};

const applyFresh = (root: string, changes: readonly Change[]): void => {
  const parent = dirname(root);
  const missing = missingAbove(root);
  let folder: string | undefined;
  try {
    mkdirSync(parent, { recursive: true });
    removeAbandoned(parent);
    folder = makePrivateFolder(parent, newRun());
    writeInto(folder, changes);
    renameSync(folder, root);
  } catch (error) {
    if (folder) rmSync(folder, { recursive: true, force: true });
    removeIfEmpty(missing);
    throw error;
  }
};

/** The folders above `path` that are not there, innermost first. */
const missingAbove = (path: string): readonly string[] => {
  const parent = dirname(path);
  return existsSync(parent) ? [] : [parent, ...missingAbove(parent)];
};

const writeInto = (root: string, changes: readonly Change[]): void => {
  const folders = new Set([root]);
  for (const { path, content, mode } of changes) {
    if (!content) continue;
    const file = join(root, path);
    const folder = dirname(file);
    if (!folders.has(folder)) {
      mkdirSync(folder, { recursive: true });
      folders.add(folder);
    }
    writeFileSync(file, content, { flag: 'wx', mode: MODES[mode] });
  }
};

/** Some were perhaps never made, and some may be used by somebody else by now. */
const removeIfEmpty = (folders: readonly string[]): void => {
  for (const folder of folders) {
    try {
      rmdirSync(folder);
    } catch {}
  }
};
