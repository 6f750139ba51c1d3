/** What goes where its service goes. */
import { expect, it } from 'vitest';
import { api, database, service } from '../testing/rules.ts';
import { belongingsOf } from './belongings.ts';
import type { SourcedEntity } from './entity.ts';

const inFile = (entities: readonly SourcedEntity[], file = 'one.yaml'): readonly SourcedEntity[] =>
  entities.map((entity, document) => ({ ...entity, source: { file, document } }));
const namesOf = (entities: readonly SourcedEntity[]): readonly string[] => {
  const service = entities.find(({ metadata }) => metadata.name === 'payments') as SourcedEntity;
  return belongingsOf(entities, service).map(({ metadata }) => metadata.name);
};
const payments = service('payments', { providesApis: ['pay'], dependsOn: ['resource:data', 'resource:both'] });

it.each([
  [
    'all that is beside the only Component, named or not',
    inFile([payments, api('pay'), database('data'), database('other')]),
    ['pay', 'data', 'other'],
  ],
  ['nothing of another owner', inFile([payments, api('pay', { owner: 'friends' }), database('data')]), ['data']],
  ['nothing of another file', [...inFile([payments]), ...inFile([api('pay')], 'two.yaml')], []],
  [
    'beside another Component what is named, and by it alone',
    inFile([
      payments,
      service('worker', { dependsOn: ['resource:both'] }),
      api('pay'),
      database('data'),
      database('both'),
      database('other'),
    ]),
    ['pay', 'data'],
  ],
  [
    'also what says so itself',
    inFile([service('payments'), service('worker'), database('own', { dependencyOf: ['component:payments'] })]),
    ['own'],
  ],
])('%s', (_, entities, names) => expect(namesOf(entities)).toEqual(names));
