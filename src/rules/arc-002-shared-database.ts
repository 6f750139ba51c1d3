import { answerOf, parseRef, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { lifecycleOf } from '../catalog/kinds.ts';
import { groupBy } from '../support/group-by.ts';
import { defineRule } from './rule.ts';
import { someOf } from './shorten.ts';

export const sharedDatabase = defineRule({
  id: 'ARC-002',
  title: 'shared database',
  level: 'error',
  data: 'catalog',
  finds:
    'More than {components} Component depends on a datastore. Parts of one Component (`spec.subcomponentOf`) count as one; libraries and what is deprecated do not count.',
  why: 'Each service owns its own data. Where two write the same tables, neither can change them, scale or be restored alone, and a slow query of one is an outage of the other.',
  fix: 'Let one service own the data and the others ask it, by its API or its events; or give each its own datastore and what it needs of the other’s as a copy.',
  source: 'Taibi and Lenarduzzi 2018, smell “Shared persistency”; glossary article “Microservices”, Picks and Shovels',
  thresholds: { components: 1 },
  *check({ catalog, graph }, { components: limit }) {
    for (const [ref, uses] of graph.users) {
      const entity = catalog.entities.get(ref);
      const components = uses.map(({ component }) => component).filter(countsAsUser);
      const wholes = [...groupBy(components, wholeOf).values()];
      if (!entity || wholes.length <= limit) continue;
      const names = wholes.map((parts) => parts.map(answerOf).sort().join(' with ')).sort();
      yield {
        entity,
        field: ['metadata', 'name'],
        says: `${wholes.length} components depend on the data in ${answerOf(entity)}: ${someOf(names, String).join(', ')}.`,
      };
    }
  },
});

/** A library has no data of its own: it is part of whatever uses it. */
const countsAsUser = (component: SourcedEntity): boolean => lifecycleOf(component) !== 'deprecated' && component.spec.type !== 'library';

/** An API and a worker that are built and released as one may share what is theirs. */
const wholeOf = (component: SourcedEntity): string =>
  parseRef(component.spec.subcomponentOf, 'component', component.metadata.namespace) ?? refOf(component);
