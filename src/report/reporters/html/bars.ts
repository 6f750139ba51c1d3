/**
 * Teams by load: a bar for what a team owns, a line for what it can carry. Across, everything is in per cent of the width, so that the chart
 * fits any screen without its letters shrinking.
 */
import type { ReportTeam } from '../../report.ts';
import { Markup, markup } from './markup.ts';
import { bandClasses, bandSigns, many, number, shortened } from './words.ts';

/** More bars than this say no more: the table has all teams. */
export const mostBars = 30;

const ROW = 46;
const TOP = 26;
const BAR = { y: 21, height: 11 };

export const toBars = (teams: readonly ReportTeam[], total: number): Markup => {
  const { step, end } = toScale(Math.max(1, ...teams.flatMap(({ load, capacity = 0 }) => [load, capacity])));
  const height = TOP + teams.length * ROW;
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  return markup`<figure class="bars">
${legend}
<svg role="img" aria-labelledby="bars-title bars-desc" width="100%" height="${height}">
<title id="bars-title">Teams by load</title>
<desc id="bars-desc">${toDescription(teams, total)} The table of teams has the same numbers.</desc>
${patterns}
${ticks.map((tick) => toTick(tick, end, height))}
${teams.map((team, index) => toBar(team, TOP + index * ROW, end))}
</svg>
</figure>`;
};

const toDescription = (teams: readonly ReportTeam[], total: number): string =>
  `The ${teams.length === total ? '' : `${teams.length} most loaded of `}${many(total, 'team')}: ${teams
    .slice(0, 12)
    .map(({ name, load, capacity, band }) => `${name} ${number(load)} of ${capacity === undefined ? 'unknown' : number(capacity)}, ${band}`)
    .join('; ')}${teams.length > 12 ? '; and so on' : ''}.`;

/** Round steps of the axis, six at most, and its end on one of them. */
const toScale = (most: number): { readonly step: number; readonly end: number } => {
  const power = 10 ** Math.floor(Math.log10(most / 6));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((size) => most / size <= 6) ?? most);
  return { step, end: step * Math.ceil(most / step) };
};

const toTick = (tick: number, end: number, height: number): Markup => {
  const x = percent(tick / end);
  const anchor = tick === 0 ? 'start' : tick === end ? 'end' : 'middle';
  return markup`<line class="grid" x1="${x}" x2="${x}" y1="18" y2="${height}"/><text class="tick" x="${x}" y="11" text-anchor="${anchor}">${number(tick)}</text>`;
};

const toBar = (team: ReportTeam, y: number, end: number): Markup => {
  const { load, capacity, band } = team;
  const kind = bandClasses[band];
  const carried = Math.min(load, capacity ?? load);
  const bar = (from: number, to: number, className: string, fill?: string): Markup | false =>
    to > from &&
    markup`<rect class="${className}" x="${percent(from / end)}" y="${y + BAR.y}" width="${percent((to - from) / end)}" height="${BAR.height}"${fill !== undefined && markup` fill="url(#${fill})"`}/>`;
  return markup`<g>${toLabel(team, y, 'wide', 44)}${toLabel(team, y, 'narrow', 16)}
${bar(load, capacity ?? load, 'room')}${capacity === undefined ? bar(0, load, 'unsized', 'dots') : bar(0, carried, `bar ${kind}`)}${bar(carried, load, `excess ${kind}`, `hatch-${kind}`)}
${capacity !== undefined && markup`<line class="capacity" x1="${percent(capacity / end)}" x2="${percent(capacity / end)}" y1="${y + BAR.y - 4}" y2="${y + BAR.y + BAR.height + 4}"/>`}</g>
`;
};

const toLabel = ({ name, services, load, capacity, band }: ReportTeam, y: number, width: 'wide' | 'narrow', letters: number): Markup => {
  const weighing = load === services.length ? '' : ` weighing ${number(load)}`;
  const wide = `${many(services.length, 'service')}${weighing}${capacity === undefined ? '' : `, can carry ${number(capacity)}`}`;
  const says = width === 'wide' ? wide : `${number(load)} of ${capacity === undefined ? '?' : number(capacity)}`;
  return markup`<text class="${width}" x="0" y="${y + 13}"><tspan class="name">${shortened(name, letters)}</tspan><tspan class="says" dx="9">${says}</tspan><tspan class="band ${bandClasses[band]}" dx="9">${bandSigns[band]} ${band}</tspan></text>`;
};

const percent = (part: number): string => `${Math.round(part * 10_000) / 100}%`;

const hatch = (kind: string, lines: string): string =>
  `<pattern id="hatch-${kind}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="gap" width="6" height="6"/><path class="hatch ${kind}" d="${lines}"/></pattern>`;

const patterns = new Markup(
  `<defs>${hatch('over', 'M0 0V6')}${hatch('neglect', 'M0 0V6M0 0H6')}<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="dot" cx="2" cy="2" r="1.1"/></pattern></defs>`,
);

const sample = (shapes: string): Markup => new Markup(`<svg width="34" height="19" aria-hidden="true">${shapes}</svg>`);

const legend = markup`<ul class="legend" aria-hidden="true">
<li>${sample('<rect class="bar within" y="4" width="34" height="11"/>')} what a team owns</li>
<li>${sample('<rect class="excess neglect" x=".5" y="4" width="33" height="11" fill="url(#hatch-neglect)"/>')} more than it can carry</li>
<li>${sample('<rect class="room" x=".5" y="4.5" width="33" height="10"/>')} room</li>
<li>${sample('<line class="capacity" x1="17" x2="17" y1="0" y2="19"/>')} what its engineers can carry</li>
</ul>`;
