/**
 * Edges that pass columns get a lane in each, so that no line runs through a box. Edges to the same node share their lanes: a line that joins
 * another leads to where that one leads.
 */
import type { Ends, Layers } from './layers.ts';

export interface Item {
  /** The node that stands here; a lane has none. */
  readonly node?: number;
  readonly layer: number;
}

export interface Lanes {
  /** Nodes first, in their order, then lanes. */
  readonly items: readonly Item[];
  /** By edge: the items that its line passes, in the direction of the columns, both ends included. */
  readonly chains: readonly (readonly number[])[];
  /** Neighbours of each item, in the column before it and in the one after. */
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
}

export const toLanes = (edges: readonly Ends[], { layerOf, back }: Layers): Lanes => {
  const items: Item[] = layerOf.map((layer, node) => ({ node, layer }));
  const lanes = new Map<string, number>();
  const chains = edges.map(({ from, to }, index) => {
    const [start, end] = back[index] ? [to, from] : [from, to];
    const chain = [start];
    for (let layer = (layerOf[start] ?? 0) + 1; layer < (layerOf[end] ?? 0); layer += 1) {
      // What leads back goes to another node than what leads there.
      const key = back[index] ? `back ${start} ${layer}` : `${end} ${layer}`;
      const lane = lanes.get(key) ?? items.push({ layer }) - 1;
      lanes.set(key, lane);
      chain.push(lane);
    }
    return [...chain, end];
  });
  const before = items.map(() => new Set<number>());
  const after = items.map(() => new Set<number>());
  for (const chain of chains)
    for (const [index, item] of chain.slice(1).entries()) {
      const previous = chain[index] ?? 0;
      before[item]?.add(previous);
      after[previous]?.add(item);
    }
  return { items, chains, before: before.map((set) => [...set]), after: after.map((set) => [...set]) };
};
