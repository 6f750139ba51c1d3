/** All rules together over whole registries: what they say of a sound one has to be little, and worth saying. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refOf } from '../../catalog/entity.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { rules } from '../../rules/index.ts';
import { defaultPolicy } from '../../rules/policy.ts';
import { evaluate } from '../../rules/run.ts';
import { judged } from '../rules.ts';

const read = (...path: readonly string[]) => {
  const { entities, problems, doubtful } = loadCatalog(join(import.meta.dirname, ...path));
  expect([problems, doubtful]).toEqual([[], []]);
  const registry = judged(entities);
  const { findings, unknown } = evaluate(registry, rules, defaultPolicy, '2026-11-25');
  return { registry, findings, unknown: unknown.map(({ rule }) => rule.id) };
};

describe('Online Boutique', () => {
  const { registry, findings, unknown } = read('boutique');

  test('has ten services and fourteen edges', () => {
    expect(registry.catalog.services).toHaveLength(10);
    expect(registry.graph.edges).toHaveLength(14);
  });

  test('has no error, and two warnings about the one service that does much and waits for all of it', () => {
    expect(unknown).toEqual([]);
    expect(findings.map(({ rule, level, entity, says }) => [level, rule.id, entity && refOf(entity), says])).toEqual([
      [
        'warning',
        'ARC-004',
        'component:default/checkoutservice',
        'checkoutservice depends on 6 services; the average is 0.8, and 2 standard deviations above it 4.5.',
      ],
      // An order is placed though its confirmation fails, and yet the customer waits for it.
      ['warning', 'ARC-012', 'component:default/checkoutservice', 'checkoutservice, of tier 1, waits for emailservice, of tier 3.'],
    ]);
  });
});

describe('the shipped registry', () => {
  test.each([
    ['shop', [], []],
    ['startup', ['OWN-003', 'ARC-005', 'API-002', 'OWN-009', 'RUN-009'], []],
    ['marketplace', ['OWN-003', 'ARC-005', 'API-002', 'OWN-009', 'RUN-009'], ['ARC-007']],
  ])('%s shows what it is there to show', (name, found, notEvaluated) => {
    const { findings, unknown } = read('../../../catalog', name);
    expect([...new Set(findings.map(({ rule }) => rule.id))]).toEqual(found);
    expect(unknown).toEqual(notEvaluated);
  });
});
