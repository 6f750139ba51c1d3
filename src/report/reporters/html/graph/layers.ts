/**
 * Which column of the picture a node stands in: left of all that it depends on. Where nodes depend on each other in a circle, one edge of it
 * has to lead back; which one is the same in every run.
 */

/** An edge by the places of its ends. */
export interface Ends {
  readonly from: number;
  readonly to: number;
}

export interface Layers {
  /** Column by node. */
  readonly layerOf: readonly number[];
  /** By edge: it leads back and closes a circle. */
  readonly back: readonly boolean[];
}

export const toLayers = (size: number, edges: readonly Ends[]): Layers => {
  const out: number[][] = Array.from({ length: size }, () => []);
  const degreeIn = new Array<number>(size).fill(0);
  for (const [index, { from, to }] of edges.entries()) {
    out[from]?.push(index);
    degreeIn[to] = (degreeIn[to] ?? 0) + 1;
  }
  const { back, order } = walk(size, edges, out, degreeIn);
  const layerOf = new Array<number>(size).fill(0);
  const ahead = (node: number): readonly number[] =>
    (out[node] ?? []).filter((index) => !back[index]).map((index) => edges[index]?.to ?? 0);
  for (const node of order) for (const to of ahead(node)) layerOf[to] = Math.max(layerOf[to] ?? 0, (layerOf[node] ?? 0) + 1);
  // A node that depends on more than depends on it is drawn next to what it depends on: that makes the lines short.
  for (const node of order.toReversed()) {
    const next = ahead(node).map((to) => layerOf[to] ?? 0);
    if (next.length > 0 && next.length >= (degreeIn[node] ?? 0)) layerOf[node] = Math.min(...next) - 1;
  }
  const first = Math.min(...layerOf);
  return { layerOf: layerOf.map((layer) => layer - first), back };
};

/** Depth first, from the nodes that nothing depends on: edges into the path walked so far lead back. Without recursion: chains may be long. */
const walk = (size: number, edges: readonly Ends[], out: readonly (readonly number[])[], degreeIn: readonly number[]) => {
  const back = new Array<boolean>(edges.length).fill(false);
  const state = new Array<'new' | 'open' | 'done'>(size).fill('new');
  const finished: number[] = [];
  const surplus = (node: number): number => (degreeIn[node] ?? 0) - (out[node]?.length ?? 0);
  const roots = Array.from({ length: size }, (_, node) => node).sort((a, b) => surplus(a) - surplus(b) || a - b);
  const isRoot = (node: number): boolean => degreeIn[node] === 0;
  for (const root of [...roots.filter(isRoot), ...roots]) {
    if (state[root] !== 'new') continue;
    const path = [{ node: root, next: 0 }];
    state[root] = 'open';
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const index = out[top.node]?.[top.next];
      if (index === undefined) {
        state[top.node] = 'done';
        finished.push(top.node);
        path.pop();
        continue;
      }
      top.next += 1;
      const to = edges[index]?.to ?? 0;
      if (state[to] === 'open') back[index] = true;
      else if (state[to] === 'new') {
        state[to] = 'open';
        path.push({ node: to, next: 0 });
      }
    }
  }
  return { back, order: finished.reverse() };
};
