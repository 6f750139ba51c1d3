/** Text files of several folders that are being edited together: each read once, all written as one plan or not at all. It writes nothing itself. */
import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../support/errors.ts';
import { touchingDisk } from '../support/system-errors.ts';
import type { Change, FileEntry, FileTree, Plan } from '../types.ts';
import { blobId, byPath, pathFault } from './file-tree.ts';
import { readPaths } from './read.ts';

/** What will happen in one folder, and what stands there now. */
export interface FolderPlan {
  readonly root: string;
  readonly plan: Plan;
  readonly ours: FileTree;
}

export interface Desk {
  /** The text as edited so far; nothing where no file stands, or one that can't be edited. */
  readonly read: (root: string, path: string) => string | undefined;
  /** `why` in a short clause, as in a plan. */
  readonly edit: (root: string, path: string, text: string, why: string) => void;
  readonly remove: (root: string, path: string, why: string) => void;
  /** What changes in one folder so far. */
  readonly changesIn: (root: string) => readonly Change[];
  /** What was read and can't be edited. */
  readonly problems: () => readonly Problem[];
  /** Only folders and files in which something changes, in the order in which they were first read. */
  readonly plans: () => readonly FolderPlan[];
}

interface Sheet {
  readonly found: FileEntry | undefined;
  text: string | undefined;
  why: string;
}

export const openDesk = (): Desk => {
  const folders = new Map<string, Map<string, Sheet>>();
  const problems = new Map<string, Problem>();
  const sheetOf = (named: string, path: string): Sheet => {
    const root = realpathSync(named);
    const known = folders.get(root)?.get(path);
    if (known) return known;
    const { found, fault } = touchingDisk(`${join(root, path)} can't be read`, () => find(root, path), '');
    if (fault) problems.set(join(root, path), { where: join(root, path), says: fault });
    const sheet = { found, text: found && Buffer.from(found.content).toString('utf8'), why: '' };
    folders.set(root, (folders.get(root) ?? new Map()).set(path, sheet));
    return sheet;
  };
  return {
    read: (root, path) => sheetOf(root, path).text,
    edit: (root, path, text, why) => void Object.assign(sheetOf(root, path), { text, why }),
    remove: (root, path, why) => void Object.assign(sheetOf(root, path), { text: undefined, why }),
    changesIn: (root) => changesOf(folders.get(realpathSync(root)) ?? new Map()),
    problems: () => [...problems.values()],
    plans: () => [...folders].map(([root, sheets]) => toFolderPlan(root, sheets)).filter(({ plan }) => plan.changes.length > 0),
  };
};

const find = (root: string, path: string): { readonly found?: FileEntry; readonly fault?: string } => {
  const illegal = pathFault(path);
  if (illegal) return { fault: `The path ${illegal}.` };
  const { files, obstacles } = readPaths(root, [path]);
  const found = files.get(path);
  if (obstacles[0]) return { fault: `The path ${obstacles[0].says}.` };
  if (!found) return {};
  if (!Buffer.from(Buffer.from(found.content).toString('utf8')).equals(found.content))
    return { fault: 'The file is not UTF-8, so it is not edited.' };
  // A file can be replaced without the right to write it, which is not what somebody wants who took that right away.
  return (statSync(join(root, path)).mode & 0o222) === 0 ? { found, fault: 'The file is read-only.' } : { found };
};

const changesOf = (sheets: ReadonlyMap<string, Sheet>): readonly Change[] =>
  [...sheets].sort(([a], [b]) => byPath(a, b)).flatMap(([path, sheet]) => toChange(path, sheet) ?? []);

const toFolderPlan = (root: string, sheets: ReadonlyMap<string, Sheet>): FolderPlan => ({
  root,
  plan: { changes: changesOf(sheets) },
  ours: new Map([...sheets].flatMap(([path, { found }]) => (found ? [[path, found]] : []))),
});

const toChange = (path: string, { found, text, why }: Sheet): Change | undefined => {
  const content = text === undefined ? undefined : Buffer.from(text);
  if (content === undefined ? !found : found && content.equals(found.content)) return undefined;
  return {
    path,
    kind: !content ? 'delete' : found ? 'update' : 'create',
    why,
    layer: 'registry',
    keeping: 'seed',
    mode: found?.mode ?? 'file',
    ...(content && { content }),
    ...(found && { found: blobId(found.content) }),
  };
};
