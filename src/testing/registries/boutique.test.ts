/** All rules together over a fleet that is known and sound: what they say of it has to be little, and worth saying. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toCatalog } from '../../catalog/catalog.ts';
import { refOf } from '../../catalog/entity.ts';
import { toGraph } from '../../catalog/graph.ts';
import { defaultTypes } from '../../catalog/kinds.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { toOwnership } from '../../catalog/ownership.ts';
import { rules } from '../../rules/index.ts';
import { defaultPolicy } from '../../rules/policy.ts';
import { evaluate } from '../../rules/run.ts';
import { entityFaults } from '../backstage.ts';

const catalog = toCatalog(loadCatalog(join(import.meta.dirname, 'boutique')));
const graph = toGraph(catalog, defaultTypes);

test('ten services and fourteen edges, each of them known to Backstage', async () => {
  expect(catalog.problems).toEqual([]);
  expect(catalog.services).toHaveLength(10);
  expect(graph.edges).toHaveLength(14);
  for (const { source: _, ...document } of catalog.entities.values()) expect(await entityFaults(document)).toEqual([]);
});

test('no error, and two warnings about the one service that does much and waits for all of it', () => {
  const registry = { catalog, graph, ownership: toOwnership(catalog), types: defaultTypes };
  const { findings, unknown } = evaluate(registry, rules, defaultPolicy, '2026-11-25');
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
