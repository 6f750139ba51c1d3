import { database, entity, service, testRule } from '../testing/rules.ts';
import { sharedDatabase } from './arc-002-shared-database.ts';

const db = ['resource:db'];

testRule(sharedDatabase, {
  accept: [
    { name: 'a datastore that nobody uses', entities: [database('db')] },
    { name: 'a datastore of one service', entities: [database('db'), service('a', { dependsOn: db }), service('b')] },
    {
      name: 'one use that is stated at both ends',
      entities: [database('db', { dependencyOf: ['component:a'] }), service('a', { dependsOn: [...db, 'resource:default/DB'] })],
    },
    {
      name: 'a datastore each',
      entities: [database('db'), database('eu/db'), service('a', { dependsOn: db }), service('eu/b', { dependsOn: db })],
    },
    {
      name: 'resources that are no datastores',
      entities: [database('db', { type: 'queue' }), service('a', { dependsOn: db }), service('b', { dependsOn: db })],
    },
    {
      name: 'types that the policy does not name',
      entities: [database('db'), service('a', { dependsOn: db }), service('b', { dependsOn: db })],
      types: { services: ['service'], gateways: [], datastores: ['bucket'] },
    },
    {
      name: 'one that moves in while the other is on its way out',
      entities: [database('db'), service('a', { dependsOn: db }), service('b', { dependsOn: db, lifecycle: 'deprecated' })],
    },
    {
      name: 'a library that the service uses',
      entities: [database('db'), service('a', { dependsOn: [...db, 'l'] }), service('l', { type: 'library', dependsOn: db })],
    },
    {
      name: 'parts of one service',
      entities: [
        database('db'),
        service('a', { dependsOn: db }),
        entity('Component', 'worker', { type: 'worker', owner: 'team', subcomponentOf: 'a', dependsOn: db }),
        entity('Component', 'cron', { type: 'job', owner: 'team', subcomponentOf: 'component:default/A', dependsOn: db }),
      ],
    },
    {
      name: 'two, where the policy allows them',
      entities: [database('db'), service('a', { dependsOn: db }), service('b', { dependsOn: db })],
      thresholds: { components: 2 },
    },
    {
      name: 'a service that calls the one that owns the data',
      entities: [database('db'), service('a', { dependsOn: db }), service('b', { dependsOn: ['a'] })],
    },
  ],
  reject: [
    {
      name: 'two services, of one owner or not',
      entities: [database('db'), service('b', { dependsOn: db, owner: 'other' }), service('a', { dependsOn: db })],
      found: [{ entity: 'resource:default/db', says: '2 components depend on the data in db: a, b.', field: ['metadata', 'name'] }],
    },
    {
      name: 'any kind of datastore, from either end',
      entities: [database('db', { type: 'cache', dependencyOf: ['component:a'] }), service('a'), service('b', { dependsOn: db })],
      found: [{ entity: 'resource:default/db', says: '2 components depend on the data in db: a, b.' }],
    },
    {
      name: 'what is no service',
      entities: [database('db'), service('a', { dependsOn: db }), service('site', { type: 'website', dependsOn: db })],
      found: [{ entity: 'resource:default/db', says: '2 components depend on the data in db: a, site.' }],
    },
    {
      name: 'parts of one service, and another',
      entities: [
        database('db'),
        service('b', { dependsOn: db }),
        service('a', { dependsOn: db }),
        entity('Component', 'worker', { type: 'worker', subcomponentOf: 'a', dependsOn: db }),
      ],
      found: [{ entity: 'resource:default/db', says: '2 components depend on the data in db: a with worker, b.' }],
    },
    {
      name: 'parts of two services',
      entities: [
        database('db'),
        entity('Component', 'w1', { type: 'worker', subcomponentOf: 'a', dependsOn: db }),
        entity('Component', 'w2', { type: 'worker', subcomponentOf: 'b', dependsOn: db }),
      ],
      found: [{ entity: 'resource:default/db', says: '2 components depend on the data in db: w1, w2.' }],
    },
    {
      name: 'each of several, across namespaces',
      entities: [
        database('eu/db'),
        database('x'),
        service('eu/a', { dependsOn: ['resource:db', 'resource:default/x'] }),
        service('b', { dependsOn: ['resource:eu/db', 'resource:x'] }),
      ],
      found: [
        { entity: 'resource:default/x', says: '2 components depend on the data in x: b, eu/a.' },
        { entity: 'resource:eu/db', says: '2 components depend on the data in eu/db: b, eu/a.' },
      ],
    },
  ],
});
