import { answerOf, labelOf } from '../catalog/entity.ts';
import { groupBy } from '../support/group-by.ts';
import { defineRule } from './rule.ts';

export const stacks = defineRule({
  id: 'RUN-009',
  title: 'too many stacks',
  level: 'info',
  data: 'catalog',
  finds: 'The services of a team are written in more than {languages} languages, by their label `create-service.dev/language`.',
  why: 'Every language brings its own libraries, upgrades and habits. Few people can be good at many, and each becomes the only one who can mend something.',
  fix: 'Agree on one or two languages, write what is new in them, and rewrite the rest when it has to be touched anyway.',
  source: 'Taibi and Lenarduzzi 2018, smell “Too many standards”',
  thresholds: { languages: 2 },
  *check({ ownership }, { languages: limit }) {
    for (const { group: entity, services } of ownership.teams) {
      const languages = groupBy(services, (service) => labelOf(service, 'language')?.trim().toLowerCase() || undefined);
      const silent = languages.get(undefined) ?? [];
      languages.delete(undefined);
      if (languages.size > limit)
        yield {
          entity,
          field: ['metadata', 'name'],
          says: `${answerOf(entity)} has services in ${languages.size} languages, more than ${limit}: ${[...languages.keys()].sort().join(', ')}.`,
          evidence: [...languages].map(([language, those]) => `${language}: ${those.map(answerOf).join(', ')}`),
        };
      // Only where it could tip the balance.
      else if (languages.size + silent.length > limit)
        yield {
          entity,
          unknown: `What these services of ${answerOf(entity)} are written in is not known: ${silent.map(answerOf).join(', ')}.`,
        };
    }
  },
});
