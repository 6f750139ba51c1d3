import { answerOf } from '../catalog/entity.ts';
import { lifecycleOf } from '../catalog/kinds.ts';
import { count } from '../support/words.ts';
import { defineRule } from './rule.ts';

export const teamSize = defineRule({
  id: 'OWN-002',
  title: 'wrong team size',
  level: 'warning',
  data: 'catalog',
  finds:
    'A service is owned by a single User, or one in production by a Group with fewer than {smallest} or more than {largest} engineers.',
  why: 'One or two people can not share on-call, and what they know leaves with them. More than a handful no longer know all that they own, and stop being one team.',
  fix: 'Let a team that is too small join another or grow; split one that is too large, along with its services. Put a Group in the place of a person.',
  source: 'microservices.io, pattern “Service per team”; Team Topologies',
  thresholds: { smallest: 3, largest: 9 },
  *check({ catalog, ownership }, { smallest, largest }) {
    for (const { group, size, services } of ownership.teams) {
      const live = services.filter((service) => lifecycleOf(service) === 'production');
      if (live.length === 0) continue;
      const name = answerOf(group);
      const owns = `owns ${count(live.length, 'service')} in production`;
      const entity = group;
      if (!size) {
        yield { entity, unknown: `${name} ${owns}, and how many engineers it has is not known.` };
      } else if (size.engineers < smallest || size.engineers > largest) {
        const fault = size.engineers < smallest ? `fewer than ${smallest}` : `more than ${largest}`;
        const says = `${name} ${owns} with ${count(size.engineers, 'engineer')}, ${fault}.`;
        yield { entity, field: ['metadata', 'name'], says, evidence: live.map(answerOf) };
      }
    }
    for (const [owner, services] of catalog.servicesByOwner) {
      const person = catalog.entities.get(owner);
      // One that is not registered is no owner at all, and OWN-001 says so.
      if (person?.kind.toLowerCase() !== 'user') continue;
      for (const entity of services)
        yield { entity, field: ['spec', 'owner'], says: `${answerOf(entity)} is owned by a single person, ${answerOf(person)}.` };
    }
  },
});
