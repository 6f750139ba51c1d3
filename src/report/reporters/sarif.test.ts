import standard from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { ruleTexts } from '../../rules/index.ts';
import { payloads } from '../../testing/hostile.ts';
import { sampleReport } from '../../testing/report.ts';
import { stampsReport } from '../../testing/stamps-report.ts';
import type { Report } from '../report.ts';
import { sarif } from './sarif.ts';

// It is of draft 4, of which it uses nothing that means something else in draft 7 but these two.
const { $schema: _, id: __, ...schema } = standard;
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
(addFormats as unknown as (ajv: Ajv) => void)(ajv);
const validate = ajv.compile(schema);

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Readonly<Record<string, number>> };
      readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
    },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly { readonly justification: string }[];
  readonly baselineState?: string;
}

const runOf = (report: Report) => {
  const log = JSON.parse(sarif(report, {}));
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  return log.runs[0];
};
const resultsOf = (report: Report): readonly Result[] => runOf(report).results;
const uriOf = ({ locations: [{ physicalLocation }] }: Result): string => physicalLocation.artifactLocation.uri;
const [cycle] = sampleReport.findings;
if (!cycle) throw new Error('The sample has no finding.');
const uriFor = (file: string): string | undefined =>
  resultsOf({ ...sampleReport, findings: [{ ...cycle, place: { file } }] }).map(uriOf)[0];

describe('SARIF', () => {
  const run = runOf(sampleReport);
  const results: readonly Result[] = run.results;

  test('of stamped services is valid, too', () => expect(resultsOf(stampsReport)).toHaveLength(stampsReport.findings.length));

  test('is valid by the schema of the standard, which would see a fault', () => {
    expect(resultsOf({ ...sampleReport, findings: [], known: [], waived: [], unknown: [], rules: [] })).toEqual([]);
    const log = JSON.parse(sarif(sampleReport, {}));
    for (const spoil of [
      () => Object.assign(log.runs[0].results[0], { severity: 'error' }),
      () => delete log.runs[0].results[0].severity && Object.assign(log.runs[0].results[0], { level: 'info' }),
    ]) {
      spoil();
      expect(validate(log)).toBe(false);
    }
  });

  test('explains every rule', () => {
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(sampleReport.rules.map(({ id }) => id));
    expect(run.tool.driver.rules[4]).toEqual({
      id: 'OWN-009',
      name: 'SmallOrganisationManyServices',
      shortDescription: { text: 'Small organisation, many services' },
      fullDescription: { text: 'Exactly when small organisation, many services.' },
      help: {
        text: 'Why: It hurts.\n\nTo mend it: Do not.\n\nSource: Somebody 2019',
        markdown: '**Why:** It hurts.\n\n**To mend it:** Do not.\n\n**Source:** Somebody 2019',
      },
      defaultConfiguration: { level: 'note' },
      properties: { 'problem.severity': 'recommendation' },
    });
  });

  test('no description of a rule is longer than GitHub shows', () => {
    const { rules } = runOf({ ...sampleReport, rules: ruleTexts }).tool.driver;
    for (const { shortDescription, fullDescription } of rules)
      expect(Math.max(shortDescription.text.length, fullDescription.text.length)).toBeLessThanOrEqual(1024);
  });

  test('a result for each finding, under its rule', () => {
    for (const { ruleId, ruleIndex } of results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(results.map(({ level }) => level)).toEqual(['error', 'error', 'error', 'warning', 'note', 'warning', 'error']);
  });

  test('tells what is known, and what was waived by whom', () => {
    expect(results.map(({ baselineState }) => baselineState)).toEqual(['new', 'new', 'new', 'new', 'new', 'unchanged', undefined]);
    expect(resultsOf({ ...sampleReport, known: [] })[0]).not.toHaveProperty('baselineState');
    expect(results.map(({ suppressions }) => suppressions.length)).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(results.at(-1)?.suppressions[0]).toMatchObject({
      kind: 'external',
      status: 'accepted',
      justification: 'Until 2026-12-31, by team-core: The event is on its way.',
    });
  });

  test('what could not be judged is no result', () =>
    expect(run.invocations[0].toolExecutionNotifications).toMatchObject([
      { associatedRule: { id: 'EVO-003', index: 1 }, message: { text: 'No service was found in a git repository.' } },
      {
        associatedRule: { id: 'OWN-003', index: 2 },
        locations: [{ logicalLocations: [{ fullyQualifiedName: 'group:default/team-new' }] }],
      },
    ]));
});

describe('a place that GitHub takes', () => {
  const results = resultsOf(sampleReport);

  test('is that of the finding, else the registry', () => {
    expect(results.map(uriOf).slice(0, 5)).toEqual([
      'catalog/services/ledger.yaml',
      'catalog/teams/core.yaml',
      'catalog/services/broken%20file%2C%2050%25%3A%20%C3%BC.yaml',
      'portal.example.com/catalog/default/component/exports',
      'catalog',
    ]);
    expect(results.map(({ locations: [{ physicalLocation }] }) => physicalLocation.region).slice(0, 5)).toEqual([
      { startLine: 20, startColumn: 7 },
      { startLine: 5, startColumn: 9 },
      { startLine: 3 },
      { startLine: 1 },
      { startLine: 1 },
    ]);
    expect(results[0]?.locations[0].logicalLocations).toMatchObject([{ name: 'ledger', fullyQualifiedName: 'component:default/ledger' }]);
    expect(results[3]?.message.text).toContain('https://portal.example.com/catalog/default/component/exports');
  });

  test.each([
    ['./a b/#1?.yaml', 'a%20b/%231%3F.yaml'],
    ['a:b.yaml', 'a%3Ab.yaml'],
    ['../other/a.yaml', '../other/a.yaml'],
    ['/srv/a b.yaml', 'file:///srv/a%20b.yaml'],
    ['C:/a b.yaml', 'file:///C:/a%20b.yaml'],
    ['https://user:secret@portal:8080/a b?c=d', 'portal%3A8080/a%20b?c=d'],
    ['https://', 'https%3A//'],
  ])('%s is written as %s', (file, uri) => expect(uriFor(file)).toBe(uri));

  test('whatever a file is called, its address is relative and leads back to it', () => {
    for (const payload of payloads) {
      const uri = uriFor(`catalog/x${payload}`) ?? '';
      expect(uri).toMatch(/^[\w.~!'()*%/-]+$/);
      expect(new URL(uri, 'file:///').protocol).toBe('file:');
      if (!/\/|\.\./.test(payload)) expect(decodeURIComponent(uri)).toBe(`catalog/x${payload.toWellFormed()}`);
    }
  });

  test('a finding is told by its fingerprint, for GitHub where no line tells it', () => {
    expect(results.map(({ partialFingerprints }) => partialFingerprints['createServiceFinding/v1'])).toEqual(
      [...sampleReport.findings, ...sampleReport.known, ...sampleReport.waived].map(({ fingerprint }) => fingerprint),
    );
    expect(results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash).slice(0, 5)).toEqual([
      undefined,
      undefined,
      undefined,
      '4123456789abcdef:1',
      '3123456789abcdef:1',
    ]);
  });

  test('text is neither a link nor a placeholder', () => {
    const says = 'See [this](https://example.com) of /orders/{id} and {0}.';
    const [result] = resultsOf({ ...sampleReport, findings: [{ ...cycle, says }] });
    expect(result?.message.text).toMatch(/^See \[this\] \(https:\/\/example\.com\) of \/orders\/\{id\} and \{\{0\}\}\.\n/);
  });

  test('more than GitHub takes are left out, and it is said', () => {
    const { results, invocations } = runOf({
      ...sampleReport,
      findings: Array.from({ length: 25_010 }, () => cycle),
      known: [],
      waived: [],
    });
    expect(results).toHaveLength(25_000);
    expect(invocations[0].toolExecutionNotifications[0].message.text).toBe('10 more findings than a file may hold were left out.');
  });
});
