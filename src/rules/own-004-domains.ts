import { answerOf } from '../catalog/entity.ts';
import { lifecycleOf, systemOf } from '../catalog/kinds.ts';
import { nameOf } from '../catalog/name-of.ts';
import { groupBy } from '../support/group-by.ts';
import { count } from '../support/words.ts';
import { defineRule } from './rule.ts';

export const domains = defineRule({
  id: 'OWN-004',
  title: 'too many domains',
  level: 'warning',
  data: 'catalog',
  finds: 'A team owns services in production in more than {systems} systems.',
  why: 'Each system is a domain of its own to keep in mind. A team that switches between many understands none of them well.',
  fix: 'Gather what the team owns in few systems, and give the rest to the teams that know those domains.',
  source: 'Team Topologies, chapter 3',
  thresholds: { systems: 3 },
  *check({ catalog, ownership }, { systems: limit }) {
    for (const { group, services } of ownership.teams) {
      const systems = groupBy(
        services.filter((service) => lifecycleOf(service) === 'production'),
        systemOf,
      );
      const astray = systems.get(undefined) ?? [];
      systems.delete(undefined);
      const entity = group;
      if (systems.size > limit)
        yield {
          entity,
          field: ['metadata', 'name'],
          says: `${answerOf(group)} owns services in production in ${count(systems.size, 'system')}, more than ${limit}.`,
          evidence: [...systems].map(([system, those]) => `${nameOf(catalog, system ?? '')}: ${those.map(answerOf).join(', ')}`),
        };
      // Only where it could tip the balance.
      else if (systems.size + astray.length > limit)
        yield {
          entity,
          unknown: `Which system these services of ${answerOf(group)} belong to is not known: ${astray.map(answerOf).join(', ')}.`,
        };
    }
  },
});
