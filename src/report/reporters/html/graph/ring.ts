/**
 * A picture for graphs in which nearly everything depends on everything, as teams do: boxes along two arcs, lines through the middle. Columns
 * would show an order there that does not exist.
 */
import { BOX } from './heights.ts';
import type { Layout, Spot } from './layout.ts';
import type { GraphEdge } from './model.ts';

const WIDTH = 1080;
const STEP = BOX.height + 12;
/** How far the ends of an arc lean towards the middle. */
const LEAN = 150;
const MARGIN = 6;
const HEAD = 7;

export const layOutRing = (size: number, edges: readonly GraphEdge[]): Layout => {
  const round = toRound(size, edges);
  const right = Math.ceil(size / 2);
  const height = right * STEP + MARGIN;
  const boxes: Spot[] = [];
  for (const [index, node] of round.entries()) {
    const isRight = index < right;
    const place = isRight ? index : size - 1 - index;
    const count = isRight ? right : size - right;
    // -1 at the upper end of the arc, 1 at the lower one.
    const along = count === 1 ? 0 : (2 * place) / (count - 1) - 1;
    const lean = Math.round(LEAN * (1 - Math.sqrt(1 - (0.95 * along) ** 2)));
    const y = Math.round(MARGIN + (height - count * STEP) / 2 + place * STEP);
    boxes[node] = { x: isRight ? WIDTH - MARGIN - BOX.width - lean : MARGIN + lean, y };
  }
  const paths = edges.map(({ from, to }) => toPath(boxes[from] ?? nowhere, boxes[to] ?? nowhere));
  return { width: WIDTH, height, boxes, paths, back: edges.map(() => false) };
};

const nowhere: Spot = { x: 0, y: 0 };

/** Teams with much between them stand next to each other: from the busiest on, always the one that is tied most to the last few. */
const toRound = (size: number, edges: readonly GraphEdge[]): readonly number[] => {
  const ties = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const { from, to, weight } of edges)
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const)
      (ties[a] as number[])[b] = (ties[a]?.[b] ?? 0) + weight;
  const round: number[] = [];
  const left = new Set(ties.keys());
  while (left.size > 0) {
    const recent = round.slice(-3);
    const tied = (node: number): number => recent.reduce((sum, other) => sum + (ties[node]?.[other] ?? 0), 0);
    const next = [...left].reduce((best, node) => (tied(node) > tied(best) ? node : best));
    round.push(next);
    left.delete(next);
  }
  return round;
};

const toPath = (start: Spot, end: Spot): string => {
  const inward = ({ x }: Spot): 1 | -1 => (x < WIDTH / 2 ? 1 : -1);
  const door = ({ x, y }: Spot): Spot => ({ x: x < WIDTH / 2 ? x + BOX.width : x, y: y + BOX.height / 2 });
  const [from, to] = [door(start), door(end)];
  const reach = inward(start) === inward(end) ? Math.min(280, 50 + Math.abs(to.y - from.y) / 2.4) : Math.abs(to.x - from.x) / 2;
  const bend = (spot: Spot, at: Spot): string => `${Math.round(spot.x + inward(at) * reach)} ${spot.y}`;
  return `M${from.x} ${from.y}C${bend(from, start)} ${bend(to, end)} ${to.x + HEAD * inward(end)} ${to.y}`;
};
