import { callsOf } from '../catalog/calls.ts';
import { answerOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { shortestCircle } from '../catalog/knots.ts';
import { count } from '../support/words.ts';
import { fieldOfEdge } from './field-of.ts';
import { defineRule } from './rule.ts';
import { someOf, wayText } from './shorten.ts';

export const cycle = defineRule({
  id: 'ARC-001',
  title: 'cyclic dependency',
  level: 'error',
  data: 'catalog',
  finds:
    'Services wait for each other in a circle: each depends on the next, directly or by an API that is not AsyncAPI. What is deprecated does not count.',
  why: 'None of them can be released, started or tested without the others, and one that is slow makes all of them wait for themselves.',
  fix: 'Turn one of the calls around, make it an event, or merge the services: what can’t be told apart is one.',
  source: 'Taibi and Lenarduzzi 2018, smell “Cyclic dependency”',
  thresholds: {},
  *check(registry) {
    const calls = callsOf(registry);
    // Libraries and websites are no part of it: nothing calls them while it runs.
    const serviceAt = (number: number): SourcedEntity => calls.services[number] as SourcedEntity;
    for (const knot of calls.knots) {
      const [first] = knot;
      if (first === undefined || knot.length === 1) continue;
      const circle = shortestCircle(calls.awaited, calls, first).map(serviceAt);
      const entity = serviceAt(first);
      const others = knot.length - circle.length;
      const more = others === 0 ? '' : ` With ${count(others, 'other')}, these are ${knot.length} services that all wait for each other.`;
      yield {
        entity,
        field: fieldOfEdge(registry, entity, circle[1] ?? entity),
        says: `${answerOf(entity)} waits for itself: ${wayText([...circle, entity], answerOf)}.${more}`,
        ...(others > 0 && { evidence: someOf(knot, (number) => answerOf(serviceAt(number))) }),
        // Another circle is another finding, and one that only grows more tangled is the same.
        key: circle.map(refOf).join(' '),
      };
    }
  },
});
