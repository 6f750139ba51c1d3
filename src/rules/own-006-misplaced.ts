import { ownerOf } from '../catalog/catalog.ts';
import { answerOf, type EntityRef, refOf, type SourcedEntity } from '../catalog/entity.ts';
import type { Edge, Graph } from '../catalog/graph.ts';
import { isGateway, isService } from '../catalog/kinds.ts';
import type { TeamLoad } from '../catalog/ownership.ts';
import { groupBy } from '../support/group-by.ts';
import { count } from '../support/words.ts';
import { defineRule } from './rule.ts';

export const misplaced = defineRule({
  id: 'OWN-006',
  title: 'misplaced service',
  level: 'warning',
  data: 'catalog',
  finds:
    'A service has {edges} or more edges with services of one team that has room, to or from them, and more than with services of its owner. Gateways are exempt.',
  why: 'Most of its changes concern another team than the one that makes them: each needs two plans, two reviews and two releases.',
  fix: 'Give it to the team that it works with, or move the part that this team needs into a service of theirs.',
  source: 'Neri et al. 2019 (microFreshener)',
  thresholds: { edges: 3 },
  *check({ graph, ownership, types }, { edges: limit }) {
    for (const { group, services } of ownership.teams)
      for (const entity of services) {
        if (numberOf(entity, graph) < limit || isGateway(entity, types)) continue;
        const counted = edgesOf(entity, graph).filter(({ other }) => isService(other, types));
        const byOwner = groupBy(counted, ({ other }) => ownerOf(other));
        const owns = byOwner.get(refOf(group))?.length ?? 0;
        // Nothing can be given to an owner that is no team, or to a team that owns too much already.
        const others = [...byOwner].flatMap(([owner, edges]) => {
          const team = owner && owner !== refOf(group) ? ownership.byGroup.get(owner) : undefined;
          return team && hasRoom(team) ? [{ team: team.group, edges }] : [];
        });
        const [most] = others.sort((a, b) => b.edges.length - a.edges.length || compare(refOf(a.team), refOf(b.team)));
        if (!most || most.edges.length < limit || most.edges.length <= owns) continue;
        yield {
          entity,
          field: ['spec', 'owner'],
          says: `${answerOf(entity)} has ${count(most.edges.length, 'edge')} with services of ${answerOf(most.team)}, and ${owns} with those of its owner, ${answerOf(group)}.`,
          evidence: most.edges.map(({ edge: { from, to } }) => `${answerOf(from)} → ${answerOf(to)}`),
        };
      }
  },
});

const numberOf = (service: SourcedEntity, { out, in: into }: Graph): number =>
  (out.get(refOf(service))?.length ?? 0) + (into.get(refOf(service))?.length ?? 0);

const edgesOf = (service: SourcedEntity, graph: Graph): readonly { readonly edge: Edge; readonly other: SourcedEntity }[] => [
  ...(graph.out.get(refOf(service)) ?? []).map((edge) => ({ edge, other: edge.to })),
  ...(graph.in.get(refOf(service)) ?? []).map((edge) => ({ edge, other: edge.from })),
];

const hasRoom = ({ load, capacity }: TeamLoad): boolean => capacity === undefined || load < capacity;

const compare = (a: EntityRef, b: EntityRef): number => (a < b ? -1 : 1);
