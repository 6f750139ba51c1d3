/** The section with the graph: its legend, the picture, the choice of what to highlight, and the same in words. */
import type { Report } from '../../../report.ts';
import { Markup, markup, type Part } from '../markup.ts';
import type { Section } from '../page.ts';
import { bandClasses, bandSigns, type Names, number } from '../words.ts';
import { COLOURS, drawGraph, ownerClass } from './draw.ts';
import { type Layout, layOut } from './layout.ts';
import { type DrawnGraph, toDrawn } from './model.ts';
import { layOutRing } from './ring.ts';

export const toGraph = (report: Report, names: Names): Section => {
  const graph = toDrawn(report, names);
  const ofServices = graph.of === 'services';
  const { nodes, edges } = graph;
  const layout = ofServices ? layOut(nodes.length, edges, (node) => nodes[node]?.owner ?? -1) : layOutRing(nodes.length, edges);
  return {
    id: 'graph',
    title: ofServices ? 'Service graph' : 'Team graph',
    intro: [
      ofServices
        ? 'An arrow leads from a service to one that it depends on: what many others need is to the right. '
        : 'An arrow leads from a team to one that it depends on; the wider, the more edges it stands for. ',
      graph.left.join(' '),
    ],
    body:
      nodes.length === 0
        ? markup`<p>There is nothing to draw.</p>`
        : markup`<figure class="graph">
${toLegend(graph, layout)}
${toChoice(graph)}
<div class="frame"><div class="scroll" role="region" tabindex="0" aria-label="Picture of the graph">${drawGraph(graph, layout)}</div></div>
</figure>
${toText(graph)}`,
  };
};

const line = (className: string): Markup =>
  new Markup(`<svg width="30" height="10" aria-hidden="true"><path class="${className}" d="M0 5H24"/></svg>`);
const stripe = (owner: number): Markup =>
  markup`<svg width="10" height="16" class="${ownerClass(owner)}" aria-hidden="true"><rect class="stripe" x="2" y="1" width="6" height="14" rx="2"/></svg>`;

const toLegend = ({ of, owners, edges }: DrawnGraph, { back }: Layout): Markup => {
  const shown = of === 'services' ? owners.slice(0, 2 * COLOURS) : [];
  const rest = of === 'services' ? owners.length - shown.length : 0;
  const bands = of === 'services' ? (['over', 'neglect likely'] as const) : (['within', 'over', 'neglect likely', 'unknown'] as const);
  return markup`<ul class="legend">
<li>${line('e')} waits for an answer</li>
${edges.some(({ synchronous }) => !synchronous) && markup`<li>${line('e event')} event</li>`}
${back.includes(true) && markup`<li>${line('e back')} closes a circle</li>`}
${bands.map((band) => markup`<li><span class="${bandClasses[band]}">${bandSigns[band]}</span> ${of === 'services' && 'owner '}${band}</li>`)}
</ul>
${shown.length > 0 && markup`<ul class="legend owners">${shown.map((name, owner) => markup`<li>${stripe(owner)} ${name}</li>`)}${rest > 0 && markup`<li>${stripe(-1)} ${number(rest)} others</li>`}</ul>`}`;
};

/** For those who point with a keyboard or a finger; the picture itself takes the pointer. */
const toChoice = ({ of, nodes, owners }: DrawnGraph): Markup => {
  const options = (owner: number): Part =>
    nodes.flatMap((node, index) => (node.owner === owner ? [markup`<option value="${index}">${node.name}</option>`] : []));
  const grouped = [
    ...owners.map(
      (name, owner) => markup`<optgroup label="${name}"><option value="owner ${owner}">all of ${name}</option>${options(owner)}</optgroup>`,
    ),
    nodes.some(({ owner }) => owner < 0) && markup`<optgroup label="no owner">${options(-1)}</optgroup>`,
  ];
  const flat = nodes.map(({ name }, index) => markup`<option value="${index}">${name}</option>`);
  return markup`<div class="tools" hidden><label>Highlight <select id="highlight"><option value="">nothing</option>${of === 'services' ? grouped : flat}</select></label>
<output id="highlighted"></output></div>`;
};

const toText = ({ nodes, edges }: DrawnGraph): Markup => {
  const targets = new Map<number, string[]>();
  for (const { from, to, weight } of edges) {
    const name = nodes[to]?.name ?? '';
    targets.set(from, [...(targets.get(from) ?? []), weight > 1 ? `${name} (${number(weight)})` : name]);
  }
  const known = nodes.flatMap((node, index) => (targets.has(index) ? [{ ...node, on: targets.get(index) ?? [] }] : []));
  return markup`<details class="fold"><summary>The same in words</summary><ul class="words">${known.map(
    ({ name, on }) => markup`<li><strong>${name}</strong> depends on ${on.join(', ')}.</li>`,
  )}</ul></details>`;
};
