import { callsOf } from '../catalog/calls.ts';
import { answerOf } from '../catalog/entity.ts';
import { count } from '../support/words.ts';
import { outliersOf } from './outliers.ts';
import { defineRule } from './rule.ts';
import { someOf } from './shorten.ts';

export const hub = defineRule({
  id: 'ARC-003',
  title: 'hub',
  level: 'warning',
  data: 'catalog',
  finds:
    '{edges} or more services depend on one, and more than the average plus {deviations} standard deviations. Gateways are exempt, and not in the average.',
  why: 'Whatever it does reaches nearly everybody: an outage of it is one of the whole, and its team can change little without asking many.',
  fix: 'Split it along what its callers want of it, let them keep copies of what changes seldom, and tell them of changes by events.',
  source: 'CIMET, anti-pattern “Hub-like microservice”',
  thresholds: { edges: 6, deviations: 2 },
  *check(registry, limits) {
    for (const { service, others, mean, bound } of outliersOf(callsOf(registry), 'callers', limits))
      yield {
        entity: service,
        field: ['metadata', 'name'],
        says: `${others.length} services depend on ${answerOf(service)}; the average is ${mean}, and ${count(limits.deviations, 'standard deviation')} above it ${bound}.`,
        evidence: someOf(others, answerOf),
      };
  },
});
