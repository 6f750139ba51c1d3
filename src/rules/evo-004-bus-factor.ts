import { answerOf } from '../catalog/entity.ts';
import { groupBy } from '../support/group-by.ts';
import { meantCommits, recorded, unrecorded } from './history.ts';
import { defineRule } from './rule.ts';

export const busFactor = defineRule({
  id: 'EVO-004',
  title: 'bus factor of one',
  level: 'warning',
  data: 'git',
  finds:
    'One person wrote more than {percent} % of the commits to a service in the last {days} days, where people made {commits} or more. Commits that touch more than {services} services don’t count.',
  why: 'When that person is ill, on holiday or gone, nobody else can change the service quickly, and all reviews of it are a formality.',
  fix: 'Let somebody else make the next changes, with the one who knows it as the reviewer.',
  source: 'Avelino et al. 2016, “A Novel Approach for Estimating Truck Factors”; studies of key developers',
  thresholds: { days: 180, commits: 10, percent: 80, services: 10 },
  looksBack: ({ days }) => days,
  *check(registry, limits) {
    for (const { service, history } of recorded(registry)) {
      const commits = meantCommits(history.commits, limits);
      if (commits.length < limits.commits) continue;
      const authors = [...groupBy(commits, ({ author }) => author)]
        .map(([author, written]) => ({ author, written: written.length }))
        .sort((a, b) => b.written - a.written || (a.author < b.author ? -1 : 1));
      const [first] = authors;
      if (!first || first.written * 100 <= limits.percent * commits.length) continue;
      yield {
        entity: service,
        says: `${first.author} wrote ${first.written} of the ${commits.length} commits to ${answerOf(service)} in the last ${limits.days} days.`,
        evidence: authors.map(({ author, written }) => `${author}: ${written}`),
      };
    }
    yield* unrecorded(registry);
  },
});
