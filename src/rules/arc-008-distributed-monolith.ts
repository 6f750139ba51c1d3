import { type Calls, callsOf } from '../catalog/calls.ts';
import { answerOf, type SourcedEntity } from '../catalog/entity.ts';
import { systemOf } from '../catalog/kinds.ts';
import { groupBy } from '../support/group-by.ts';
import { defineRule, type Found } from './rule.ts';

export const distributedMonolith = defineRule({
  id: 'ARC-008',
  title: 'distributed monolith',
  level: 'warning',
  data: 'catalog',
  finds:
    'Of the N(N−1) edges that the services of a system could have among them, they have more than {share}; likewise of the registry as a whole. From {services} services on; gateways are left out.',
  why: 'Services that nearly all know each other are changed and released together: the price of a distributed system is paid, and what it was to buy, that each team goes its own way, is not there.',
  fix: 'Find the groups that change together and merge each into one service, and let what is left tell each other of changes by events.',
  source: 'Service coupling factor, as in Apolinário and França 2020',
  thresholds: { services: 6, share: 0.3 },
  /** Of a large company all services together never come near the limit, however tangled each system is: so systems are judged first. */
  *check(registry, limits) {
    const calls = callsOf(registry);
    const { services, gateway } = calls;
    const refs = services.map((service, number) => (gateway[number] ? undefined : systemOf(service)));
    const judge = (members: readonly number[], ties: readonly number[], whose: string, entity?: SourcedEntity): readonly Found[] => {
      const found = members.reduce((sum, number) => sum + (ties[number] ?? 0), 0) / 2;
      const possible = members.length * (members.length - 1);
      if (members.length < limits.services || found / possible <= limits.share) return [];
      const most = [...members].sort((a, b) => (ties[b] ?? 0) - (ties[a] ?? 0) || a - b).slice(0, MOST_TIED);
      return [
        {
          says: `The ${members.length} services of ${whose} have ${found} of ${possible} possible edges among them: ${round(found / possible)}, more than ${limits.share}.`,
          evidence: most.map((number) => `${answerOf(services[number] as SourcedEntity)}: ${ties[number]} edges`),
          ...(entity && { entity, field: ['metadata', 'name'] }),
        },
      ];
    };
    const within = tiesWithin(calls, (from, to) => refs[from] !== undefined && refs[from] === refs[to]);
    const counted = [...services.keys()].filter((number) => !gateway[number]);
    const found = [...groupBy(counted, (number) => refs[number])].flatMap(([ref, members]) => {
      const system = ref && registry.catalog.entities.get(ref);
      return system ? judge(members, within, answerOf(system), system) : [];
    });
    yield* found.length > 0
      ? found
      : judge(
          counted,
          tiesWithin(calls, (from, to) => !gateway[from] && !gateway[to]),
          'the registry',
        );
  },
});

/** How many are named, those with most edges first: where to begin. */
const MOST_TIED = 5;

/** By service: at how many ends of edges that count it is. */
const tiesWithin = ({ services, callees }: Calls, counts: (from: number, to: number) => boolean): readonly number[] => {
  const ties = services.map(() => 0);
  for (const [from, targets] of callees.entries())
    for (const to of targets) if (counts(from, to)) for (const end of [from, to]) ties[end] = (ties[end] ?? 0) + 1;
  return ties;
};

const round = (share: number): number => Math.round(1000 * share) / 1000;
