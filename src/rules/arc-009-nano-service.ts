import { knownOwnerOf } from '../catalog/catalog.ts';
import { answerOf, labelOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import type { Edge, Graph } from '../catalog/graph.ts';
import { isGateway, isService, lifecycleOf, systemOf } from '../catalog/kinds.ts';
import { defineRule } from './rule.ts';

export const nanoService = defineRule({
  id: 'ARC-009',
  title: 'nano service',
  level: 'info',
  data: 'catalog',
  finds:
    'A service that one service alone depends on, of the same owner and system, and that has no datastore of its own. Gateways, and what is reached from outside, are exempt.',
  why: 'It has the pipeline, alerts and upgrades of a service, and every request to it crosses the network, for what could be a function call within one team.',
  fix: 'Make it a module of the service that uses it. Leave it alone if it scales, fails or is released for reasons of its own.',
  source: 'Taibi and Lenarduzzi 2018, smell “Microservice greedy”',
  thresholds: {},
  *check({ catalog, graph, types }) {
    for (const edges of graph.in.values()) {
      const entity = edges[0]?.to;
      const user = onlyUser(edges);
      if (!entity || !user) continue;
      if (![user, entity].every((service) => isService(service, types) && !isGateway(service, types))) continue;
      if (labelOf(entity, 'exposure') === 'public' || hasOwnData(entity, graph)) continue;
      const owner = isSame(knownOwnerOf(catalog, entity), knownOwnerOf(catalog, user));
      const system = isSame(systemOf(entity), systemOf(user));
      if (owner && system)
        yield {
          entity,
          field: ['metadata', 'name'],
          says: `${answerOf(entity)} serves ${answerOf(user)} alone, has the same owner and system, and no datastore of its own.`,
        };
      else if (owner !== false && system !== false)
        yield {
          entity,
          unknown: `Only ${answerOf(user)} uses ${answerOf(entity)}; whether they have the same owner and system is not known.`,
        };
    }
  },
});

/** The one that depends on it, or nothing where nobody does, or several. What is on its way out does not count. */
const onlyUser = (edges: readonly Edge[]): SourcedEntity | undefined => {
  let only: SourcedEntity | undefined;
  for (const { from } of edges) {
    if (lifecycleOf(from) === 'deprecated') continue;
    if (only) return undefined;
    only = from;
  }
  return only;
};

/** Data that it shares with others is not its own. */
const hasOwnData = (service: SourcedEntity, { datastores, users }: Graph): boolean =>
  (datastores.get(refOf(service)) ?? []).some(({ datastore }) => users.get(refOf(datastore))?.length === 1);

const isSame = (one: string | undefined, other: string | undefined): boolean | undefined => (one && other ? one === other : undefined);
