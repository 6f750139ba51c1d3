/** The report for a job summary or a comment on GitHub: never longer than a comment may be. */
import { groupBy } from '../../support/group-by.ts';
import { count } from '../../support/words.ts';
import { shortRef, toSentence } from '../advice-words.ts';
import { cellsFor, loadBar } from '../load-bar.ts';
import { showPlace } from '../place.ts';
import type { Finding, Report, Reporter, ReportTeam } from '../report.ts';
import { toCount, toSummary, toTitle } from '../verdict.ts';
import { code, plain } from './markdown-text.ts';

/** GitHub takes 65,536 characters; what a workflow adds to them should fit too. */
const MOST = 64_000;
/** Of each section but the findings, which get what is left. */
const ROOM = 8_000;
const MOST_TEAMS = 50;
const MOST_ADVICE = 20;
const MOST_EVIDENCE = 10;
const MOST_CELLS = 20;

export const markdown: Reporter = (report) => {
  const { findings, known, waived, advice } = report;
  const before = [head(report), teamTable(report)];
  const after = [
    list('Services that look neglected', neglectLines(report)),
    list('Advice', shorten(advice.map((one) => plain(toSentence(one, report.registry))))),
    folded('finding', 'known from the baseline', known.map(knownLine)),
    folded('finding', 'waived', waived.map(waivedLine)),
    folded('check', 'not evaluated', notEvaluated(report)),
  ];
  const length = [...before, ...after].reduce((sum, part) => sum + part.length + 2, 0);
  const parts = [...before, found(findings, MOST - length), ...after];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
};

const head = (report: Report): string => {
  const { findings, known, waived, registry, day } = report;
  const also = [known.length > 0 ? `${known.length} known from the baseline` : '', waived.length > 0 ? `${waived.length} waived` : ''];
  const verdict = [toCount(findings), ...also.filter(Boolean)].join('; ');
  return `## ${toTitle(report)}: ${verdict}\n\n${toSummary(report)} Read from ${code(registry)} on ${day}.`;
};

const teamTable = ({ teams }: Report): string => {
  if (teams.length === 0) return '';
  const cells = cellsFor(teams, MOST_CELLS);
  const rows = teams.slice(0, MOST_TEAMS).map((team) => teamRow(team, cells));
  const rest = Math.max(0, teams.length - MOST_TEAMS);
  return `| Team | Engineers | Services | Capacity | Load | |\n| --- | --: | --: | --: | --- | --- |\n${fitted(rows, ROOM, (n) => `\n… and ${count(n + rest, 'team')} more, less loaded.`, rest)}`;
};

const teamRow = (team: ReportTeam, cells: number): string => {
  const { carried, beyond, room } = loadBar(team, cells);
  const band = team.band === 'neglect likely' ? `**${team.band}**` : team.band;
  const words = [
    plain(team.name, 100),
    team.engineers ?? '?',
    team.services.length,
    team.capacity ?? '?',
    `${carried}${beyond}${room}`,
    band,
  ];
  return `| ${words.join(' | ')} |`;
};

/** As many as there is room for, and how many more there are. */
const fitted = (lines: readonly string[], room: number, more: (n: number) => string, rest = 0): string => {
  let length = 0;
  const over = lines.findIndex((line) => {
    length += line.length + 1;
    return length > room;
  });
  const shown = over < 0 ? lines : lines.slice(0, over);
  const left = lines.length - shown.length;
  return [...shown, ...(left + rest > 0 ? [more(left)] : [])].join('\n');
};

const found = (findings: readonly Finding[], room: number): string => {
  if (findings.length === 0) return 'Nothing was found.';
  const blocks = [...groupBy(findings, ({ level, rule }) => `${level} ${rule}`).values()].flatMap((group) => {
    const fixes = new Set(group.map(({ fix }) => fix));
    return group.map((finding, index) => {
      const item = `- ${toText(finding)}${fixes.size > 1 ? `<br>To mend it: ${plain(finding.fix)}` : ''}`;
      return index > 0 ? item : `${ruleHead(finding, fixes.size > 1)}\n\n${item}`;
    });
  });
  return fitted(blocks, room, (n) => `\n… and ${count(n, 'finding')} more, in \`--report json\`.`).trimStart();
};

const ruleHead = ({ level, rule, title, fix }: Finding, manyFixes: boolean): string =>
  `\n### ${level} ${plain(rule)} ${plain(title)}${manyFixes ? '' : `\n\nTo mend it: ${plain(fix)}`}`;

const toText = ({ says, place, evidence }: Finding): string => {
  const shown = evidence.slice(0, MOST_EVIDENCE).map((line) => plain(line, 200));
  const more = evidence.length > MOST_EVIDENCE ? [`… ${evidence.length - MOST_EVIDENCE} more`] : [];
  const parts = [plain(says), place ? code(showPlace(place)) : '', [...shown, ...more].join(', ')];
  return parts.filter(Boolean).join('<br>');
};

const neglectLines = ({ teams }: Report): readonly string[] =>
  teams.flatMap(({ name, neglected }) =>
    neglected.map(({ service, evidence }) => plain(`${shortRef(service)} of ${name}: ${evidence.join('; ')}`)),
  );

const shorten = (lines: readonly string[]): readonly string[] =>
  lines.length <= MOST_ADVICE ? lines : [...lines.slice(0, MOST_ADVICE), `… and ${lines.length - MOST_ADVICE} more, in \`--report json\`.`];

const list = (title: string, lines: readonly string[]): string => (lines.length > 0 ? `### ${title}\n\n${items(lines)}` : '');

const items = (lines: readonly string[]): string =>
  fitted(
    lines.map((line) => `- ${line}`),
    ROOM,
    (n) => `- … and ${n} more, in \`--report json\`.`,
  );

const folded = (noun: string, what: string, lines: readonly string[]): string =>
  lines.length > 0 ? `<details>\n<summary>${count(lines.length, noun)} ${what}</summary>\n\n${items(lines)}\n\n</details>` : '';

const knownLine = (finding: Finding): string => `${plain(finding.rule)} ${toText(finding)}`;

const waivedLine = (finding: Report['waived'][number]): string => {
  const { until, owner, reason } = finding.waiver;
  return `${knownLine(finding)}<br>Waived until ${plain(until)} by ${plain(owner, 100)}: ${plain(reason)}`;
};

const notEvaluated = ({ rules, unknown }: Report): readonly string[] => {
  const whole = rules.flatMap(({ id, notEvaluated: says }) => (says === undefined ? [] : [{ rule: id, says }]));
  return [...whole, ...unknown].map(({ rule, says }) => `${plain(rule)} ${plain(says)}`);
};
