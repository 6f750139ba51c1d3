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
  source: 'Service coupling factor, as in Apolinário and França 2021',
  thresholds: { services: 6, share: 0.3 },
  /** Of a large company all services together never come near the limit, however tangled each system is: so systems are judged first. */
  *check(registry, limits) {
    const calls = callsOf(registry);
    const services = [...calls.services.keys()].filter((number) => !calls.gateway[number]);
    const refs = calls.services.map(systemOf);
    const judge = (members: readonly number[], whose: string, entity?: SourcedEntity): readonly Found[] => {
      const possible = members.length * (members.length - 1);
      const most = members.reduce((sum, number) => sum + (calls.callees[number]?.length ?? 0), 0);
      // Those that lead elsewhere are only looked for where there are enough with them.
      if (members.length < limits.services || most / possible <= limits.share) return [];
      const ties = tiesAmong(members, calls);
      const found = [...ties.values()].reduce((sum, ends) => sum + ends, 0) / 2;
      if (found / possible <= limits.share) return [];
      const says = `The ${members.length} services of ${whose} have ${found} of ${possible} possible edges among them: ${round(found / possible)}, more than ${limits.share}.`;
      const first = [...ties].sort(([a, some], [b, more]) => more - some || a - b).slice(0, MOST_TIED);
      const evidence = first.map(([number, ends]) => `${answerOf(calls.services[number] as SourcedEntity)}: ${ends} edges`);
      return [{ says, evidence, ...(entity && { entity, field: ['metadata', 'name'] }) }];
    };
    const found = [...groupBy(services, (number) => refs[number])].flatMap(([ref, members]) => {
      const system = ref && registry.catalog.entities.get(ref);
      return system ? judge(members, answerOf(system), system) : [];
    });
    yield* found.length > 0 ? found : judge(services, 'the registry');
  },
});

/** How many are named, those with most edges first: where to begin. */
const MOST_TIED = 5;

/** By member: at how many ends of edges among them it is. */
const tiesAmong = (members: readonly number[], { callees }: Calls): ReadonlyMap<number, number> => {
  const ties = new Map(members.map((number) => [number, 0]));
  for (const from of members)
    for (const to of callees[from] ?? []) if (ties.has(to)) for (const end of [from, to]) ties.set(end, (ties.get(end) ?? 0) + 1);
  return ties;
};

const round = (share: number): number => Math.round(1000 * share) / 1000;
