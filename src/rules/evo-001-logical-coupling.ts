import { answerOf, type EntityRef } from '../catalog/entity.ts';
import type { Commit, Histories } from '../catalog/history.ts';
import { count } from '../support/words.ts';
import { meantCommits, unrecorded } from './history.ts';
import { defineRule } from './rule.ts';

export const logicalCoupling = defineRule({
  id: 'EVO-001',
  title: 'logical coupling',
  level: 'warning',
  data: 'git',
  finds:
    'Two services of one repository changed together in {together} or more commits of the last {days} days, and that in a share of {share} or more of the commits that changed the one with fewer. Commits by bots, and those that touch more than {services} services, don’t count.',
  why: 'What changes together can’t be built, reviewed or deployed apart, whatever its interfaces say.',
  fix: 'Find what they share: move it to one of the two, put a contract that grows compatibly between them, or make them one service.',
  source: 'Amoroso d’Aragona et al. 2023, “Microservice Logical Coupling”; thresholds of Code Maat (Tornhill)',
  thresholds: { days: 180, together: 5, share: 0.3, services: 10 },
  looksBack: ({ days }) => days,
  *check(registry, limits) {
    const { changes, pairs } = countChanges(meantCommits(allCommits(registry.histories), limits));
    for (const [a, others] of [...pairs].sort(byName))
      for (const [b, together] of [...others].sort(byName)) {
        const [entity, other] = [registry.catalog.entities.get(a), registry.catalog.entities.get(b)];
        const fewer = Math.min(changes.get(a) ?? 0, changes.get(b) ?? 0);
        if (!entity || !other || together < limits.together || together / fewer < limits.share) continue;
        yield {
          entity,
          key: b,
          says: `${answerOf(entity)} and ${answerOf(other)} changed together in ${count(together, 'commit')} of the last ${limits.days} days, ${Math.round((100 * together) / fewer)} % of those of the one that changed less.`,
          evidence: [entity, other].map((one, index) => `${answerOf(one)}: ${count(changes.get(index === 0 ? a : b) ?? 0, 'commit')}`),
        };
      }
    yield* unrecorded(registry);
  },
});

/** Each once, though every service that it touched has it. */
const allCommits = ({ of }: Histories): ReadonlySet<Commit> => new Set([...of.values()].flatMap(({ commits }) => commits));

/** Commits of each service, and those of each pair, under the first of the two. */
const countChanges = (commits: readonly Commit[]) => {
  const changes = new Map<EntityRef, number>();
  const pairs = new Map<EntityRef, Map<EntityRef, number>>();
  for (const { services } of commits)
    for (const [index, a] of services.entries()) {
      changes.set(a, (changes.get(a) ?? 0) + 1);
      const others = pairs.get(a) ?? new Map<EntityRef, number>();
      for (const b of services.slice(index + 1)) others.set(b, (others.get(b) ?? 0) + 1);
      pairs.set(a, others);
    }
  return { changes, pairs };
};

const byName = ([a]: readonly [EntityRef, unknown], [b]: readonly [EntityRef, unknown]): number => (a < b ? -1 : 1);
