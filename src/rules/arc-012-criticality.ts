import { answerOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { isGateway, isService, lifecycleOf, tierOf } from '../catalog/kinds.ts';
import { fieldOfEdge } from './field-of.ts';
import { defineRule, type Found, type Unknown } from './rule.ts';

export const criticality = defineRule({
  id: 'ARC-012',
  title: 'criticality inversion',
  level: 'warning',
  data: 'catalog',
  finds:
    'A Component of tier 1 waits for one of tier 3 or 4, or one in production depends on one that is experimental or deprecated. Gateways are exempt.',
  why: 'A chain is as strong as its weakest link: what nobody is woken for at night takes down what everybody is woken for.',
  fix: 'Raise what it depends on to what it is needed for, or do without it: a time-out with a default answer, a copy, or an event instead of a call. Move away from what is deprecated.',
  source: 'Atlassian Compass, component tiers',
  thresholds: {},
  *check(registry) {
    const { graph, types } = registry;
    /** Once each, however many depend on it. */
    const unknown = new Map<SourcedEntity, Unknown>();
    for (const edges of graph.out.values()) {
      const from = edges[0]?.from;
      if (!from || lifecycleOf(from) === 'deprecated' || isGateway(from, types)) continue;
      const tier = tierOf(from);
      for (const { to, synchronous } of edges) {
        const found = (key: string, says: string): Found => {
          return { entity: from, field: fieldOfEdge(registry, from, to), says, key: `${key} ${refOf(to)}` };
        };
        if (lifecycleOf(from) === 'production' && ['experimental', 'deprecated'].includes(lifecycleOf(to)))
          yield found('lifecycle', `${answerOf(from)}, which is in production, depends on ${answerOf(to)}, which is ${lifecycleOf(to)}.`);
        if (!synchronous || (tier !== undefined && tier > 1)) continue;
        const other = tierOf(to);
        const isMinor = other !== undefined && other >= 3;
        if (tier === 1 && isMinor) yield found('tier', `${answerOf(from)}, of tier 1, waits for ${answerOf(to)}, of tier ${other}.`);
        // Only where it could be one: of two that both say nothing, nothing is known.
        else if (tier === 1 && other === undefined && isService(to, types))
          unknown.set(to, { entity: to, unknown: `${answerOf(from)}, of tier 1, waits for ${answerOf(to)}, whose tier is not known.` });
        else if (tier === undefined && isMinor && isService(from, types))
          unknown.set(from, {
            entity: from,
            unknown: `The tier of ${answerOf(from)}, which waits for ${answerOf(to)} of tier ${other}, is not known.`,
          });
      }
    }
    yield* unknown.values();
  },
});
