/** The report for a terminal: teams by load, findings by rule, then advice. */
import { groupBy } from '../../support/group-by.ts';
import { visible } from '../../support/visible.ts';
import { shortRef, TO_DO, toSentence } from '../advice-words.ts';
import { cellsFor, loadBar } from '../load-bar.ts';
import { showPlace } from '../place.ts';
import type { Finding, Report, Reporter, ReporterOptions, ReportTeam } from '../report.ts';
import { toCount, toSummary, toTitle } from '../verdict.ts';

type Style = NonNullable<ReporterOptions['style']>;

const COLOUR = { error: 'red', warning: 'yellow', info: 'cyan' } as const;
const plain: Style = (_, words) => words;
const MOST_CELLS = 30;
/** More of what is only named would push the findings off the screen. */
const MOST_ADVICE = 20;

export const text: Reporter = (report, { style = plain, width = 110 }) => {
  const { findings, known, waived, unknown, advice } = report;
  const notEvaluated = [...idleRules(report), ...unknown.map(({ rule, says }) => `${rule} ${visible(says)}`)];
  const parts = [
    `${style('bold', toTitle(report))} of ${visible(report.registry)}, ${report.day}\n${toSummary(report)}`,
    report.teams.length > 0 ? teamTable(report, style) : '',
    neglect(report, style),
    `${style('bold', 'Findings')}: ${toCount(findings)}${known.length > 0 ? `; ${known.length} known from the baseline` : ''}${waived.length > 0 ? `; ${waived.length} waived` : ''}`,
    ...[...groupBy(findings, ({ level, rule }) => `${level} ${rule}`).values()].map((group) => ruleBlock(group, style, width)),
    notEvaluated.length > 0 ? section('Not evaluated', notEvaluated, style, width) : '',
    advice.length > 0 ? section('Advice', shorten(advice.map((one) => toSentence(one, report.registry))), style, width) : '',
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
};

const teamTable = ({ teams }: Report, style: Style): string => {
  const cells = cellsFor(teams, MOST_CELLS);
  const rows = teams.map((team) => ({
    words: [team.name, String(team.engineers ?? '?'), String(team.services.length), String(team.capacity ?? '?')],
    bar: bar(team, cells, style),
  }));
  const head = ['Team', 'Engineers', 'Services', 'Capacity'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(({ words }) => words[i]?.length ?? 0)));
  const line = (words: readonly string[]): string =>
    words.map((word, i) => (i === 0 ? word.padEnd(widths[i] ?? 0) : word.padStart(widths[i] ?? 0))).join('  ');
  return [style('dim', `  ${line(head)}  Load`), ...rows.map(({ words, bar: drawn }) => `  ${line(words)}  ${drawn}`)].join('\n');
};

const bar = (team: ReportTeam, cells: number, style: Style): string => {
  const { carried, beyond, room } = loadBar(team, cells);
  const drawn = style('green', carried) + style(team.band === 'neglect likely' ? 'red' : 'yellow', beyond) + style('dim', room);
  const space = ' '.repeat(Math.max(1, cells + 2 - carried.length - beyond.length - room.length));
  const band = team.band === 'neglect likely' ? 'red' : team.band === 'over' ? 'yellow' : 'dim';
  return `${drawn}${space}${style(band, team.band)}`;
};

const neglect = ({ teams }: Report, style: Style): string => {
  const lines = teams.flatMap(({ name, neglected }) =>
    neglected.map(({ service, evidence }) => `  ${shortRef(service)} of ${name}: ${visible(evidence.join('; '))}`),
  );
  return lines.length > 0 ? `${style('bold', 'Services that look neglected')}\n${lines.join('\n')}` : '';
};

/** Rules that judged nothing at all mostly share a reason, which is said once. */
const idleRules = ({ rules }: Report): readonly string[] =>
  [...groupBy(rules, ({ notEvaluated }) => notEvaluated)].flatMap(([says, idle]) =>
    says === undefined ? [] : [`${idle.map(({ id }) => id).join(', ')} ${says}`],
  );

const ruleBlock = (findings: readonly Finding[], style: Style, width: number): string => {
  const [first] = findings;
  if (!first) return '';
  const head = `${style(COLOUR[first.level], first.level)} ${style('bold', first.rule)} ${first.title}`;
  const fixes = new Set(findings.map(({ fix }) => fix));
  const shared = fixes.size === 1 ? `\n${wrap(`To mend it: ${first.fix}`, width, '  ')}` : '';
  const blocks = findings.map(({ says, place, evidence, fix }) =>
    [
      wrap(visible(says), width, '  '),
      evidence.length > 0 ? style('dim', wrap(visible(evidence.join(', ')), width, '    ')) : '',
      place ? style('dim', `    ${visible(showPlace(place))}`) : '',
      fixes.size > 1 ? wrap(`To mend it: ${fix}`, width, '    ') : '',
    ]
      .filter(Boolean)
      .join('\n'),
  );
  return `${head}\n${blocks.join('\n')}${shared}`;
};

const shorten = (lines: readonly string[]): readonly string[] =>
  lines.length <= MOST_ADVICE ? lines : [...lines.slice(0, MOST_ADVICE), `… and ${lines.length - MOST_ADVICE} more, in --report json.`];

const section = (title: string, lines: readonly string[], style: Style, width: number): string =>
  `${style('bold', title)}\n${lines.map((line) => wrap(line, width, '  ')).join('\n')}`;

/** Words in lines of a width, each behind a margin; a line break of the text stays one, and a command stays whole, to be copied. */
const wrap = (words: string, width: number, margin: string): string =>
  words
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith(TO_DO)) return [line];
      const lines: string[] = [];
      let current = '';
      for (const word of line.split(' ')) {
        if (current && margin.length + current.length + 1 + word.length > width) {
          lines.push(current);
          current = word;
        } else current = current ? `${current} ${word}` : word;
      }
      return [...lines, current];
    })
    .map((line) => margin + line)
    .join('\n');
