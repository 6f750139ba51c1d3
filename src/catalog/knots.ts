/**
 * Circles in a graph of numbers, by Tarjan's algorithm for strongly connected components (1972). Linear and without recursion: chains and
 * rings may be as long as a registry. It knows nothing of services.
 */

/** By node: the nodes that its edges lead to. */
export type Adjacency = readonly (readonly number[])[];

export interface Knots {
  /** Nodes that all reach each other, each list rising; most are alone. What a knot leads to comes before it. */
  readonly knots: readonly (readonly number[])[];
  /** By node: the place of its knot in `knots`. */
  readonly knotOf: readonly number[];
}

export const toKnots = (next: Adjacency): Knots => {
  const knots: number[][] = [];
  const knotOf = new Array<number>(next.length).fill(-1);
  /** When a node was first seen, from 1 on, and the earliest node that is known to be reached from it. */
  const seen = new Array<number>(next.length).fill(0);
  const earliest = new Array<number>(next.length).fill(0);
  /** How many edges of a node were followed. */
  const followed = new Array<number>(next.length).fill(0);
  /** Nodes without a knot yet, and among them those from the root to where the walk stands. */
  const waiting: number[] = [];
  const path: number[] = [];
  let time = 0;
  const enter = (node: number): void => {
    time += 1;
    seen[node] = time;
    earliest[node] = time;
    waiting.push(node);
    path.push(node);
  };
  const reaches = (node: number, moment = 0): void => {
    earliest[node] = Math.min(earliest[node] ?? 0, moment);
  };
  const leave = (node: number): void => {
    path.pop();
    const above = path.at(-1);
    if (above !== undefined) reaches(above, earliest[node]);
    if (earliest[node] !== seen[node]) return;
    const knot = waiting.splice(waiting.lastIndexOf(node));
    if (knot.length > 1) knot.sort((a, b) => a - b);
    for (const member of knot) knotOf[member] = knots.length;
    knots.push(knot);
  };
  for (let root = 0; root < next.length; root += 1) {
    if (seen[root] === 0) enter(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const target = next[node]?.[followed[node] ?? 0];
      followed[node] = (followed[node] ?? 0) + 1;
      if (target === undefined) leave(node);
      else if (seen[target] === 0) enter(target);
      else if (knotOf[target] === -1) reaches(node, seen[target]);
    }
  }
  return { knots, knotOf };
};

/** The nodes of a shortest circle through `start`, which comes first; nothing where none leads back to it. */
export const shortestCircle = (next: Adjacency, { knotOf }: Knots, start: number): readonly number[] => {
  const before = new Map<number, number>();
  const reached = [start];
  for (const node of reached)
    for (const target of next[node] ?? []) {
      if (target === start) return wayTo(node, before);
      // No way out of a knot leads back into it.
      if (knotOf[target] !== knotOf[start] || before.has(target)) continue;
      before.set(target, node);
      reached.push(target);
    }
  return [];
};

const wayTo = (last: number, before: ReadonlyMap<number, number>): readonly number[] => {
  const way: number[] = [];
  for (let node: number | undefined = last; node !== undefined; node = before.get(node)) way.push(node);
  return way.reverse();
};
