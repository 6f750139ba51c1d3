import { answerOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { danglingOf } from '../catalog/graph.ts';
import { isApi } from '../catalog/kinds.ts';
import { count } from '../support/words.ts';
import { defineRule } from './rule.ts';

export const brokenReference = defineRule({
  id: 'ARC-013',
  title: 'broken reference',
  level: 'error',
  data: 'catalog',
  finds: 'An entity refers to one that the registry does not have, or consumes an API that no Component provides.',
  why: 'Backstage keeps such a reference without a word, so who asks what breaks when something is switched off gets an answer with a hole in it.',
  fix: 'Mend the reference, or register what it leads to.',
  source: 'Common practice',
  thresholds: {},
  *check({ catalog, graph }) {
    for (const entity of catalog.entities.values()) {
      for (const { field, target } of danglingOf(catalog, entity))
        yield {
          entity,
          field,
          key: target,
          says: `${subject(entity)} refers to ${target} in \`${field.slice(0, 2).join('.')}\`, which is not in the registry.`,
        };
      const consumers = graph.consumers.get(refOf(entity)) ?? [];
      if (isApi(entity) && consumers.length > 0 && !graph.providers.has(refOf(entity)))
        yield {
          entity,
          field: ['metadata', 'name'],
          key: 'provider',
          says: `${subject(entity)} has ${count(consumers.length, 'consumer')}, and no Component provides it.`,
          evidence: consumers.map(answerOf),
        };
    }
  },
});

const subject = (entity: SourcedEntity): string => `${entity.kind} ${answerOf(entity)}`;
