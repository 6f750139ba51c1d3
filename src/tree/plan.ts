/** Decides what happens to each path, and why: pure. The one place where somebody's file is weighed against the template's. */
import type { Change, ChangeKind, FileTree, Plan, RenderedFile, RenderedTree, Stamp } from '../types.ts';
import { blobId, byPath } from './file-tree.ts';
import type { Obstacle } from './read.ts';

export interface PlanInput {
  /** What the last stamp wrote; nothing for a first one. */
  readonly base?: Stamp | undefined;
  /** What stands on disk at the paths of `theirs` and `base`. */
  readonly ours: FileTree;
  readonly obstacles?: readonly Obstacle[];
  /** What the template renders now. */
  readonly theirs: RenderedTree;
  /** Take the template's side of every conflict with a file. */
  readonly overwrite?: boolean;
}

export const plan = ({ base, ours, obstacles = [], theirs, overwrite = false }: PlanInput): Plan => {
  const managed = new Map(Object.entries(base?.managed ?? {}));
  const seeds = new Set(base?.seed);
  const blocked = new Map(obstacles.map(({ path, says }) => [path, says]));
  const changes: Change[] = [];
  for (const [path, file] of theirs) {
    const found = ours.get(path);
    const [kind, why] = decide({
      file,
      found: found && { id: blobId(found.content), mode: found.mode },
      obstacle: blocked.get(path),
      base: managed.get(path) ?? (seeds.has(path) ? 'given once' : undefined),
      overwrite,
    });
    changes.push({
      path,
      ...{ kind, why },
      layer: file.layer,
      keeping: file.keeping,
      mode: file.mode,
      content: file.content,
      ...(found && { found: blobId(found.content) }),
    });
  }
  for (const [path, id] of managed) {
    const found = ours.get(path);
    if (theirs.has(path) || !found) continue;
    const foundId = blobId(found.content);
    const dropped = { path, layer: 'dropped', keeping: 'managed', mode: found.mode, found: foundId } as const;
    changes.push(
      foundId === id
        ? { ...dropped, kind: 'delete', why: 'the template dropped it' }
        : { ...dropped, kind: 'keep', why: 'the template dropped it, its owner changed it' },
    );
  }
  return { changes: changes.sort((a, b) => byPath(a.path, b.path)) };
};

interface Weighed {
  readonly file: RenderedFile;
  readonly found: { readonly id: string; readonly mode: RenderedFile['mode'] } | undefined;
  readonly obstacle: string | undefined;
  /** What the last stamp did with the path: the blob id that it wrote, or that it gave the file away. */
  readonly base: string | 'given once' | undefined;
  readonly overwrite: boolean;
}

const decide = ({ file, found, obstacle, base, overwrite }: Weighed): readonly [kind: ChangeKind, why: string] => {
  if (obstacle) return ['conflict', `the path ${obstacle}`];
  if (!found) return base === undefined ? ['create', 'new'] : ['keep', 'its owner deleted it'];
  const id = blobId(file.content);
  if (found.id === id && found.mode === file.mode) return ['keep', 'the same already'];
  if (base !== undefined && file.keeping === 'seed') return ['keep', "given once, its owner's since"];
  if (found.id === id) return ['update', 'its mode changes'];
  if (found.id === base) return ['update', 'the template changed it'];
  if (overwrite) return ['update', 'overwritten, as asked'];
  if (base === id) return ['keep', 'its owner changed it'];
  return ['conflict', base === undefined ? 'another file stands there' : 'its owner and the template changed it'];
};

export const conflictsOf = ({ changes }: Plan): readonly Change[] => changes.filter(({ kind }) => kind === 'conflict');

/** The changes that `apply` writes. */
export const writesOf = ({ changes }: Plan): readonly Change[] =>
  changes.filter(({ kind }) => kind === 'create' || kind === 'update' || kind === 'delete');
