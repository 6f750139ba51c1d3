/**
 * Gives each hunk of a difference its usual place. Where lines repeat, an insertion or deletion could as well stand some lines higher or lower;
 * if both sides of a merge do not agree on which, changes that are the same do not look so. So all stand as low as they can, and what touches
 * is one.
 */
import type { Hunk } from './diff-lines.ts';

export const slideHunks = (hunks: readonly Hunk[], old: Int32Array, young: Int32Array): readonly Hunk[] => {
  const placed: Hunk[] = [];
  const waiting = [...hunks].reverse();
  for (let hunk = waiting.pop(); hunk; hunk = waiting.pop()) {
    const above = slide(hunk, old, young, -1, placed.at(-1));
    const before = placed.at(-1);
    if (before && before.to === above.from && before.newTo === above.newFrom) {
      placed.pop();
      waiting.push(joined(before, above));
      continue;
    }
    const next = waiting.at(-1);
    const below = slide(above, old, young, 1, next);
    if (next && below.to === next.from && below.newTo === next.newFrom) {
      waiting.pop();
      waiting.push(joined(below, next));
    } else placed.push(below);
  }
  return placed;
};

const joined = (a: Hunk, b: Hunk): Hunk => ({ from: a.from, to: b.to, newFrom: a.newFrom, newTo: b.newTo });

/** As far up (-1) or down (1) as the lines allow, until it touches its neighbour. A replacement stays where it is. */
const slide = (hunk: Hunk, old: Int32Array, young: Int32Array, way: 1 | -1, neighbour: Hunk | undefined): Hunk => {
  const isInsertion = hunk.from === hunk.to;
  if (!isInsertion && hunk.newFrom !== hunk.newTo) return hunk;
  const lines = isInsertion ? young : old;
  const [start, end] = isInsertion ? [hunk.newFrom, hunk.newTo] : [hunk.from, hunk.to];
  // Both sides have the same lines between two hunks: how many there are is how far it can go.
  const room = way < 0 ? hunk.from - (neighbour?.to ?? 0) : (neighbour?.from ?? old.length) - hunk.to;
  let by = 0;
  if (way > 0) while (by < room && lines[start + by] === lines[end + by]) by++;
  else while (by < room && lines[start - 1 - by] === lines[end - 1 - by]) by++;
  const shift = way * by;
  return { from: hunk.from + shift, to: hunk.to + shift, newFrom: hunk.newFrom + shift, newTo: hunk.newTo + shift };
};
