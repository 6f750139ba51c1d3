/** One small line chart as SVG. Lines differ by colour, by dashes and by the shape of their points. */
import { type Markup, markup } from './markup.ts';
import { listed, number, toDate } from './words.ts';

export interface Line {
  readonly name: string;
  readonly look: 'over' | 'neglect' | 'within' | 'unknown';
  /** One a day; where it is missing, the line has a gap. */
  readonly values: readonly (number | undefined)[];
}

export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly days: readonly string[];
  readonly lines: readonly Line[];
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

const WIDTH = 340;
const HEIGHT = 168;
const PLOT = { left: 34, right: 300, top: 12, bottom: 138 };

export const toChart = ({ id, title, days, lines }: Chart): Markup => {
  const most = Math.max(1, ...lines.flatMap(({ values }) => values.filter((value) => value !== undefined)));
  const end = roundUp(most);
  const xs = toPositions(days);
  const drawn = lines.map((line) => ({ ...line, runs: toRuns(line.values, xs, end) }));
  return markup`<figure><figcaption><strong>${title}</strong>
<ul class="legend" aria-hidden="true">${lines.map(({ name, look }) => markup`<li>${sample(look)} ${name}</li>`)}</ul></figcaption>
<svg role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${listed(lines.map(toSentence))}, from ${toDate(days[0] ?? '')} to ${toDate(days.at(-1) ?? '')}.</desc>
${[0, end / 2, end].filter(Number.isInteger).map((tick) => toGridLine(tick, end))}
<text class="tick" x="${PLOT.left}" y="${HEIGHT - 8}">${days[0]}</text><text class="tick" x="${PLOT.right}" y="${HEIGHT - 8}" text-anchor="end">${days.at(-1)}</text>
${drawn.map(({ look, runs }) => toLine(look, runs))}
${toEnds(drawn.map(({ look, runs }) => ({ look, point: runs.at(-1)?.at(-1) })))}
</svg></figure>`;
};

const toSentence = ({ name, values }: Line): string => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? `${name} unknown` : `${name} from ${number(known[0] ?? 0)} to ${number(known.at(-1) ?? 0)}`;
};

const roundUp = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(most));
  return Math.max(2, ([1, 2, 4, 6, 8, 10].find((factor) => factor * power >= most) ?? 10) * power);
};

/** By the calendar; runs of days that are none, or of one day, stand evenly. */
const toPositions = (days: readonly string[]): readonly number[] => {
  const times = days.map((day) => Date.parse(day));
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const usable = last > first && times.every((time, index) => time >= (times[index - 1] ?? first));
  const share = (index: number): number => (usable ? ((times[index] ?? 0) - first) / (last - first) : index / (days.length - 1));
  return days.map((_, index) => round(PLOT.left + share(index) * (PLOT.right - PLOT.left)));
};

/** Unbroken stretches of known values. */
const toRuns = (values: Line['values'], xs: readonly number[], end: number): readonly (readonly Point[])[] => {
  const runs: Point[][] = [[]];
  for (const [index, value] of values.entries()) {
    if (value === undefined) runs.push([]);
    else runs.at(-1)?.push({ x: xs[index] ?? 0, y: round(PLOT.bottom - (value / end) * (PLOT.bottom - PLOT.top)), value });
  }
  return runs.filter((run) => run.length > 0);
};

const round = (n: number): number => Math.round(10 * n) / 10;

const toGridLine = (tick: number, end: number): Markup => {
  const y = round(PLOT.bottom - (tick / end) * (PLOT.bottom - PLOT.top));
  return markup`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}"/><text class="tick" x="${PLOT.left - 7}" y="${y + 4}" text-anchor="end">${number(tick)}</text>`;
};

/** Points are marked as long as they can be told apart. */
const toLine = (look: Line['look'], runs: readonly (readonly Point[])[]): Markup => {
  const marked = runs.flat().length <= 24 ? runs.flat() : runs.flatMap((run) => run.slice(-1));
  const path = runs.map((run) => `M${run.map(({ x, y }) => `${x} ${y}`).join('L')}`).join('');
  return markup`<path class="line ${look}" d="${path}"/>${marked.map(({ x, y }) => mark(look, x, y))}`;
};

const mark = (look: Line['look'], x: number, y: number): Markup =>
  look === 'over' || look === 'unknown'
    ? markup`<rect class="point ${look}" x="${round(x - 3)}" y="${round(y - 3)}" width="6" height="6"/>`
    : markup`<circle class="point ${look}" cx="${x}" cy="${y}" r="3.2"/>`;

/** The last values, pushed apart where they would cover each other. */
const toEnds = (ends: readonly { readonly look: Line['look']; readonly point: Point | undefined }[]): readonly Markup[] => {
  let above = Number.NEGATIVE_INFINITY;
  return ends
    .flatMap(({ look, point }) => (point ? [{ look, point }] : []))
    .sort((a, b) => a.point.y - b.point.y)
    .map(({ look, point }) => {
      above = Math.max(above + 14, point.y + 4);
      return markup`<text class="end ${look}" x="${point.x + 9}" y="${above}">${number(point.value)}</text>`;
    });
};

const sample = (look: Line['look']): Markup =>
  markup`<svg width="26" height="10" aria-hidden="true"><path class="line ${look}" d="M0 5H26"/>${mark(look, 13, 5)}</svg>`;
