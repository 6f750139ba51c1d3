import { answerOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import type { Edge } from '../catalog/graph.ts';
import { isGateway, isService, lifecycleOf, tierOf } from '../catalog/kinds.ts';
import { fieldOfEdge } from './field-of.ts';
import { defineRule, type Unknown } from './rule.ts';

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
    for (const edge of graph.edges) {
      const [isUnsteady, tiers] = [leansOnUnsteady(edge), compareTiers(edge)];
      const { from, to } = edge;
      if ((!isUnsteady && !tiers) || lifecycleOf(from) === 'deprecated' || isGateway(from, types)) continue;
      const place = { entity: from, field: fieldOfEdge(registry, from, to) };
      const [user, used] = [answerOf(from), answerOf(to)];
      if (isUnsteady)
        yield {
          ...place,
          says: `${user}, which is in production, depends on ${used}, which is ${lifecycleOf(to)}.`,
          key: `lifecycle ${refOf(to)}`,
        };
      if (tiers === 'inverted')
        yield { ...place, says: `${user}, of tier 1, waits for ${used}, of tier ${tierOf(to)}.`, key: `tier ${refOf(to)}` };
      else if (tiers === 'callee unknown' && isService(to, types))
        unknown.set(to, { entity: to, unknown: `${user}, of tier 1, waits for ${used}, whose tier is not known.` });
      else if (tiers === 'caller unknown' && isService(from, types))
        unknown.set(from, { entity: from, unknown: `${user}, whose tier is not known, waits for ${used}, of tier ${tierOf(to)}.` });
    }
    yield* unknown.values();
  },
});

const leansOnUnsteady = ({ from, to }: Edge): boolean =>
  lifecycleOf(from) === 'production' && ['experimental', 'deprecated'].includes(lifecycleOf(to));

/** Nothing where all is well, and where both say nothing: most of such edges are no inversion. */
const compareTiers = ({ from, to, synchronous }: Edge): 'inverted' | 'callee unknown' | 'caller unknown' | undefined => {
  const tier = synchronous ? tierOf(from) : 2;
  if (tier !== undefined && tier > 1) return undefined;
  const other = tierOf(to);
  if (tier === undefined) return other !== undefined && other >= MINOR ? 'caller unknown' : undefined;
  if (other === undefined) return 'callee unknown';
  return other >= MINOR ? 'inverted' : undefined;
};

/** From this tier on nobody is woken for it. */
const MINOR = 3;
