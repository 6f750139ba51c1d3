/** The order of boxes and lanes within each column, chosen so that few lines cross. */
import type { Lanes } from './lanes.ts';

const SWEEPS = 24;

/** Items by column, from the top. `start` is the order to begin with, where nothing speaks for another: nodes of one owner together. */
export const toOrder = ({ items, before, after }: Lanes, start: (node: number) => number): readonly (readonly number[])[] => {
  const columns: number[][] = [];
  for (const [item, { layer }] of items.entries()) {
    columns[layer] ??= [];
    columns[layer].push(item);
  }
  const rank = (item: number): number => (items[item]?.node === undefined ? Number.MAX_SAFE_INTEGER : start(items[item].node));
  let order = Array.from(columns, (column = []) => column.sort((a, b) => rank(a) - rank(b) || a - b));
  let best = { order, crossings: countCrossings(order, after) };
  for (let sweep = 0; sweep < SWEEPS && best.crossings > 0; sweep += 1) {
    order = sweep % 2 === 0 ? sweepOver(order, before) : sweepOver(order.toReversed(), after).toReversed();
    const crossings = countCrossings(order, after);
    if (crossings < best.crossings) best = { order, crossings };
  }
  return best.order;
};

/** Each column by the middle of its neighbours in the column passed just before. Items without any keep their place. */
const sweepOver = (columns: readonly (readonly number[])[], neighbours: Lanes['before']): number[][] => {
  const place = new Map<number, number>();
  return columns.map((column) => {
    const middles = column.map((item, index) => {
      const places = (neighbours[item] ?? []).map((other) => place.get(other) ?? 0).sort((a, b) => a - b);
      return { item, index, middle: places.length === 0 ? index / column.length : middleOf(places) };
    });
    const sorted = middles.sort((a, b) => a.middle - b.middle || a.index - b.index).map(({ item }) => item);
    for (const [index, item] of sorted.entries()) place.set(item, (index + 0.5) / sorted.length);
    return sorted;
  });
};

/** Between the median, which ignores outliers, and the mean, which tells ties apart. */
const middleOf = (sorted: readonly number[]): number => {
  const mean = sorted.reduce((sum, n) => sum + n, 0) / sorted.length;
  const median = ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
  return (mean + 3 * median) / 4;
};

export const countCrossings = (columns: readonly (readonly number[])[], after: Lanes['after']): number =>
  columns.slice(0, -1).reduce((sum, column, index) => {
    const place = new Map((columns[index + 1] ?? []).map((item, position) => [item, position]));
    const ends = column.flatMap((item) => (after[item] ?? []).map((other) => place.get(other) ?? 0).sort((a, b) => a - b));
    return sum + countInversions(ends, place.size);
  }, 0);

/** With a binary indexed tree: pairs of lines whose ends are in the other order than their starts. */
const countInversions = (ends: readonly number[], size: number): number => {
  const tree = new Array<number>(size + 1).fill(0);
  let inversions = 0;
  for (const [index, end] of ends.entries()) {
    let notAfter = 0;
    for (let at = end + 1; at > 0; at -= at & -at) notAfter += tree[at] ?? 0;
    inversions += index - notAfter;
    for (let at = end + 1; at <= size; at += at & -at) tree[at] = (tree[at] ?? 0) + 1;
  }
  return inversions;
};
