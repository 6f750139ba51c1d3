import { describe, expect, test } from 'vitest';
import type { UserError } from '../support/errors.ts';
import { rules } from './index.ts';
import { parsePolicy } from './parse-policy.ts';
import { defaultPolicy } from './policy.ts';

const parse = (...lines: readonly string[]) => parsePolicy(lines.join('\n'), 'policy.yaml', rules);
const faults = (...lines: readonly string[]): readonly string[] => {
  try {
    parse(...lines);
  } catch (error) {
    return (error as UserError).problems.map(({ where, says }) => `${where}: ${says}`);
  }
  return [];
};

describe('a policy', () => {
  test('that says nothing is the default one', () => {
    expect(parse('')).toEqual(defaultPolicy);
    expect(parse('# nothing yet')).toEqual(defaultPolicy);
    expect(parse('{}')).toEqual(defaultPolicy);
  });

  test('changes what it names and nothing else', () => {
    const policy = parse(
      'types: { services: [service, worker] }',
      'capacity: { servicesPerEngineer: 1.1, weights: { tier: { 1: 1.5 } } }',
      'bots: [Deploy Robot]',
      'rules:',
      '  OWN-001: { level: warning }',
      '  OWN-003: { level: off }',
      'waivers:',
      '  - rule: OWN-003',
      '    entity: Group:Team-A',
      '    reason: They hire two in spring.',
      '    owner: team-a',
      '    until: 2026-12-31',
    );
    expect(policy).toEqual({
      types: { ...defaultPolicy.types, services: ['service', 'worker'] },
      capacity: { servicesPerEngineer: 1.1, weights: { tier: { 1: 1.5 }, lifecycle: {} } },
      bots: ['Deploy Robot'],
      levels: { 'OWN-001': 'warning', 'OWN-003': 'off' },
      thresholds: { 'OWN-001': {}, 'OWN-003': {} },
      waivers: [
        {
          rule: 'OWN-003',
          entity: 'group:default/team-a',
          reason: 'They hire two in spring.',
          owner: 'team-a',
          until: '2026-12-31',
          line: 8,
          column: 5,
        },
      ],
    });
  });

  test('names every mistake with its place', () => {
    const found = faults(
      'capacity:',
      '  servicesPerEngineer: many',
      'colour: red',
      'rules:',
      '  OWN-003: { level: grave, engineers: 7 }',
      '  OWN-999: {}',
      'waivers:',
      '  - { rule: OWN-999, entity: team-a, reason: " ", owner: a, until: 2026-02-30 }',
    );
    expect(found).toEqual([
      expect.stringMatching(/^policy\.yaml:2:24 \(capacity\.servicesPerEngineer\): .*expected number/),
      expect.stringMatching(/^policy\.yaml:5:21 \(rules\.OWN-003\.level\): .*"error"\|"warning"\|"info"\|"off"/),
      expect.stringMatching(/^policy\.yaml:5:12 \(rules\.OWN-003\): .*"engineers"/),
      expect.stringMatching(/^policy\.yaml:5:3 \(rules\): .*"OWN-999"/),
      'policy.yaml:8:13 (waivers.0.rule): There is no rule OWN-999.',
      expect.stringMatching(/^policy\.yaml:8:30 \(waivers\.0\.entity\): Name it whole/),
      'policy.yaml:8:46 (waivers.0.reason): Say something.',
      'policy.yaml:8:68 (waivers.0.until): Write a day as 2026-12-31.',
      expect.stringMatching(/^policy\.yaml:1:1: .*"colour"/),
    ]);
  });

  test('may say how grave an expired or a needless waiver is', () =>
    expect(parse('rules:', '  WAI-001: { level: warning }', '  WAI-002: { level: off }').levels).toEqual({
      'WAI-001': 'warning',
      'WAI-002': 'off',
    }));

  test('waives no broken file, and nothing that is said of waivers', () => {
    const waive = (rule: string, entity: string) =>
      faults('waivers:', `  - { rule: ${rule}, entity: ${entity}, reason: x, owner: a, until: 2026-12-31 }`);
    expect(waive('REG-001', 'registry')).toEqual([
      "policy.yaml:2:13 (waivers.0.rule): REG-001 can't be waived for the whole registry: that would hide every broken file, those to come too. Mend the files.",
    ]);
    expect(waive('WAI-001', 'registry')).toEqual([
      "policy.yaml:2:13 (waivers.0.rule): What WAI-001 finds is about waivers and can't be waived.",
    ]);
    expect(waive('REG-001', 'component:default/a')).toEqual([]);
    expect(waive('ARC-007', 'registry')).toEqual([]);
  });

  test.each([
    ['broken syntax', ['capacity: [1'], /policy\.yaml:\d+:\d+: /],
    ['a list', ['- a'], /expected object/],
    ['a key twice', ['types: {}', 'types: {}'], /policy\.yaml:2:1: .*unique/],
    [
      'a bomb of aliases',
      ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${`*${'abcdefg'[i]},`.repeat(9)}]`)],
      /./,
    ],
  ])('refuses %s', (_, lines, says) => expect(faults(...lines).join('\n')).toMatch(says));
});
