/**
 * Merges what both sides changed; what merges is loaded only then. Pure: where the base is not known it says so, by leaving two sides to choose
 * from.
 */
import { isUndecided } from '../merge/markers.ts';
import { blobId } from '../tree/file-tree.ts';
import { conflictsOf, OWN_CHANGE, UNDECIDED } from '../tree/plan.ts';
import type { Change, FileEntry, Plan } from '../types.ts';
import type { Bases } from './bases.ts';
import type { Weighed } from './weigh.ts';

/** The sides of a file that its owner has to decide. */
export interface Sides {
  readonly base?: Uint8Array;
  readonly ours: FileEntry;
  readonly theirs: FileEntry;
}

export interface Settled {
  /** Its conflicts hold both sides between markers, but for those of files that are no text. */
  readonly plan: Plan;
  /** By path, of every conflict that has two sides. */
  readonly sides: ReadonlyMap<string, Sides>;
}

/** @param current The version of the template that is at hand. */
export const settle = async ({ plan, ours, base }: Weighed, bases: Bases, current: string): Promise<Settled> => {
  const changes = plan.changes.map((change) => withUndecided(change, ours.get(change.path)));
  if (conflictsOf(plan).length === 0) return { plan: { changes }, sides: new Map() };
  const { mergeFile } = await import('../merge/merge-file.ts');
  const labels = { ours: 'yours', base: `template ${base?.template.version ?? ''}`.trim(), theirs: `template ${current}` };
  const sides = new Map<string, Sides>();
  const settled = changes.map((change) => {
    const found = ours.get(change.from ?? change.path);
    if (change.kind !== 'conflict' || !change.content || !found) return change;
    const before = change.base === undefined ? undefined : bases.get(change.base);
    const merged = mergeFile({ path: change.path, base: before, ours: found.content, theirs: change.content, labels });
    if (merged.kind === 'clean') return toMerged(change, merged.content, found);
    // It was given away: nobody writes markers into it.
    if (change.keeping === 'seed' && base)
      return { ...change, kind: 'keep', why: "given once, its owner's since; other answers would change it" } as const;
    sides.set(change.path, { ...(before && { base: before }), ours: found, theirs: { content: change.content, mode: change.mode } });
    if (merged.kind === 'binary') return { ...change, conflict: 'binary', why: `${change.why}, and it is no text` } as const;
    return { ...change, content: merged.content, why: toWhy(change, merged.conflicts, before !== undefined) };
  });
  return { plan: { changes: settled }, sides };
};

/** What an earlier update left to decide is an edit like any other until then, and is told all the same. */
const withUndecided = (change: Change, found: FileEntry | undefined): Change =>
  change.why === OWN_CHANGE && isMarked(found) ? { ...change, conflict: 'edit/edit', why: UNDECIDED } : change;

const isMarked = (found: FileEntry | undefined): boolean =>
  found !== undefined && isUndecided(Buffer.from(found.content).toString('latin1'));

const toMerged = (change: Change, content: Uint8Array, found: FileEntry): Change => {
  const { conflict: _, base: __, ...rest } = change;
  const moved = change.from === undefined ? '' : `moved from ${change.from}; `;
  if (change.found !== undefined && blobId(content) === change.found && change.mode === found.mode)
    return { ...rest, kind: 'keep', why: 'its owner has it already' };
  return { ...rest, kind: change.found === undefined ? 'create' : 'update', why: `${moved}merged with what its owner changed`, content };
};

const toWhy = ({ why, base }: Change, conflicts: number, isKnown: boolean): string => {
  const where = `${why}${conflicts > 1 ? `, in ${conflicts} places` : ''}`;
  return base === undefined || isKnown ? where : `${where}; what it was before is not to be found`;
};
