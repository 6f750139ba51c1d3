import { describe, expect, test } from 'vitest';
import { refOf } from '../catalog/entity.ts';
import { toService } from '../testing/file-rules.ts';
import { judged, service, services, team } from '../testing/rules.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import { defineFileRule, type JudgedRegistry } from './rule.ts';
import { evaluate } from './run.ts';

/** Finds every file, and can't judge what is called so. */
const everyFile = (id: string) =>
  defineFileRule({
    ...{
      id,
      title: 'file',
      level: 'warning',
      data: 'files',
      finds: 'Any.',
      why: 'Why.',
      fix: 'Fix.',
      source: 'None',
      thresholds: { least: 1 },
    },
    *inspect({ files }, { least }) {
      for (const file of files.paths.slice(0, files.paths.length >= least ? undefined : 0))
        if (file === 'unknown') yield { unknown: 'It is not known.' };
        else yield { at: { file, line: 3 }, says: `There is ${file}.` };
    },
  });
const rules = [everyFile('RUN-901'), everyFile('RUN-902')];

const [a1, a2] = services(2);
const entities = [team('team', 5), ...(a1 && a2 ? [a1, a2] : [])];
const onDisk = (files: Readonly<Record<string, string>>, folder = 'services/a1'): JudgedRegistry['services'] => [
  { folder, service: toService({ files, entity: a1 ?? service('a1') }) },
];
const run = (on: JudgedRegistry['services'], policy: Partial<Policy> = {}) => {
  const registry = { ...judged(entities), ...(on && { services: on }) };
  return evaluate(registry, rules, { ...defaultPolicy, ...policy }, '2026-11-25');
};

test('a finding is about the service, at a place relative to the registry', () => {
  const { findings } = run(onDisk({ 'main.go': '' }));
  expect(findings.map(({ rule, entity, at }) => [rule.id, entity && refOf(entity), at])).toEqual([
    ['RUN-901', 'component:default/a1', { file: 'services/a1/main.go', line: 3 }],
    ['RUN-902', 'component:default/a1', { file: 'services/a1/main.go', line: 3 }],
  ]);
  expect(run(onDisk({ 'main.go': '' }, '.')).findings[0]?.at?.file).toBe('main.go');
});

test('levels and thresholds are the policy’s to set', () => {
  expect(run(onDisk({ 'main.go': '' }), { levels: { 'RUN-901': 'off', 'RUN-902': 'error' } }).findings).toMatchObject([
    { rule: { id: 'RUN-902' }, level: 'error' },
  ]);
  expect(run(onDisk({ 'main.go': '' }), { thresholds: { 'RUN-901': { least: 2 } } }).findings).toMatchObject([{ rule: { id: 'RUN-902' } }]);
});

test('services that are not on disk are named in one line for each rule', () => {
  expect(run(onDisk({ unknown: '' })).unknown.map(({ rule, entity, says }) => [rule.id, entity && refOf(entity), says])).toEqual([
    ['RUN-901', 'component:default/a1', 'It is not known.'],
    ['RUN-902', 'component:default/a1', 'It is not known.'],
    ...['RUN-901', 'RUN-902'].map((id) => [id, undefined, expect.stringMatching(/^The source of 1 service .*: a2\.$/)]),
  ]);
});

test.each([
  ['nobody looked', undefined],
  ['none is there', []],
])('where %s, each rule is not evaluated as a whole', (_, on) => {
  const { findings, unknown, notEvaluated } = run(on);
  expect([findings, unknown]).toEqual([[], []]);
  expect(notEvaluated).toEqual({ 'RUN-901': expect.stringContaining('no service is on disk'), 'RUN-902': expect.any(String) });
});

test('a service is done with before the next one is read', () => {
  const steps: string[] = [];
  const lazily = {
    *[Symbol.iterator]() {
      for (const entity of [a1, a2]) {
        if (!entity) continue;
        steps.push(`read ${entity.metadata.name}`);
        yield { folder: entity.metadata.name, service: toService({ files: {}, entity }) };
        steps.push(`done ${entity.metadata.name}`);
      }
    },
  };
  run(lazily);
  expect(steps).toEqual(['read a1', 'done a1', 'read a2', 'done a2']);
});

describe('a waiver', () => {
  const waiver = { rule: 'RUN-901', entity: 'component:default/a1', reason: 'Soon.', owner: 'team', until: '2026-12-31' };
  const needless = (on: JudgedRegistry['services']) => run(on, { waivers: [waiver] }).findings.filter(({ rule }) => rule.id === 'WAI-002');
  test('is needless where nothing is found', () =>
    expect(needless([...(onDisk({}) ?? []), { folder: 'b', service: toService({ files: {}, entity: a2 ?? service('a2') }) }])).toHaveLength(
      1,
    ));
  test('is not needless where the rule could not be judged, as a whole or for this service', () => {
    expect(needless(undefined)).toEqual([]);
    expect(needless(onDisk({ unknown: '' }))).toEqual([]);
  });
});
