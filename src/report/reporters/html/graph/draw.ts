/** The picture of a graph as SVG. Whose a box is stands in it; the colour only helps to see it from afar. */
import { Markup, markup } from '../markup.ts';
import { bandClasses, bandSigns, many, shortened } from '../words.ts';
import { BOX } from './heights.ts';
import type { Layout, Spot } from './layout.ts';
import type { DrawnGraph, GraphEdge, GraphNode } from './model.ts';

/** So many owners have a colour of their own, first as a full stripe, then as a hollow one. */
export const COLOURS = 9;

export const ownerClass = (owner: number): string =>
  owner < 0 || owner >= 2 * COLOURS ? 'o-none' : `o${owner % COLOURS}${owner < COLOURS ? '' : ' hollow'}`;

export const drawGraph = (graph: DrawnGraph, layout: Layout): Markup => {
  const { nodes, edges } = graph;
  const heaviest = Math.max(1, ...edges.map(({ weight }) => weight));
  return markup`<svg role="img" aria-labelledby="graph-title graph-desc" id="picture" width="${layout.width}" height="${layout.height}" viewBox="0 0 ${layout.width} ${layout.height}">
<title id="graph-title">${graph.of === 'services' ? 'Which service depends on which' : 'Which team depends on which'}</title>
<desc id="graph-desc">${many(nodes.length, graph.of === 'services' ? 'service' : 'team')} and ${many(edges.length, 'edge')}. The list below the picture says the same in words.</desc>
${markers}
${edges.map((edge, index) => drawEdge(edge, layout.paths[index] ?? '', layout.back[index] === true, heaviest))}
${layout.alone !== undefined && markup`<text class="alone" x="6" y="${layout.alone - 14}">Without edges</text>`}
${nodes.map((node, index) => drawNode(node, index, layout.boxes[index] ?? { x: 0, y: 0 }, graph.of === 'teams'))}
</svg>`;
};

const drawEdge = ({ from, to, weight, synchronous }: GraphEdge, path: string, back: boolean, heaviest: number): Markup => {
  const classes = `e${synchronous ? '' : ' event'}${back ? ' back' : ''}`;
  const width = heaviest > 1 && markup` stroke-width="${Math.round(10 * (1 + 4 * Math.sqrt(weight / heaviest))) / 10}"`;
  return markup`<path class="${classes}" data-from="${from}" data-to="${to}"${weight > 1 && markup` data-weight="${weight}"`}${width} d="${path}"/>
`;
};

const drawNode = ({ name, note, owner, band }: GraphNode, index: number, { x, y }: Spot, withBand: boolean): Markup => {
  const sign = band && (withBand || band === 'over' || band === 'neglect likely') && bandSigns[band];
  return markup`<g class="node ${withBand ? `b-${bandClasses[band ?? 'unknown']}` : ownerClass(owner)}" data-node="${index}" data-owner="${owner}" data-name="${name}" transform="translate(${x} ${y})"><title>${name}, ${note}${band && `, ${band}`}</title><rect class="box" width="${BOX.width}" height="${BOX.height}" rx="4"/><rect class="tint" width="${BOX.width}" height="${BOX.height}" rx="4"/><rect class="stripe" x="1.5" y="1.5" width="5" height="${BOX.height - 3}" rx="2"/><text class="name" x="14" y="17">${shortened(name, 19)}</text><text class="note" x="14" y="32">${shortened(note, 18)}${sign && band && markup` <tspan class="${bandClasses[band]}">${sign}</tspan>`}</text></g>
`;
};

const marker = (id: string): string =>
  `<marker id="${id}" viewBox="0 0 8 8" refX="2" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="${id}" d="M0 0L8 4L0 8Z"/></marker>`;

const markers = new Markup(`<defs>${['head', 'head-back', 'head-hot'].map(marker).join('')}</defs>`);
