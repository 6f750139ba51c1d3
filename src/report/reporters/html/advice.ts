/** What the report proposes: services to give away, with the loads before and after, and services to make one. */
import type { Advice, LoadChange, Report } from '../../report.ts';
import { type Markup, markup, type Part } from './markup.ts';
import type { Section } from './page.ts';
import { capped } from './table.ts';
import { listed, many, type Names, number } from './words.ts';

type Move = Extract<Advice, { kind: 'move' }>;
type Merge = Extract<Advice, { kind: 'merge' }>;

const most = 100;

export const toAdvice = ({ advice }: Report, names: Names): Section => {
  const moves = advice.filter((one) => one.kind === 'move');
  const merges = advice.filter((one) => one.kind === 'merge');
  return {
    id: 'advice',
    title: 'Advice',
    count: advice.length,
    intro:
      advice.length === 0
        ? 'There is nothing to propose.'
        : 'What would help. The loads of a move are those after all moves above it. Whether a team can take a service is for people to say.',
    body: [
      moves.length > 0 && capped(moves, most, 'moves', (shown) => toMoves(shown, names)),
      merges.length > 0 && capped(merges, most, 'merges', (shown) => toMerges(shown, names)),
    ],
  };
};

const toMoves = (
  moves: readonly Move[],
  names: Names,
): Markup => markup`<div class="scroll" role="region" tabindex="0" aria-labelledby="moves-caption">
<table class="moves"><caption id="moves-caption">Services to give to another team</caption>
<thead><tr><th scope="col" class="n">#<th scope="col">Service<th scope="col">From<th scope="col">Load of capacity<th scope="col">To<th scope="col">Load of capacity<th scope="col" class="n">Edges shared</tr></thead>
<tbody>
${moves.map(
  (
    { service, from, to, shared, effect },
    index,
  ) => markup`<tr><td class="n">${index + 1}<th scope="row">${names(service)}<td>${names(from)}<td>${toChange(effect.from)}<td>${names(to)}<td>${toChange(effect.to)}<td class="n">${number(shared)}
`,
)}</tbody></table></div>`;

/** `9 → 8 of 3`, with where it stands then. */
const toChange = ({ before, after, capacity }: LoadChange): Part => {
  const fits = after <= capacity;
  return markup`<span class="change">${number(before)} <span aria-hidden="true">→</span><span class="hear"> then </span> <strong>${number(after)}</strong> of ${number(capacity)}</span> <span class="small ${fits ? 'within' : 'over'}">${fits ? '● fits' : '▲ still over'}</span>`;
};

const toMerges = (merges: readonly Merge[], names: Names): Markup => markup`<h3>Services to make one</h3>
<ul class="plain">${merges.map(
  ({
    services,
    owner,
    because,
  }) => markup`<li><p class="subject"><strong>${listed(services.map(names))}</strong> <span class="also">${names(owner)}, ${many(services.length, 'service')} → 1</span></p>
<p class="says">${because}</p></li>`,
)}</ul>`;
