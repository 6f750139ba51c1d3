/** Decides what happens to each path, and why: pure. The one place where somebody's file is weighed against the template's. */
import type { Change, ChangeKind, ConflictKind, FileEntry, FileMode, FileTree, Plan, RenderedFile, RenderedTree, Stamp } from '../types.ts';
import { blobId, byPath, isBlob } from './file-tree.ts';
import type { Obstacle } from './read.ts';

export interface PlanInput {
  /** What the last stamp wrote; nothing for a first one. */
  readonly base?: Stamp | undefined;
  /** What stands on disk at the paths of `theirs` and `base`. */
  readonly ours: FileTree;
  readonly obstacles?: readonly Obstacle[];
  /** What the template renders now. */
  readonly theirs: RenderedTree;
  /** Seed files that follow other answers as managed ones do: path → git blob id of what was given. */
  readonly given?: ReadonlyMap<string, string>;
  /** Where the template moved files since the last stamp: old path → new path. */
  readonly moves?: ReadonlyMap<string, string>;
  /** Take the template's side of every conflict with a file. */
  readonly overwrite?: boolean;
}

export const plan = ({ base, ours, obstacles = [], theirs, given = new Map(), moves = new Map(), overwrite = false }: PlanInput): Plan => {
  const stamped = toStamped(base, given);
  const blocked = new Map(obstacles.map(({ path, says }) => [path, says]));
  const moved = movedFrom(stamped, theirs, moves, blocked);
  const changes: Change[] = [];
  const left = new Map(stamped.managed);
  for (const [path, file] of theirs) {
    const from = ours.has(path) ? undefined : moved.get(path);
    const old = moved.get(path);
    // What stands at both is two files of its owner's.
    const origin = old !== undefined && !(ours.has(path) && ours.has(old)) ? old : path;
    const found = ours.get(from ?? path);
    const decided = decide({
      file,
      found: found && { id: blobId(found.content), mode: found.mode },
      obstacle: blocked.get(path),
      base: stamped.managed.get(origin) ?? (stamped.seeds.has(path) ? 'given once' : undefined),
      baseMode: stamped.modeOf(origin),
      follows: file.keeping === 'managed' || given.has(path),
      overwrite,
    });
    left.delete(path);
    if (from !== undefined && found) {
      left.delete(from);
      changes.push(...move({ path, from, file, found, decided }));
    } else changes.push(toChange(path, file, found, decided));
  }
  for (const [path, id] of left) {
    const found = ours.get(path);
    if (found) changes.push(drop(path, id, found));
  }
  return { changes: changes.sort((a, b) => byPath(a.path, b.path)) };
};

interface Stamped {
  /** Path → git blob id. */
  readonly managed: ReadonlyMap<string, string>;
  readonly seeds: ReadonlySet<string>;
  /** Nothing where the record does not say. */
  readonly modeOf: (path: string) => FileMode | undefined;
}

const toStamped = (base: Stamp | undefined, given: ReadonlyMap<string, string>): Stamped => {
  const executable = base?.executable && new Set(base.executable);
  return {
    managed: new Map([...Object.entries(base?.managed ?? {}), ...given]),
    seeds: new Set(base?.seed),
    modeOf: (path) => executable && (executable.has(path) ? 'executable' : 'file'),
  };
};

/** New path → old path of the moves that concern this service: the last stamp wrote the one, the template has only the other. */
const movedFrom = (
  { managed, seeds }: Stamped,
  theirs: RenderedTree,
  moves: ReadonlyMap<string, string>,
  blocked: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> =>
  new Map(
    [...moves].flatMap(([from, to]) => {
      const concerns = managed.has(from) && !theirs.has(from) && theirs.has(to) && !managed.has(to) && !seeds.has(to);
      return concerns && !blocked.has(from) && !blocked.has(to) ? [[to, from] as const] : [];
    }),
  );

interface Weighed {
  readonly file: RenderedFile;
  readonly found: { readonly id: string; readonly mode: FileMode } | undefined;
  readonly obstacle: string | undefined;
  /** What the last stamp did with the path: the blob id that it wrote, or that it gave the file away. */
  readonly base: string | 'given once' | undefined;
  readonly baseMode: FileMode | undefined;
  /** The template's changes concern it: it is kept current, or follows other answers. */
  readonly follows: boolean;
  readonly overwrite: boolean;
}

/** Why a file is kept that the template left as it was. */
export const OWN_CHANGE = 'its owner changed it';

interface Decided {
  readonly kind: ChangeKind;
  readonly why: string;
  readonly conflict?: ConflictKind;
  /** Whose content stands there afterwards, as far as it is decided. */
  readonly content: 'ours' | 'theirs';
  readonly mode: FileMode;
  readonly base?: string;
}

const decide = (weighed: Weighed): Decided => {
  const { file, found, obstacle, base, follows, overwrite } = weighed;
  const theirs = { content: 'theirs', mode: file.mode } as const;
  if (obstacle) return decideBlocked(weighed, obstacle);
  const id = blobId(file.content);
  if (!found) return base === undefined ? { ...theirs, kind: 'create', why: 'new' } : decideDeleted(weighed, id);
  if (found.id === id && found.mode === file.mode) return { ...theirs, kind: 'keep', why: 'the same already' };
  const ours = { content: 'ours', mode: found.mode } as const;
  if (base !== undefined && !follows) return { ...ours, kind: 'keep', why: "given once, its owner's since" };
  if (found.id === id || found.id === base) return decideMode(weighed, found, id);
  if (overwrite) return { ...theirs, kind: 'update', why: 'overwritten, as asked' };
  const { mode, clashes } = mergeModes(weighed, found, true);
  if (base === id) {
    if (mode !== found.mode) return { ...ours, kind: 'update', why: 'its mode changes', mode };
    return { ...ours, kind: 'keep', why: OWN_CHANGE, ...(clashes && { conflict: 'mode' }) };
  }
  if (base === undefined) return { ...theirs, kind: 'conflict', why: 'another file stands there', conflict: 'add/add' };
  const known = base === 'given once' ? { conflict: 'add/add' as const } : { conflict: 'edit/edit' as const, base };
  return { ...theirs, kind: 'conflict', why: 'its owner and the template changed it', mode, ...known };
};

/** What its owner put in the place of a file that the template keeps, a link say, is an edit like any other. */
const decideBlocked = ({ file, base, follows }: Weighed, obstacle: string): Decided => {
  const theirs = { content: 'theirs', mode: file.mode } as const;
  if (base === undefined) return { ...theirs, kind: 'conflict', why: `the path ${obstacle}` };
  const isSame = !follows || base === blobId(file.content);
  return { ...theirs, kind: 'keep', why: `its owner changed it: it ${obstacle}`, ...(!isSame && { conflict: 'edit/edit' }) };
};

/** Deleting is a decision, and it stands. */
const decideDeleted = ({ file, base, follows }: Weighed, id: string): Decided => {
  const theirs = { content: 'theirs', mode: file.mode } as const;
  const isTold = !follows || base === id || base === 'given once';
  if (isTold) return { ...theirs, kind: 'keep', why: 'its owner deleted it' };
  return { ...theirs, kind: 'keep', why: 'its owner deleted it, the template changed it', conflict: 'delete/edit' };
};

/** The content is the template's, old or new; the permissions may be somebody's all the same. */
const decideMode = (weighed: Weighed, found: { readonly id: string; readonly mode: FileMode }, id: string): Decided => {
  const { mode } = mergeModes(weighed, found, false);
  if (found.id !== id) return { kind: 'update', why: 'the template changed it', content: 'theirs', mode };
  if (mode === found.mode) return { kind: 'keep', why: 'its owner changed its mode', content: 'ours', mode };
  return { kind: 'update', why: 'its mode changes', content: 'theirs', mode };
};

/** Where nobody knows what it was, the side is taken that the content has. */
const mergeModes = (
  { file, baseMode }: Weighed,
  found: { readonly mode: FileMode },
  isEdited: boolean,
): { readonly mode: FileMode; readonly clashes: boolean } => {
  if (baseMode) return { mode: found.mode === baseMode ? file.mode : found.mode, clashes: false };
  return isEdited ? { mode: found.mode, clashes: found.mode !== file.mode } : { mode: file.mode, clashes: false };
};

const toChange = (path: string, file: RenderedFile, found: FileEntry | undefined, decided: Decided): Change => ({
  path,
  ...reasonOf(decided),
  layer: file.layer,
  keeping: file.keeping,
  mode: decided.mode,
  content: decided.content === 'ours' && decided.kind !== 'keep' && found ? found.content : file.content,
  ...(found && { found: blobId(found.content) }),
});

const reasonOf = ({ kind, why, conflict, base }: Decided) => ({ kind, why, ...(conflict && { conflict }), ...(base && { base }) });

interface Move {
  readonly path: string;
  readonly from: string;
  readonly file: RenderedFile;
  readonly found: FileEntry;
  readonly decided: Decided;
}

/** What stands at the old path goes to the new one, with what becomes of it; nothing stands there yet. */
const move = ({ path, from, file, found, decided }: Move): readonly Change[] => {
  const kind = decided.kind === 'conflict' ? 'conflict' : 'create';
  const { found: _, ...there } = toChange(path, file, found, { ...decided, kind, why: `moved from ${from}; ${decided.why}` });
  return [
    { ...there, from },
    {
      path: from,
      kind: 'delete',
      why: `the template moved it to ${path}`,
      ...{ layer: file.layer, keeping: file.keeping, mode: found.mode },
      found: blobId(found.content),
    },
  ];
};

const drop = (path: string, id: string, { content, mode }: FileEntry): Change => {
  const found = blobId(content);
  const dropped = { path, layer: 'dropped', keeping: 'managed', mode, found } as const;
  if (isBlob(content, id)) return { ...dropped, kind: 'delete', why: 'the template dropped it' };
  return { ...dropped, kind: 'keep', why: 'the template dropped it, its owner changed it', conflict: 'edit/delete' };
};

/** What an earlier update left to its owner, who has not decided it yet. */
export const UNDECIDED = 'its owner has not decided it yet';

/** All that is open: what their owner has to decide now, and what is left from before. */
export const toDecide = ({ changes }: Plan): readonly Change[] =>
  changes.filter(({ kind, why }) => kind === 'conflict' || why === UNDECIDED);

/** Those that their owner has to decide. */
export const conflictsOf = ({ changes }: Plan): readonly Change[] => changes.filter(({ kind }) => kind === 'conflict');

/** The changes that `apply` writes. */
export const writesOf = ({ changes }: Plan): readonly Change[] =>
  changes.filter(({ kind }) => kind === 'create' || kind === 'update' || kind === 'delete');
