/**
 * One run after the other in a folder that many write to, such as a registry: what a run reads there holds until it has written. It is held
 * as a lock on the folder's files is, by a folder that one rename brings and one takes away; the lock of a run that is gone is taken over.
 */
import { existsSync, lstatSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { systemCode, UserError } from '../support/errors.ts';
import { touchingDisk } from '../support/system-errors.ts';
import { isAtWork, makePrivateFolder, newRun, parseRun, printRun, privateFolder, type Run } from './private-folder.ts';

const LOCK = '.create-service-registry';

/** Far longer than one run takes. However many come before this one, it waits for all of them. */
const LONGEST_WAIT_MS = 30_000;

export interface Patience {
  /** For one and the same run, in milliseconds. */
  readonly wait?: number;
  /** What else can be done where nothing can be written, as the end of a sentence. */
  readonly wayOut?: string;
}

/**
 * Runs while no other run does so in `root`.
 * @throws UserError if another keeps it for too long, or if nothing can be written there; and whatever `run` throws.
 */
export const exclusively = async <Result>(
  root: string,
  run: () => Promise<Result>,
  { wait = LONGEST_WAIT_MS, wayOut = '' }: Patience = {},
): Promise<Result> => {
  const ours = newRun();
  await take(root, ours, wait, wayOut);
  try {
    return await run();
  } finally {
    release(root, ours);
  }
};

const take = async (root: string, ours: Run, wait: number, wayOut: string): Promise<void> => {
  const touching = <Result>(touch: () => Result): Result => touchingDisk(`${root} can't be locked; nothing was written`, touch, wayOut);
  const ready = touching(() => makePrivateFolder(root, ours));
  try {
    touching(() => {
      // A registry is often a repository: nobody must commit what a killed run left.
      writeFileSync(join(ready, '.gitignore'), '*\n');
      writeFileSync(join(ready, printRun(ours)), '');
    });
    let holder: string | undefined;
    let until = 0;
    while (!touching(() => tryRename(ready, join(root, LOCK)) || takeOver(join(root, LOCK), ours))) {
      const now = holderOf(join(root, LOCK));
      // Patience begins anew with each: whoever has just come has not been waited for yet.
      if (now !== holder) [holder, until] = [now, Date.now() + wait];
      else if (Date.now() > until) throw busy(root);
      // Not all at the same time.
      await setTimeout(10 + 40 * Math.random());
    }
  } finally {
    rmSync(ready, { recursive: true, force: true });
  }
};

/** A folder can't be renamed onto one that holds something: of many runs at once, one takes the lock. */
const tryRename = (ready: string, lock: string): boolean => {
  try {
    renameSync(ready, lock);
    return true;
  } catch (error) {
    if (existsSync(lock) || ['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
};

/** Makes the lock of a dead run ours: whose it is, is the name of a file, which can be renamed but once. */
const takeOver = (lock: string, ours: Run): boolean => {
  try {
    const name = readdirSync(lock).find((entry) => parseRun(entry));
    const theirs = name === undefined ? undefined : parseRun(name);
    if (name === undefined || !theirs || isAtWork(theirs, lstatSync(join(lock, name)).ctimeMs)) return false;
    renameSync(join(lock, name), join(lock, printRun(ours)));
    return true;
  } catch (error) {
    // Given back, or taken over by another, since it was looked at.
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
};

/** Unlike for any other run; empty where it was just given back. */
const holderOf = (lock: string): string => {
  try {
    return readdirSync(lock).sort().join();
  } catch {
    return '';
  }
};

/** What another run took over, because this one was paused for minutes, is no longer ours to give back. */
const release = (root: string, ours: Run): void => {
  const lock = join(root, LOCK);
  if (!existsSync(join(lock, printRun(ours)))) return;
  const withdrawn = privateFolder(root, ours);
  try {
    renameSync(lock, withdrawn);
    rmSync(withdrawn, { recursive: true, force: true });
  } catch {
    // All is written. The next run takes over what is left.
  }
};

const busy = (root: string): UserError =>
  new UserError(
    'busy',
    `Other runs keep ${root} busy; nothing was written.`,
    `Run the command again. If no other run is at work there, delete ${join(root, LOCK)}.`,
  );
