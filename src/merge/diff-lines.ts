/**
 * What differs between two sequences of lines, given as numbers: the shortest edit by Myers ("An O(ND) Difference Algorithm and Its
 * Variations", 1986), in linear space. Two texts that have next to nothing in common get a good edit in bounded time, not the shortest.
 */
import { slideHunks } from './slide-hunks.ts';

/** Lines `from` to `to` of the old sequence became lines `newFrom` to `newTo` of the new one; one of both may be empty. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** The same number for the same line in all texts. */
export const numberLines = (...texts: readonly (readonly string[])[]): readonly Int32Array[] => {
  const numbers = new Map<string, number>();
  return texts.map((lines) =>
    Int32Array.from(lines, (line) => {
      const known = numbers.get(line);
      if (known !== undefined) return known;
      numbers.set(line, numbers.size);
      return numbers.size - 1;
    }),
  );
};

/** In order; between two hunks stands at least one line that both have. */
export const diffLines = (old: Int32Array, young: Int32Array): readonly Hunk[] => {
  let start = 0;
  let end = old.length;
  let newEnd = young.length;
  while (start < end && start < newEnd && old[start] === young[start]) start++;
  while (end > start && newEnd > start && old[end - 1] === young[newEnd - 1]) [end, newEnd] = [end - 1, newEnd - 1];
  if (start === end && start === newEnd) return [];
  const changed = { old: new Uint8Array(old.length), young: new Uint8Array(young.length) };
  // A line that the other side does not have at all is changed for sure, and would only lengthen the search.
  const mine = withoutStrangers(old, start, end, young.subarray(start, newEnd), changed.old);
  const other = withoutStrangers(young, start, newEnd, old.subarray(start, end), changed.young);
  markChanged(mine, other, changed.old, changed.young);
  return slideHunks(toHunks(changed.old, changed.young), old, young);
};

/** Lines that are compared, and where each stands in the whole. */
interface Candidates {
  readonly numbers: Int32Array;
  readonly places: Int32Array;
}

const withoutStrangers = (lines: Int32Array, start: number, end: number, others: Int32Array, changed: Uint8Array): Candidates => {
  const known = new Set(others);
  const places = new Int32Array(end - start);
  let count = 0;
  for (let at = start; at < end; at++) {
    if (known.has(lines[at] as number)) places[count++] = at;
    else changed[at] = 1;
  }
  const kept = places.subarray(0, count);
  return { numbers: kept.map((at) => lines[at] as number), places: kept };
};

/** After so many edits without having met, the two searches stop: then the farther one has found where to divide. */
const patience = (size: number): number => Math.max(256, Math.ceil(Math.sqrt(size)));

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const markChanged = (a: Candidates, b: Candidates, changedA: Uint8Array, changedB: Uint8Array): void => {
  const size = a.numbers.length + b.numbers.length;
  const reach = {
    forward: new Int32Array(size + 3),
    backward: new Int32Array(size + 3),
    origin: b.numbers.length + 1,
    limit: patience(size),
  };
  const boxes: Box[] = [{ left: 0, right: a.numbers.length, top: 0, bottom: b.numbers.length }];
  for (let box = boxes.pop(); box; box = boxes.pop()) {
    let { left, right, top, bottom } = box;
    while (left < right && top < bottom && a.numbers[left] === b.numbers[top]) [left, top] = [left + 1, top + 1];
    while (left < right && top < bottom && a.numbers[right - 1] === b.numbers[bottom - 1]) [right, bottom] = [right - 1, bottom - 1];
    if (left === right) for (let y = top; y < bottom; y++) changedB[b.places[y] as number] = 1;
    else if (top === bottom) for (let x = left; x < right; x++) changedA[a.places[x] as number] = 1;
    else {
      const [x, y] = divide(a.numbers, b.numbers, { left, right, top, bottom }, reach);
      boxes.push({ left: x, right, top: y, bottom }, { left, right: x, top, bottom: y });
    }
  }
};

interface Reach {
  /** By diagonal: the farthest column that so many edits lead to, from the upper left and from the lower right. */
  readonly forward: Int32Array;
  readonly backward: Int32Array;
  readonly origin: number;
  readonly limit: number;
}

const FAR = 2 ** 30;

/** A point on a shortest path through the box, where the searches from both corners meet. */
const divide = (a: Int32Array, b: Int32Array, box: Box, { forward, backward, origin, limit }: Reach): readonly [number, number] => {
  const { left, right, top, bottom } = box;
  const [lowest, highest] = [left - bottom + origin, right - top + origin];
  const [first, last] = [left - top + origin, right - bottom + origin];
  const meetsForward = ((first - last) & 1) === 1;
  let [fromF, toF, fromB, toB] = [first, first, last, last];
  forward[first] = left;
  backward[last] = right;
  for (let edits = 1; ; edits++) {
    if (fromF > lowest) forward[--fromF - 1] = -1;
    else fromF++;
    if (toF < highest) forward[++toF + 1] = -1;
    else toF--;
    for (let k = toF; k >= fromF; k -= 2) {
      const [byInsert, byDelete] = [forward[k + 1] as number, (forward[k - 1] as number) + 1];
      let x = Math.max(byInsert, byDelete);
      while (x < right && x - k + origin < bottom && a[x] === b[x - k + origin]) x++;
      forward[k] = x;
      if (meetsForward && k >= fromB && k <= toB && (backward[k] as number) <= x) return [x, x - k + origin];
    }
    if (fromB > lowest) backward[--fromB - 1] = FAR;
    else fromB++;
    if (toB < highest) backward[++toB + 1] = FAR;
    else toB--;
    for (let k = toB; k >= fromB; k -= 2) {
      let x = Math.min(backward[k - 1] as number, (backward[k + 1] as number) - 1);
      while (x > left && x - k + origin > top && a[x - 1] === b[x - k + origin - 1]) x--;
      backward[k] = x;
      if (!meetsForward && k >= fromF && k <= toF && x <= (forward[k] as number)) return [x, x - k + origin];
    }
    if (edits >= limit) return farthest(box, { forward, backward, origin, limit }, [fromF, toF, fromB, toB]);
  }
};

const farthest = (
  { left, right, top, bottom }: Box,
  { forward, backward, origin }: Reach,
  [fromF, toF, fromB, toB]: readonly [number, number, number, number],
): readonly [number, number] => {
  let ahead: readonly [number, number] = [left, top];
  for (let k = toF; k >= fromF; k -= 2) {
    const x = Math.min(forward[k] as number, right, bottom + k - origin);
    if (x + x - k + origin > ahead[0] + ahead[1]) ahead = [x, x - k + origin];
  }
  let behind: readonly [number, number] = [right, bottom];
  for (let k = toB; k >= fromB; k -= 2) {
    const x = Math.max(backward[k] as number, left, top + k - origin);
    if (x + x - k + origin < behind[0] + behind[1]) behind = [x, x - k + origin];
  }
  return ahead[0] - left + ahead[1] - top > right - behind[0] + bottom - behind[1] ? ahead : behind;
};

const toHunks = (changedOld: Uint8Array, changedNew: Uint8Array): readonly Hunk[] => {
  const hunks: Hunk[] = [];
  let [x, y] = [0, 0];
  while (x < changedOld.length || y < changedNew.length) {
    const [from, newFrom] = [x, y];
    while (changedOld[x]) x++;
    while (changedNew[y]) y++;
    if (x > from || y > newFrom) hunks.push({ from, to: x, newFrom, newTo: y });
    x++;
    y++;
  }
  return hunks;
};
