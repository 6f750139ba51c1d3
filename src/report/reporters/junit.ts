/**
 * JUnit's XML: a suite for each rule, a failed case for each finding. It keeps to what the schemas of Jenkins and of Ant both allow; hence
 * `system-out` belongs to suites, and a name, a host and a time stand where nobody needs them.
 */
import { showPlace } from '../place.ts';
import type { Finding, Report, Reporter } from '../report.ts';

interface Case {
  readonly name: string;
  readonly failed?: Finding;
  /** Why nothing can be said for or against it. */
  readonly skipped?: string;
  readonly note?: string;
}

export const junit: Reporter = (report) => {
  const titles = new Map([...report.findings, ...report.known, ...report.waived].map(({ rule, title }) => [rule, title]));
  for (const { id, title } of report.rules) titles.set(id, title);
  const suites = [...titles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, title], index) => toSuite(report, rule, title, index));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
};

const toSuite = (report: Report, rule: string, title: string, index: number): string => {
  const cases = withNames(toCases(report, rule));
  const failures = cases.filter(({ failed }) => failed).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const { tool, rules, day } = report;
  const attributes = {
    name: `${rule} ${title}`,
    package: tool.name,
    id: index,
    hostname: 'localhost',
    timestamp: `${day}T00:00:00`,
    tests: cases.length,
    failures,
    errors: 0,
    ...(skipped > 0 && { skipped }),
    time: 0,
  };
  const level = rules.find(({ id }) => id === rule)?.level ?? 'error';
  const notes = cases.flatMap(({ note }) => note ?? []).join('\n');
  return `  <testsuite${toAttributes(attributes)}>
    <properties><property name="level" value="${level}"/></properties>
${cases.map((one) => toCase(one, `${tool.name}.${rule}`)).join('')}    <system-out>${toXml(notes)}</system-out>
    <system-err/>
  </testsuite>
`;
};

const toCases = (report: Report, rule: string): readonly Case[] => {
  const of = <T extends { readonly rule: string }>(all: readonly T[]): readonly T[] => all.filter((one) => one.rule === rule);
  const notEvaluated = report.rules.find(({ id }) => id === rule)?.notEvaluated;
  const cases: readonly Case[] = [
    ...of(report.findings).map((found) => ({
      name: nameOf(found),
      ...(found.level === 'info' ? { note: `${nameOf(found)}: ${toText(found)}` } : { failed: found }),
    })),
    ...of(report.known).map((found) => ({ name: nameOf(found), skipped: `Known from the baseline: ${toText(found)}` })),
    ...of(report.waived).map((found) => {
      const { until, owner, reason } = found.waiver;
      return { name: nameOf(found), skipped: `Waived until ${until} by ${owner}: ${reason}\n${toText(found)}` };
    }),
    ...of(report.unknown).map((one) => ({ name: nameOf(one), skipped: one.says })),
    ...(notEvaluated === undefined ? [] : [{ name: REGISTRY, skipped: notEvaluated }]),
  ];
  return cases.length > 0 ? cases : [{ name: REGISTRY }];
};

const REGISTRY = 'registry';
const nameOf = ({ entity, place }: Pick<Finding, 'entity' | 'place'>): string => entity ?? place?.file ?? REGISTRY;

/** Servers take cases of one name for one case. */
const withNames = (cases: readonly Case[]): readonly Case[] => {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const nth = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, nth);
    return nth > 1 ? { ...one, name: `${one.name} (${nth})` } : one;
  });
};

const toText = ({ says, evidence, place, fix }: Finding): string =>
  [says, ...evidence, ...(place ? [showPlace(place)] : []), `To mend it: ${fix}`].join('\n');

const toCase = ({ name, failed, skipped }: Case, classname: string): string => {
  const attributes = toAttributes({ name, classname, time: 0 });
  if (failed)
    return `    <testcase${attributes}>
      <failure${toAttributes({ type: failed.level, message: failed.says })}>${toXml(toText(failed))}</failure>
    </testcase>
`;
  if (skipped !== undefined) return `    <testcase${attributes}>\n      <skipped>${toXml(skipped)}</skipped>\n    </testcase>\n`;
  return `    <testcase${attributes}/>\n`;
};

const toAttributes = (attributes: Readonly<Record<string, string | number>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${toXml(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`)
    .join('');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };
/** What marks up, and what XML can't hold at all, not even as a number. */
const special = /[&<>"\ufffe\uffff]|(?![\t\n])\p{Cc}/gu;

const toXml = (text: string): string => text.toWellFormed().replace(special, (character) => entities[character] ?? '\ufffd');
