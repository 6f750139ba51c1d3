/**
 * Changes folders in use, all of them or none: takes the locks, touches the targets, gives the locks back. A lock whose run is gone means:
 * put everything back. So there is one way to recover, and it can itself be killed and begun again. Of several folders, a kill between
 * two of the last renames can leave some as they were and the others done: each is whole, and the same run again does the rest.
 */
import { existsSync, lstatSync, mkdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../support/errors.ts';
import { touchingDisk } from '../support/system-errors.ts';
import type { Change } from '../types.ts';
import { blobId } from './file-tree.ts';
import { claim, hasLock, holdsLock, type Lock, newFile, oldFile, openLock, removeLock, takeLock } from './journal.ts';
import { removeAbandoned } from './private-folder.ts';
import { readPaths } from './read.ts';

/** An existing folder, and what is to change in it. */
export interface Target {
  readonly root: string;
  readonly changes: readonly Change[];
}

/**
 * Carries out the changes in every target.
 * @throws UserError if a file changed since the plan was made or another run holds a lock; every target is as before after an error.
 */
export const applyInUse = (targets: readonly Target[]): void => {
  const held: { root: string; lock: Lock }[] = [];
  try {
    for (const { root, changes } of targets) held.push({ root, lock: takeLock(root, changes) });
    for (const { root, changes } of targets) refuseChanged(root, changes);
    for (const { root, lock } of held) carryOut(root, lock);
    for (let first = held[0]; first; first = held[0]) {
      removeLock(first.root, first.lock);
      held.shift();
    }
  } catch (error) {
    const failures = held.toReversed().flatMap(({ root, lock }) => undo(root, lock, error) ?? []);
    throw failures[0] ?? error;
  }
};

/** Puts one folder back; what went wrong with that must not keep the others from it. */
const undo = (root: string, lock: Lock, cause: unknown): unknown => {
  // What stands there by now is the other run's work, and so is what there was to put back.
  if (!holdsLock(lock))
    return new UserError(
      'changed-since-plan',
      `This run was paused for so long that another one took over ${root}; it has changed nothing since.`,
      'Look at what the other run did, and run the command again if something is missing.',
      [],
      { cause },
    );
  try {
    touchingDisk(`${root} is half changed, what was there is safe in ${lock.folder} and the next run will put it back`, () => {
      putBack(root, lock);
      removeLock(root, lock);
    });
    return undefined;
  } catch (error) {
    return error;
  }
};

/** What was found of a run that was killed, and put back. */
export interface Recovery {
  /** Files that their owner changed or deleted after the kill: that stays, and what they held before the run stands beside them now. */
  readonly setAside: readonly { readonly path: string; readonly copy: string }[];
}

/**
 * Puts back what a killed run changed in a folder in use, and removes what it left.
 * @returns nothing if there was nothing to put back.
 * @throws UserError if another run is at work in the folder, or if the journal is none of ours.
 */
export const recover = (root: string): Recovery | undefined =>
  touchingDisk(`${root} can't be recovered from a run that was killed`, () => {
    removeAbandoned(root);
    if (!hasLock(root)) return undefined;
    const lock = claim(openLock(root));
    const { obstacles } = readPaths(
      root,
      lock.steps.map(({ path }) => path),
    );
    if (obstacles.length > 0)
      throw new UserError(
        'recovery-blocked',
        `An earlier run was killed while it wrote to ${root}, and what it changed can't be put back.`,
        `Clear the paths named, or delete ${lock.folder} to leave everything as it is now.`,
        obstacles.map(({ path, says }) => ({ where: path, says: `The path ${says}.` })),
      );
    const setAside = putBack(root, lock);
    removeLock(root, lock);
    return { setAside };
  });

/** Every path must still be as the plan saw it. Asked under the lock: no other run of ours can be changing them. */
const refuseChanged = (root: string, changes: readonly Change[]): void => {
  const { files, obstacles } = readPaths(
    root,
    changes.map(({ path }) => path),
  );
  const problems = obstacles.map(({ path, says }) => ({ where: path, says: `The path ${says}.` }));
  for (const { path, found } of changes) {
    const now = files.get(path);
    if ((now && blobId(now.content)) !== found) problems.push({ where: path, says: 'The file changed after the plan was made.' });
  }
  if (problems.length > 0)
    throw new UserError(
      'changed-since-plan',
      `${root} is not as it was when the plan was made; nothing was written.`,
      'Run the command again.',
      problems,
    );
};

const carryOut = (root: string, lock: Lock): void => {
  for (const folder of lock.folders) mkdirSync(join(root, folder), { recursive: true });
  for (const [index, { path, after }] of lock.steps.entries()) {
    if (after !== undefined) renameSync(newFile(lock, index), join(root, path));
    else renameSync(join(root, path), oldFile(lock, index));
  }
  for (const { path, after } of lock.steps) {
    if (after === undefined) removeEmptyFolders(root, dirname(path));
  }
};

const removeEmptyFolders = (root: string, folder: string): void => {
  for (let current = folder; current !== '.'; current = dirname(current)) if (!removeIfEmpty(join(root, current))) return;
};

const removeIfEmpty = (folder: string): boolean => {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
};

/** Undoes the steps that were carried out, as far as nobody changed the file since. Doing it twice does no harm. */
const putBack = (root: string, lock: Lock): Recovery['setAside'] => {
  const { files } = readPaths(
    root,
    lock.steps.map(({ path }) => path),
  );
  const setAside: { path: string; copy: string }[] = [];
  for (const [index, { path, before, after }] of lock.steps.entries()) {
    const now = files.get(path);
    const wasCarriedOut = after === undefined || !existsSync(newFile(lock, index));
    if (!wasCarriedOut) continue;
    const isOurs = (now && blobId(now.content)) === after;
    const old = before !== undefined && existsSync(oldFile(lock, index)) ? oldFile(lock, index) : undefined;
    if (isOurs && before === undefined) unlinkSync(join(root, path));
    else if (old !== undefined) {
      const to = isOurs ? path : copyName(root, path);
      mkdirSync(dirname(join(root, to)), { recursive: true });
      renameSync(old, join(root, to));
      if (!isOurs) setAside.push({ path, copy: to });
    }
  }
  for (const folder of lock.folders.toReversed()) removeIfEmpty(join(root, folder));
  return setAside;
};

/** A name beside the file that nothing has yet. */
const copyName = (root: string, path: string): string => {
  for (let n = 1; ; n++) {
    const name = `${path}.before-create-service${n > 1 ? `-${n}` : ''}`;
    if (!lstatSync(join(root, name), { throwIfNoEntry: false })) return name;
  }
};
