/** Divides three texts into the chunks of a three-way merge ("diff3"): what all have, what one side changed, what both changed. */
import { diffLines, type Hunk, numberLines } from './diff-lines.ts';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** `same`: nobody changed it. `both`: both changed it to the same. `conflict`: to something else each, or right beside each other. */
export interface Chunk {
  readonly kind: 'same' | 'ours' | 'theirs' | 'both' | 'conflict';
  readonly base: Range;
  readonly ours: Range;
  readonly theirs: Range;
}

export interface Sides<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

export const toChunks = (lines: Sides<readonly string[]>): readonly Chunk[] => {
  const [base = none, ours = none, theirs = none] = numberLines(lines.base, lines.ours, lines.theirs);
  const pending = { ours: [...diffLines(base, ours)].reverse(), theirs: [...diffLines(base, theirs)].reverse() };
  const chunks: Chunk[] = [];
  const at = { base: 0, ours: 0, theirs: 0 };
  const push = (kind: Chunk['kind'], baseTo: number, oursTo: number, theirsTo: number): void => {
    if (baseTo > at.base || oursTo > at.ours || theirsTo > at.theirs)
      chunks.push({
        kind,
        base: { from: at.base, to: baseTo },
        ours: { from: at.ours, to: oursTo },
        theirs: { from: at.theirs, to: theirsTo },
      });
    Object.assign(at, { base: baseTo, ours: oursTo, theirs: theirsTo });
  };
  for (let region = takeRegion(pending); region; region = takeRegion(pending)) {
    const { from, to, grown } = region;
    push('same', from, at.ours + from - at.base, at.theirs + from - at.base);
    const [oursTo, theirsTo] = [at.ours + to - from + grown.ours, at.theirs + to - from + grown.theirs];
    const isAgreed = () => isSame(ours.subarray(at.ours, oursTo), theirs.subarray(at.theirs, theirsTo));
    push(region.kind === 'conflict' && isAgreed() ? 'both' : region.kind, to, oursTo, theirsTo);
  }
  push('same', base.length, ours.length, theirs.length);
  return chunks;
};

const none = new Int32Array();

interface Region extends Range {
  readonly kind: 'ours' | 'theirs' | 'conflict';
  /** How many lines more than in the base each side has there. */
  readonly grown: { readonly ours: number; readonly theirs: number };
}

/**
 * The next hunk and all of the other side that touch it. Hunks that stand side by side with no line between them touch, as in git: who edits
 * neighbouring lines mostly edits one thing, and no line says which of two insertions comes first.
 */
const takeRegion = (pending: { readonly ours: Hunk[]; readonly theirs: Hunk[] }): Region | undefined => {
  const [nextOurs, nextTheirs] = [pending.ours.at(-1), pending.theirs.at(-1)];
  const from = Math.min(nextOurs?.from ?? Infinity, nextTheirs?.from ?? Infinity);
  if (from === Infinity) return undefined;
  let to = from;
  const grown = { ours: 0, theirs: 0 };
  const seen = { ours: false, theirs: false };
  const take = (side: 'ours' | 'theirs'): boolean => {
    const hunk = pending[side].at(-1);
    if (!hunk || hunk.from > to) return false;
    pending[side].pop();
    to = Math.max(to, hunk.to);
    grown[side] += hunk.newTo - hunk.newFrom - (hunk.to - hunk.from);
    seen[side] = true;
    return true;
  };
  while (take('ours') || take('theirs'));
  return { kind: seen.ours && seen.theirs ? 'conflict' : seen.ours ? 'ours' : 'theirs', from, to, grown };
};

const isSame = (a: Int32Array, b: Int32Array): boolean => a.length === b.length && a.every((line, at) => line === b[at]);
