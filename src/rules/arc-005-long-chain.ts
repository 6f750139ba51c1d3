import { callsOf } from '../catalog/calls.ts';
import { ownerOf } from '../catalog/catalog.ts';
import { answerOf, type SourcedEntity } from '../catalog/entity.ts';
import { nameOf } from '../catalog/name-of.ts';
import { count } from '../support/words.ts';
import { longChains } from './chains.ts';
import { fieldOfEdge } from './field-of.ts';
import { defineRule } from './rule.ts';
import { someOf, wayText } from './shorten.ts';

export const longChain = defineRule({
  id: 'ARC-005',
  title: 'long synchronous chain',
  level: 'error',
  data: 'catalog',
  finds:
    '{warning} or more services wait for each other one after the other (a warning), or {error} or more (an error). Events (AsyncAPI) cut a chain, and a circle counts as one service. Of chains that end at the same service, the longest is named.',
  why: 'The times of all add up, and the chain works only while each link does: six services that are there 99.9 % of the time are together away for four hours a month.',
  fix: 'Cut it in the middle: let a service answer from a copy that events keep current, hand work on by an event, or merge services that always wait for each other.',
  source: 'CIMET, anti-pattern “Service chain”',
  thresholds: { warning: 4, error: 6 },
  *check(registry, { warning, error }) {
    const { catalog } = registry;
    const calls = callsOf(registry);
    const serviceAt = (number: number): SourcedEntity => calls.services[number] as SourcedEntity;
    const describe = (number: number): string => {
      const owner = ownerOf(serviceAt(number));
      const circle = calls.knots[calls.knotOf[number] ?? 0]?.length ?? 1;
      const remarks = [owner && nameOf(catalog, owner), circle > 1 && `in a circle of ${circle}`].filter(Boolean);
      return `${answerOf(serviceAt(number))}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
    };
    for (const { services, others } of longChains(calls, Math.min(warning, error))) {
      const [first, second] = services;
      const last = services.at(-1);
      if (first === undefined || second === undefined || last === undefined) continue;
      const alike =
        others === 0
          ? ''
          : ` ${count(others, 'other service')} begin${others === 1 ? 's' : ''} such a chain to ${answerOf(serviceAt(last))}.`;
      yield {
        entity: serviceAt(first),
        field: fieldOfEdge(registry, serviceAt(first), serviceAt(second)),
        says: `${services.length} services wait for each other one after the other: ${wayText(services, (number) => answerOf(serviceAt(number)))}.${alike}`,
        evidence: someOf(services, describe),
        level: services.length >= error ? 'error' : 'warning',
      };
    }
  },
});
