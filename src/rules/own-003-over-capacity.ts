import { answerOf, refOf } from '../catalog/entity.ts';
import { uncountedTypes } from '../catalog/kinds.ts';
import type { TeamLoad } from '../catalog/ownership.ts';
import { count } from '../support/words.ts';
import { defineRule } from './rule.ts';

export const overCapacity = defineRule({
  id: 'OWN-003',
  title: 'team over capacity',
  level: 'error',
  data: 'catalog',
  finds: 'A team owns more services than its engineers can carry (a warning), or more than twice as many (an error).',
  why: 'A team of 5–8 engineers owns 3–5 services well. With more, monitoring, on-call and deployments crowd out features; with 15, some are neglected.',
  fix: 'Give services to a team with room (the report proposes which), merge those that always change together, or let the team grow.',
  source: 'Glossary article “Microservices”, Picks and Shovels',
  thresholds: {},
  *check({ catalog, ownership, types }) {
    const uncounted = [...uncountedTypes(catalog.entities.values(), types)].map(([type, n]) => `${type || 'none'} (${n})`);
    if (uncounted.length > 0)
      yield {
        unknown: `Components of these types count as nobody's load: ${uncounted.join(', ')}. If a team has to carry them, name them under \`types.services\` of the policy.`,
      };
    for (const team of ownership.teams) {
      if (team.band === 'unknown' && team.services.length > 0) {
        const unknown = `How many engineers ${answerOf(team.group)} has is not known, so its ${count(team.services.length, 'service')} can't be judged.`;
        yield { entity: team.group, unknown };
      }
      if (team.band === 'over' || team.band === 'neglect likely')
        yield {
          entity: team.group,
          field: ['metadata', 'name'],
          says: sentence(team),
          evidence: team.services.map(answerOf),
          level: team.band === 'over' ? 'warning' : 'error',
        };
    }
    // An owner that the registry doesn't know has its services all the same, and OWN-001 names them.
    for (const [owner, services] of catalog.servicesByOwner)
      if (!ownership.byGroup.has(owner) && catalog.entities.has(owner))
        for (const service of services)
          yield { entity: service, unknown: `${refOf(service)} is owned by ${owner}, which is no team: no capacity is known.` };
  },
});

/** The arithmetic, so that it can be checked by heart. */
export const sentence = ({ group, size, services, load, capacity, band }: TeamLoad): string => {
  const weighted = load === services.length ? '' : ` (weighing ${load})`;
  const times = band === 'neglect likely' ? ', more than twice as many: some of them are likely neglected' : '';
  return `${answerOf(group)} owns ${count(services.length, 'service')}${weighted} with ${count(size?.engineers ?? 0, 'engineer')}, who can carry ${capacity}${times}.`;
};
