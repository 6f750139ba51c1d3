import { knownOwnerOf } from '../catalog/catalog.ts';
import { answerOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { lifecycleOf } from '../catalog/kinds.ts';
import { nameOf } from '../catalog/name-of.ts';
import { fieldOf } from './field-of.ts';
import { defineRule } from './rule.ts';

export const foreignData = defineRule({
  id: 'OWN-007',
  title: 'foreign data',
  level: 'error',
  data: 'catalog',
  finds: 'A Component depends on a datastore that somebody else owns.',
  why: 'The owner can not change a table without breaking what they do not know of, and an outage of theirs becomes one of yours.',
  fix: 'Ask the service that owns the data, by its API or its events; where the data is really yours, take the datastore over.',
  source: 'Neri et al. 2019',
  thresholds: {},
  *check({ catalog, graph }) {
    for (const { component, datastore } of [...graph.datastores.values()].flat()) {
      if (lifecycleOf(component) === 'deprecated') continue;
      const [owner, other] = [knownOwnerOf(catalog, component), knownOwnerOf(catalog, datastore)];
      if (!owner || !other) {
        const entity = owner ? datastore : component;
        yield { entity, unknown: `Who owns ${answerOf(entity)} is not known, so whether ${subject(component, datastore)} is not either.` };
      } else if (owner !== other)
        yield {
          entity: component,
          field: fieldOf(component, 'dependsOn', refOf(datastore)),
          says: `${answerOf(component)}, owned by ${nameOf(catalog, owner)}, depends on ${answerOf(datastore)}, which ${nameOf(catalog, other)} owns.`,
          key: refOf(datastore),
        };
    }
  },
});

const subject = (component: SourcedEntity, datastore: SourcedEntity): string =>
  `${answerOf(component)} depends on foreign data in ${answerOf(datastore)}`;
