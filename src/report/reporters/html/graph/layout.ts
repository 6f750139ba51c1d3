/**
 * Where everything stands in the picture of a graph: columns from left to right, each node left of what it depends on; nodes without edges
 * in rows below. The same graph has the same picture in every run. Knows numbers only.
 */
import { BOX, toHeights } from './heights.ts';
import { toLanes } from './lanes.ts';
import { type Ends, toLayers } from './layers.ts';
import { toOrder } from './order.ts';

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** By node: the upper left corner of its box. */
  readonly boxes: readonly Spot[];
  /** By edge: what an SVG path says. */
  readonly paths: readonly string[];
  readonly back: readonly boolean[];
  /** Where the nodes without edges begin, if there are any. */
  readonly alone?: number;
}

const MARGIN = 6;
const MOST_WIDE = 1080;
const CAPTION = 40;

/** `start` sorts the nodes where edges leave a choice. */
export const layOut = (size: number, edges: readonly Ends[], start: (node: number) => number): Layout => {
  const linked = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const isLinked = new Set(linked);
  const alone = Array.from({ length: size }, (_, node) => node)
    .filter((node) => !isLinked.has(node))
    .sort((a, b) => start(a) - start(b) || a - b);
  const picture = linked.length === 0 ? nothing : layOutLinked(linked, edges, start);
  const width = Math.max(picture.width, Math.min(MOST_WIDE, alone.length * (BOX.width + 12)));
  const top = picture.height === 0 ? CAPTION : picture.height + CAPTION + 24;
  const perRow = Math.max(1, Math.floor((width - 2 * MARGIN + 12) / (BOX.width + 12)));
  const boxes = [...picture.boxes];
  for (const [index, node] of alone.entries())
    boxes[node] = { x: MARGIN + (index % perRow) * (BOX.width + 12), y: top + Math.floor(index / perRow) * (BOX.height + 12) };
  const rows = Math.ceil(alone.length / perRow);
  return {
    ...picture,
    boxes,
    width,
    height: rows === 0 ? picture.height : top + rows * (BOX.height + 12),
    ...(rows > 0 && { alone: top }),
  };
};

const nothing = { width: 0, height: 0, boxes: [], paths: [], back: [] };

const layOutLinked = (linked: readonly number[], edges: readonly Ends[], start: (node: number) => number): Omit<Layout, 'alone'> => {
  const place = new Map(linked.map((node, index) => [node, index]));
  const inner = edges.map(({ from, to }) => ({ from: place.get(from) ?? 0, to: place.get(to) ?? 0 }));
  const layers = toLayers(linked.length, inner);
  const lanes = toLanes(inner, layers);
  const columns = toOrder(lanes, (index) => start(linked[index] ?? 0));
  const { middles, height } = toHeights(lanes, columns);
  const gap = Math.max(56, Math.min(170, (MOST_WIDE - 2 * MARGIN - columns.length * BOX.width) / (columns.length - 1)));
  const xOf = (layer: number): number => Math.round(MARGIN + layer * (BOX.width + gap));
  const boxes: Spot[] = [];
  for (const [index, node] of linked.entries())
    boxes[node] = { x: xOf(layers.layerOf[index] ?? 0), y: MARGIN + (middles[index] ?? 0) - BOX.height / 2 };
  const paths = lanes.chains.map((chain, edge) => {
    const shift = MARGIN + (layers.back[edge] ? 9 : 0);
    const spots = chain.map((item) => ({ x: xOf(lanes.items[item]?.layer ?? 0), y: shift + (middles[item] ?? 0) }));
    return layers.back[edge] ? toPath(spots.toReversed(), -1) : toPath(spots, 1);
  });
  return {
    width: Math.round(2 * MARGIN + columns.length * BOX.width + (columns.length - 1) * gap),
    height: height + 2 * MARGIN + 9,
    boxes,
    paths,
    back: layers.back,
  };
};

/** Level across columns, curved between them; `direction` -1 leads to the left. */
const toPath = (spots: readonly Spot[], direction: 1 | -1): string => {
  const [leave, enter] = direction === 1 ? [BOX.width, 0] : [0, BOX.width];
  return spots.slice(1).reduce(
    (path, spot, index) => {
      const previous = spots[index] ?? spot;
      const [from, to] = [previous.x + leave, spot.x + enter];
      const bend = Math.round(Math.abs(to - from) / 2) * direction;
      // The head of the arrow needs its place before the box.
      const end = index === spots.length - 2 ? to - 6 * direction : to;
      const across = index === 0 ? '' : `H${from}`;
      return `${path}${across}C${from + bend} ${previous.y} ${to - bend} ${spot.y} ${end} ${spot.y}`;
    },
    `M${(spots[0]?.x ?? 0) + leave} ${spots[0]?.y ?? 0}`,
  );
};
