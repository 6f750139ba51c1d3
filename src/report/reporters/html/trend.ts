/** How it went over the runs: three small charts on one axis of days, and the same numbers in a table. */
import type { HistoryEntry, Report } from '../../report.ts';
import { toChart } from './chart.ts';
import { type Markup, markup } from './markup.ts';
import type { Section } from './page.ts';
import { many, number, toDate } from './words.ts';

/** Points of a line, and rows of the table: a browser draws no more in this width. */
const mostPoints = 120;
const mostRows = 60;

export const toTrend = ({ history }: Report): Section | undefined => {
  const [first, last] = [history[0], history.at(-1)];
  if (history.length < 2 || !first || !last) return undefined;
  const points = thinned(history);
  const days = points.map(({ day }) => day);
  return {
    id: 'trend',
    title: 'Trend',
    intro: `${many(history.length, 'run')}, from ${toDate(first.day)} to ${toDate(last.day)}.`,
    body: [
      markup`<div class="charts">${[
        toChart({
          id: 'trend-teams',
          title: 'Teams over capacity',
          days,
          lines: [
            { name: 'over, or more', look: 'over', values: points.map(({ over, neglectLikely }) => over + neglectLikely) },
            { name: 'neglect likely', look: 'neglect', values: points.map(({ neglectLikely }) => neglectLikely) },
          ],
        }),
        toChart({
          id: 'trend-findings',
          title: 'Findings',
          days,
          lines: [
            { name: 'errors', look: 'neglect', values: points.map(({ errors }) => errors) },
            { name: 'warnings', look: 'over', values: points.map(({ warnings }) => warnings) },
          ],
        }),
        toChart({
          id: 'trend-size',
          title: 'Services and engineers',
          days,
          lines: [
            { name: 'services', look: 'within', values: points.map(({ services }) => services) },
            { name: 'engineers', look: 'unknown', values: points.map(({ engineers }) => engineers) },
          ],
        }),
      ]}</div>`,
      toRuns(history),
    ],
  };
};

/** Evenly, and always with the last one. */
const thinned = (history: readonly HistoryEntry[]): readonly HistoryEntry[] => {
  const step = Math.ceil(history.length / mostPoints);
  return history.filter((_, index) => (history.length - 1 - index) % step === 0);
};

const toRuns = (history: readonly HistoryEntry[]): Markup => {
  const shown = history.slice(-mostRows).reverse();
  const title = shown.length < history.length ? `The last ${shown.length} runs in numbers` : 'The runs in numbers';
  return markup`<details class="fold"><summary>${title}</summary>
<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table>
<thead><tr><th scope="col">Day${['Services', 'Engineers', 'Teams', 'Over', 'Neglect likely', 'Errors', 'Warnings'].map((head) => markup`<th scope="col" class="n">${head}`)}</tr></thead>
<tbody>
${shown.map(({ day, services, engineers, teams, over, neglectLikely, errors, warnings }) => {
  const cells = [services, engineers, teams, over, neglectLikely, errors, warnings];
  return markup`<tr><th scope="row">${day}${cells.map((n) => markup`<td class="n">${n === undefined ? '–' : number(n)}`)}
`;
})}</tbody></table></div></details>`;
};
