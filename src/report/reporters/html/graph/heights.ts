/** How far down each box and lane stands: as near to its neighbours as its place in the column allows. */
import type { Lanes } from './lanes.ts';

export interface Heights {
  /** The middle of each item. */
  readonly middles: readonly number[];
  readonly height: number;
}

export const BOX = { width: 172, height: 40 };
const GAP = 12;
const LANE = 9;
const ROUNDS = 16;

export const toHeights = ({ items, before, after }: Lanes, columns: readonly (readonly number[])[]): Heights => {
  const isBox = (item: number): boolean => items[item]?.node !== undefined;
  /** From the middle of an item to that of the next. */
  const between = (upper: number, lower: number): number =>
    ((isBox(upper) ? BOX.height : 0) + (isBox(lower) ? BOX.height : 0)) / 2 + (isBox(upper) && isBox(lower) ? GAP : LANE);
  const middles = new Array<number>(items.length).fill(0);
  const settle = (column: readonly number[], wanted: readonly number[]): void => {
    const offsets = column.reduce<number[]>((sums, item, index) => {
      const upper = column[index - 1];
      sums.push(upper === undefined ? 0 : (sums.at(-1) ?? 0) + between(upper, item));
      return sums;
    }, []);
    const lifted = toRising(wanted.map((y, index) => y - (offsets[index] ?? 0)));
    for (const [index, item] of column.entries()) middles[item] = (lifted[index] ?? 0) + (offsets[index] ?? 0);
  };
  for (const column of columns)
    settle(
      column,
      column.map(() => 0),
    );
  const mean = (others: readonly number[]): number => others.reduce((sum, other) => sum + (middles[other] ?? 0), 0) / others.length;
  for (let round = 0; round < ROUNDS; round += 1) {
    const last = round >= ROUNDS - 2;
    for (const column of round % 2 === 0 ? columns : columns.toReversed())
      settle(
        column,
        column.map((item) => {
          const side = (round % 2 === 0 ? before : after)[item] ?? [];
          const others = last ? [...(before[item] ?? []), ...(after[item] ?? [])] : side;
          return others.length === 0 ? (middles[item] ?? 0) : mean(others);
        }),
      );
  }
  const top = Math.min(...middles) - BOX.height / 2;
  return { middles: middles.map((y) => Math.round(y - top)), height: Math.round(Math.max(...middles) - top + BOX.height / 2) };
};

/** The rising numbers that are nearest to the wanted ones: neighbours in the wrong order meet at their mean. */
const toRising = (wanted: readonly number[]): readonly number[] => {
  const blocks: { sum: number; size: number }[] = [];
  for (const n of wanted) {
    let block = { sum: n, size: 1 };
    for (let above = blocks.at(-1); above && above.sum / above.size >= block.sum / block.size; above = blocks.at(-1)) {
      block = { sum: block.sum + above.sum, size: block.size + above.size };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, size }) => new Array<number>(size).fill(sum / size));
};
