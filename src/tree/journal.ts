/**
 * The lock of a folder in use: a folder in it that holds new contents, copies of the old ones, and the journal that says what belongs where.
 * All is laid ready in a private folder; one rename makes that the lock, one rename takes it away. It decides nothing about the target's files.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { systemCode, UserError } from '../support/errors.ts';
import type { Change, FileMode } from '../types.ts';
import { blobId, pathFault } from './file-tree.ts';
import { MODES } from './modes.ts';
import { isAtWork, makePrivateFolder, newRun, parseRun, printRun, privateFolder, type Run } from './private-folder.ts';

const LOCK = '.create-service-apply';

/** What must be known to put everything back. The names of the laid-out files follow from it: nothing in it can name a file elsewhere. */
interface Journal {
  readonly steps: readonly Step[];
  /** Folders that were not there before, outermost first. */
  readonly folders: readonly string[];
}

interface Step {
  readonly path: string;
  /** Git blob id before; absent = there was no file. A copy lies ready, or, if the file is to be deleted, the file itself is moved. */
  readonly before?: string;
  /** Git blob id after; absent = the file is deleted. */
  readonly after?: string;
}

/** A journal with the folder that it lies in and the run that owns it. The run is the journal's file name, so that a rename hands it over. */
export interface Lock extends Journal {
  readonly folder: string;
  readonly run: Run;
}

export const newFile = ({ folder, run }: Lock, step: number): string => join(folder, `${run.token}-${step}.new`);
export const oldFile = ({ folder, run }: Lock, step: number): string => join(folder, `${run.token}-${step}.old`);
const journalFile = ({ folder, run }: Lock): string => join(folder, `${printRun(run)}.json`);

export const takeLock = (root: string, changes: readonly Change[]): Lock => {
  const run = newRun();
  const folder = makePrivateFolder(root, run);
  try {
    const journal: Journal = { steps: changes.map(toStep), folders: missingFolders(root, changes) };
    const staged: Lock = { ...journal, folder, run };
    // A service is often a repository: nobody must commit what a killed run left.
    writeFileSync(join(folder, '.gitignore'), '*\n');
    for (const [index, { path, content, mode, found }] of changes.entries()) {
      if (content) writeFileSync(newFile(staged, index), content, { mode: MODES[mode] });
      if (content && found !== undefined) chmodSync(newFile(staged, index), permissionsFor(join(root, path), mode));
      if (content && found !== undefined) copyFileSync(join(root, path), oldFile(staged, index));
    }
    writeFileSync(journalFile(staged), JSON.stringify(journal));
    const lock = { ...staged, folder: join(root, LOCK) };
    rename(folder, lock.folder, root);
    return lock;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
};

/** Those of the file that stands there, but for the right to run it: who may read it is its owner's to say. */
const permissionsFor = (path: string, mode: FileMode): number => {
  const now = statSync(path).mode & 0o777;
  return mode === 'executable' ? now | ((now & 0o444) >> 2) : now & ~0o111;
};

const toStep = ({ path, content, found }: Change): Step => ({
  path,
  ...(found !== undefined && { before: found }),
  ...(content && { after: blobId(content) }),
});

/** Folders that the changes will need and that are not there, outermost first. */
const missingFolders = (root: string, changes: readonly Change[]): readonly string[] => {
  const missing = new Set<string>();
  for (const { path, content } of changes)
    for (let end = path.indexOf('/'); content && end > 0; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end);
      if (!missing.has(folder) && !existsSync(join(root, folder))) missing.add(folder);
    }
  return [...missing];
};

/** Whether the run still has the lock: one that was paused for minutes may have lost it to another, which took it for dead. */
export const holdsLock = (lock: Lock): boolean => existsSync(journalFile(lock));

/** A folder can't be renamed onto one that holds something: of many runs at once, one takes the lock. */
const rename = (folder: string, lock: string, root: string): void => {
  try {
    renameSync(folder, lock);
  } catch (error) {
    if (existsSync(lock)) throw busy(root);
    throw error;
  }
};

const busy = (root: string): UserError =>
  new UserError(
    'busy',
    `Another run is writing to ${root}.`,
    'Wait until it has ended (a minute or two at most) and run the command again.',
  );

/** Whether a run left a lock, or holds it. */
export const hasLock = (root: string): boolean => lstatSync(join(root, LOCK), { throwIfNoEntry: false }) !== undefined;

/** @throws UserError if the lock is not what a run of ours leaves: it may come from anywhere, say from a repository that was cloned. */
export const openLock = (root: string): Lock => {
  const folder = join(root, LOCK);
  const names = journalsIn(folder);
  const run = parseRun(names[0]?.replace(/\.json$/, '') ?? '');
  const file = run && lstatSync(join(folder, names[0] ?? ''), { throwIfNoEntry: false });
  const journal = file?.isFile() ? parseJournal(readFileSync(join(folder, names[0] ?? ''), 'utf8')) : undefined;
  // What vanished while it was read was another run's, which has ended since.
  if (!journal && String(journalsIn(folder)) !== String(names)) throw busy(root);
  if (!run || !journal || names.length > 1)
    throw new UserError(
      'damaged-journal',
      `${folder} looks like what a killed run leaves, but its journal is damaged.`,
      'Look at what is in it, then delete it: files named `.old` are copies of what stood in the folder.',
    );
  if (isAtWork(run, file?.ctimeMs ?? 0)) throw busy(root);
  return { ...journal, folder, run };
};

const journalsIn = (folder: string): readonly string[] =>
  lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

const parseJournal = (text: string): Journal | undefined => {
  try {
    const { steps, folders } = JSON.parse(text) as Partial<Record<keyof Journal, unknown>>;
    if (!Array.isArray(steps) || !steps.every(isStep) || !Array.isArray(folders)) return undefined;
    // Being above a path of a step, a folder shares what is known of that path: it leads through no link.
    const sound = folders.every((folder) => isPath(folder) && steps.some(({ path }) => path.startsWith(`${folder}/`)));
    return sound ? { steps, folders } : undefined;
  } catch {
    return undefined;
  }
};

const isPath = (value: unknown): value is string => typeof value === 'string' && pathFault(value) === undefined;
const isStep = (value: unknown): value is Step =>
  typeof value === 'object' &&
  value !== null &&
  isPath((value as Step).path) &&
  [(value as Step).before, (value as Step).after].every((id) => id === undefined || (typeof id === 'string' && /^[0-9a-f]{40}$/.test(id)));

/** Makes the lock of a dead run ours. Of many runs that try, one succeeds: the journal can be renamed but once. */
export const claim = (found: Lock): Lock => {
  const ours: Lock = { ...found, run: { ...newRun(), token: found.run.token } };
  try {
    renameSync(journalFile(found), journalFile(ours));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw busy(dirname(found.folder));
    throw error;
  }
  return ours;
};

/** From the rename on, what is in the folder means nothing. */
export const removeLock = (root: string, { folder, run }: Lock): void => {
  const withdrawn = privateFolder(root, run);
  renameSync(folder, withdrawn);
  try {
    rmSync(withdrawn, { recursive: true, force: true });
  } catch {
    // The change is made. A later run removes what is left.
  }
};
