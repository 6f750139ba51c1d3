/** The sections on teams: what each carries as a chart, then as a table with the services that look neglected. */
import type { Report, ReportTeam } from '../../report.ts';
import { mostBars, toBars } from './bars.ts';
import { markup, type Part } from './markup.ts';
import type { Section } from './page.ts';
import { type Column, capped, toTable } from './table.ts';
import { bandClasses, bandSigns, type Names, number } from './words.ts';

export const toLoad = ({ teams }: Report): Section => {
  const shown = teams.slice(0, mostBars);
  const some =
    shown.length < teams.length ? ` The ${shown.length} most loaded are drawn; the table of teams has all ${number(teams.length)}.` : '';
  return {
    id: 'load',
    title: 'Teams by load',
    intro: `How many services each team owns, against how many its engineers can carry.${some}`,
    body: teams.length === 0 ? markup`<p>The registry holds no team.</p>` : toBars(shown, teams.length),
  };
};

export const toTeams = (report: Report, names: Names): Section => ({
  id: 'teams',
  title: 'Teams',
  count: report.teams.length,
  intro: 'The numbers behind the bars.',
  body: [toTeamTable(report), toNeglected(report.teams, names)],
});

const order: Readonly<Record<ReportTeam['band'], number>> = { unknown: 0, within: 1, over: 2, 'neglect likely': 3 };

const toTeamTable = ({ teams, findings }: Report): Part => {
  const found = new Map<string, number>();
  for (const { entity = '' } of findings) found.set(entity, (found.get(entity) ?? 0) + 1);
  const weighted = teams.some(({ load, services }) => load !== services.length);
  const ratio = ({ load, capacity }: ReportTeam): number | undefined => capacity && Math.round((100 * load) / capacity);
  const columns: readonly (Column<ReportTeam> | false)[] = [
    {
      title: 'Team',
      cell: ({ name, title }) => [name, title !== name && markup` <span class="also">${title}</span>`],
      value: ({ name }) => name,
    },
    { title: 'Engineers', numeric: true, cell: ({ engineers }) => (engineers === undefined ? '–' : number(engineers)) },
    { title: 'Counted from', cell: ({ sizeFrom }) => sizeFrom ?? '–' },
    { title: 'Services', numeric: true, cell: ({ services }) => number(services.length) },
    weighted && { title: 'Load', numeric: true, cell: ({ load }) => number(load) },
    { title: 'Capacity', numeric: true, cell: ({ capacity }) => (capacity === undefined ? '–' : number(capacity)) },
    {
      title: 'Load ÷ capacity',
      numeric: true,
      sorted: 'descending',
      cell: (team) => (ratio(team) === undefined ? '–' : `${number(ratio(team) ?? 0)} %`),
      value: ratio,
    },
    {
      title: 'Band',
      cell: ({ band }) => markup`<span class="tag ${bandClasses[band]}"><span aria-hidden="true">${bandSigns[band]}</span> ${band}</span>`,
      value: ({ band }) => order[band],
    },
    { title: 'Neglected', numeric: true, cell: ({ neglected }) => number(neglected.length) },
    { title: 'Findings', numeric: true, cell: ({ ref }) => number(found.get(ref) ?? 0) },
  ];
  return toTable({ id: 'team-table', caption: 'Teams', columns: columns.filter((column) => column !== false), rows: teams });
};

const toNeglected = (teams: readonly ReportTeam[], names: Names): Part => {
  const all = teams.flatMap(({ name, neglected }) => neglected.map((one) => ({ ...one, name })));
  if (all.length === 0) return undefined;
  const list = (shown: readonly (typeof all)[number][]): Part =>
    markup`<ul class="plain">${shown.map(
      ({ service, name, evidence }) =>
        markup`<li><p class="subject"><strong>${names(service)}</strong> <span class="also">${name}</span></p>
<ul class="evidence">${evidence.map((line) => markup`<li>${line}</li>`)}</ul></li>`,
    )}</ul>`;
  return [markup`<h3>Services that look neglected</h3>`, capped(all, 100, 'services', list)];
};
