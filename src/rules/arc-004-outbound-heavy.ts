import { callsOf } from '../catalog/calls.ts';
import { answerOf } from '../catalog/entity.ts';
import { count } from '../support/words.ts';
import { outliersOf } from './outliers.ts';
import { defineRule } from './rule.ts';
import { someOf } from './shorten.ts';

export const outboundHeavy = defineRule({
  id: 'ARC-004',
  title: 'outbound-heavy',
  level: 'warning',
  data: 'catalog',
  finds:
    'A service depends on {edges} or more others, and on more than the average plus {deviations} standard deviations. Gateways are exempt, and not in the average.',
  why: 'It is down or slow whenever one of them is, and has to follow the changes of all. Often it holds what should be decided in the services that it calls.',
  fix: 'Move its decisions to the services that have the data, let it listen to events instead of asking, or split it by what it is for. If it only routes, give it the type of a gateway.',
  source: 'CIMET, anti-pattern “Greedy microservice”',
  thresholds: { edges: 6, deviations: 2 },
  *check(registry, limits) {
    for (const { service, others, mean, bound } of outliersOf(callsOf(registry), 'callees', limits))
      yield {
        entity: service,
        field: ['metadata', 'name'],
        says: `${answerOf(service)} depends on ${others.length} services; the average is ${mean}, and ${count(limits.deviations, 'standard deviation')} above it ${bound}.`,
        evidence: someOf(others, answerOf),
      };
  },
});
