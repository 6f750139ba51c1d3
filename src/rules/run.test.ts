import { describe, expect, test } from 'vitest';
import { refOf, type SourcedEntity } from '../catalog/entity.ts';
import { commits, histories } from '../testing/histories.ts';
import { entity, judged, services, team } from '../testing/rules.ts';
import { neglected } from './evo-003-neglected.ts';
import { unowned } from './own-001-unowned.ts';
import { overCapacity } from './own-003-over-capacity.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import { brokenEntity } from './reg-001-broken-entity.ts';
import type { JudgedRegistry } from './rule.ts';
import { evaluate } from './run.ts';
import type { Waiver } from './waiver.ts';

const rules = [unowned, overCapacity, brokenEntity];
const run = (entities: readonly SourcedEntity[], policy: Partial<Policy> = {}, day = '2026-11-25') => {
  const { findings, waived, unknown } = evaluate(judged(entities), rules, { ...defaultPolicy, ...policy }, day);
  const short = (list: typeof findings) =>
    list.map(({ rule, level, entity: about }) => `${level} ${rule.id} ${about ? refOf(about) : '-'}`);
  return { findings: short(findings), waived: short(waived), unknown: unknown.length, all: findings };
};
const crowded = [team('team', 5), ...services(4)];
const waiver: Waiver = { rule: 'OWN-003', entity: 'group:default/team', reason: 'Spring.', owner: 'team', until: '2026-12-31' };

describe('levels', () => {
  test('sort findings, the gravest first', () =>
    expect(run([...crowded, ...services(1, { owner: '' }, 'z')]).findings).toEqual([
      'error OWN-001 component:default/z1',
      'warning OWN-003 group:default/team',
    ]));
  test('are the policy’s to set', () => {
    expect(run(crowded, { levels: { 'OWN-003': 'info' } }).findings).toEqual(['info OWN-003 group:default/team']);
    expect(run(crowded, { levels: { 'OWN-003': 'off' } }).findings).toEqual([]);
  });
});

describe('a waiver', () => {
  test('in the policy holds up to and on its last day', () => {
    expect(run(crowded, { waivers: [waiver] })).toMatchObject({ findings: [], waived: ['warning OWN-003 group:default/team'] });
    expect(run(crowded, { waivers: [waiver] }, '2026-12-31').findings).toEqual([]);
  });

  test('that has expired is an error beside the finding, at its place in the policy', () => {
    const { findings, all } = run(crowded, { waivers: [{ ...waiver, line: 7, column: 5 }], file: 'policy.yaml' }, '2027-01-01');
    expect(findings).toEqual(['error WAI-001 -', 'warning OWN-003 group:default/team']);
    expect(all[0]).toMatchObject({ at: { file: 'policy.yaml', line: 7, column: 5 }, says: expect.stringContaining('2026-12-31') });
  });

  test('for what is not found is a warning, expired or not', () => {
    const fine = [team('team', 5)];
    expect(run(fine, { waivers: [waiver] }).findings).toEqual(['warning WAI-002 -']);
    expect(run(fine, { waivers: [waiver] }, '2028-01-01').findings).toEqual(['warning WAI-002 -']);
  });

  test('has findings of its own that the policy may grade, or leave out', () => {
    const levels = (level: 'info' | 'off') => ({ waivers: [waiver], levels: { 'WAI-002': level } });
    expect(run([team('team', 5)], levels('info')).findings).toEqual(['info WAI-002 -']);
    expect(run([team('team', 5)], levels('off')).findings).toEqual([]);
  });

  test('is not needless where nobody can say so', () => {
    expect(run([team('team'), ...services(4)], { waivers: [waiver] })).toMatchObject({ findings: [], unknown: 1 });
    const waivers = [{ ...waiver, rule: neglected.id, entity: 'component:default/a1' }];
    const judge = (registry: JudgedRegistry) =>
      evaluate(registry, [neglected], { ...defaultPolicy, waivers }, '2026-11-25').findings.length;
    expect(judge(judged(services(1), { histories: histories([], { missing: { a1: 'it is cut off' } }) }))).toBe(0);
    expect(judge(judged(services(1), { histories: histories(commits(1, ['a1'])) }))).toBe(1);
    expect(judge(judged([]))).toBe(1);
  });

  const annotated = (value: string) => [
    entity(
      'Group',
      'team',
      { type: 'team' },
      { annotations: { 'create-service.dev/waive-OWN-003': value, 'create-service.dev/engineers': '5' } },
    ),
    ...services(4),
  ];
  test('may be an annotation of the entity', () =>
    expect(run(annotated('2026-12-31 team-a: They hire two in spring.'))).toMatchObject({ findings: [], waived: [expect.any(String)] }));

  test.each(['', 'soon', '2026-02-30 team: x', '2026-12-31 team:', '2026-12-31: why'])('written as %j is a broken entity', (value) => {
    const { findings, all } = run(annotated(value));
    expect(findings).toEqual(['error REG-001 group:default/team', 'warning OWN-003 group:default/team']);
    expect(all[0]?.field).toEqual(['metadata', 'annotations', 'create-service.dev/waive-OWN-003']);
  });

  test('is for its own entity and rule alone', () => {
    const two = [...crowded, team('other', 1), ...services(2, { owner: 'other' }, 'o')];
    expect(run(two, { waivers: [waiver] }).findings).toEqual(['warning OWN-003 group:default/other']);
    expect(run(crowded, { waivers: [{ ...waiver, rule: 'OWN-001' }] }).findings).toEqual([
      'warning OWN-003 group:default/team',
      'warning WAI-002 -',
    ]);
  });
});

test('problems of reading are findings with their place', () => {
  const registry = judged([]);
  const problem = { file: 'a.yaml', line: 3, says: 'This is no valid YAML.', hint: 'Mend it.' };
  const { findings } = evaluate({ ...registry, catalog: { ...registry.catalog, problems: [problem] } }, rules, defaultPolicy, '2026-11-25');
  expect(findings).toEqual([
    expect.objectContaining({ rule: brokenEntity, says: problem.says, fix: 'Mend it.', at: { file: 'a.yaml', line: 3 } }),
  ]);
});
