import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { payloads } from '../../testing/hostile.ts';
import { sampleReport } from '../../testing/report.ts';
import schema from '../../testing/schemas/code-quality.json' with { type: 'json' };
import { stampsReport } from '../../testing/stamps-report.ts';
import { gitlab } from './gitlab.ts';

const validate = new Ajv().compile(schema);
const issues = (report = sampleReport) => {
  const all = JSON.parse(gitlab(report, {}));
  expect(validate(all), JSON.stringify(validate.errors)).toBe(true);
  return all as { description: string; fingerprint: string; severity: string; location: { path: string; lines: { begin: number } } }[];
};
const [cycle] = sampleReport.findings;
if (!cycle) throw new Error('The sample has no finding.');

describe("GitLab's code quality report", () => {
  test('holds what is new and what is known, each by its fingerprint, and nothing that was waived', () =>
    expect(issues().map(({ fingerprint }) => fingerprint)).toEqual(
      [...sampleReport.findings, ...sampleReport.known].map(({ fingerprint }) => fingerprint),
    ));

  test('of stamped services is one, too', () => expect(issues(stampsReport)).toHaveLength(stampsReport.findings.length));

  test('grades them', () =>
    expect(issues().map(({ severity }) => severity)).toEqual(['critical', 'critical', 'critical', 'minor', 'info', 'minor']));

  test('names rule and finding in one line', () =>
    expect(issues()[0]?.description).toBe(
      'ARC-001: ledger, fraud depend on each other: <b>"quotes"</b> & 100 %, a | pipe and a second line.',
    ));

  test('a finding without a file of the repository stands at the registry', () => {
    const [, , , misplaced, small] = issues();
    expect(small?.location).toEqual({ path: 'catalog', lines: { begin: 1 } });
    expect(misplaced?.location).toEqual({ path: 'catalog', lines: { begin: 1 } });
    expect(misplaced?.description).toContain('https://portal.example.com/catalog/default/component/exports');
  });

  test.each([
    ['./catalog/all.yaml', 'catalog/all.yaml'],
    ['/srv/catalog', '.'],
    ['https://portal.example.com', '.'],
  ])('a registry named %s stands at %s', (registry, path) =>
    expect(issues({ ...sampleReport, registry }).at(-1)?.location.path).toBe(path),
  );

  test('stays valid whatever a registry holds', () => {
    const findings = payloads.map((says) => ({ ...cycle, says, place: { file: `catalog/${says}` } }));
    expect(issues({ ...sampleReport, findings, known: [] })).toHaveLength(payloads.length);
    expect(issues({ ...sampleReport, findings: [], known: [] })).toEqual([]);
  });

  test('the schema would see a fault', () => {
    const [issue] = issues();
    for (const fault of [
      { ...issue, severity: 'warning' },
      { ...issue, location: { path: '/etc/passwd', lines: { begin: 1 } } },
      { ...issue, location: { path: 'a.yaml' } },
    ])
      expect(validate([fault])).toBe(false);
  });
});
