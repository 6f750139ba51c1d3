import { database, entity, service, team, testRule } from '../testing/rules.ts';
import { foreignData } from './own-007-foreign-data.ts';

const teams = [team('team', 5), team('other', 5)];
const theirs = (name = 'db', spec = {}) => database(name, { owner: 'other', ...spec });

testRule(foreignData, {
  accept: [
    { name: 'data of its own', entities: [...teams, database('db'), service('a', { dependsOn: ['resource:db'] })] },
    {
      name: 'the same owner, however it is spelled',
      entities: [...teams, database('db', { owner: 'Group:default/TEAM' }), service('a', { dependsOn: ['resource:db'] })],
    },
    {
      name: 'another service of the same owner',
      entities: [...teams, database('db'), service('a', { dependsOn: ['resource:db', 'b'] }), service('b', { dependsOn: ['resource:db'] })],
    },
    {
      name: 'a person’s data with a service of that person',
      entities: [
        entity('User', 'ada'),
        database('db', { owner: 'user:ada' }),
        service('a', { owner: 'user:ada', dependsOn: ['resource:db'] }),
      ],
    },
    {
      name: 'resources that are no datastores',
      entities: [...teams, theirs('queue', { type: 'queue' }), service('a', { dependsOn: ['resource:queue'] })],
    },
    { name: 'a service of another team', entities: [...teams, service('b', { owner: 'other' }), service('a', { dependsOn: ['b'] })] },
    { name: 'what is deprecated', entities: [...teams, theirs(), service('a', { lifecycle: 'deprecated', dependsOn: ['resource:db'] })] },
    { name: 'a datastore that is not there', entities: [...teams, service('a', { dependsOn: ['resource:db'] })] },
    {
      name: 'a datastore of the same name in another namespace',
      entities: [...teams, team('eu/team', 5), theirs(), database('eu/db'), service('eu/a', { dependsOn: ['resource:db'] })],
    },
    {
      name: 'types that the policy does not name',
      entities: [...teams, theirs(), service('a', { dependsOn: ['resource:db'] })],
      types: { services: ['service'], gateways: [], datastores: ['bucket'] },
    },
  ],
  reject: [
    {
      name: 'data of another team',
      entities: [...teams, service('b'), theirs(), service('a', { dependsOn: ['b', 'resource:db'] })],
      found: [
        {
          entity: 'component:default/a',
          says: 'a, owned by team, depends on db, which other owns.',
          field: ['spec', 'dependsOn', 1],
        },
      ],
    },
    {
      name: 'each of several, at its own place',
      entities: [
        ...teams,
        theirs('x'),
        theirs('y', { type: 'cache' }),
        database('z'),
        service('a', { dependsOn: ['resource:x', 'resource:z', 'resource:default/Y'] }),
      ],
      found: [
        { entity: 'component:default/a', says: /depends on x,/, field: ['spec', 'dependsOn', 0] },
        { entity: 'component:default/a', says: /depends on y,/, field: ['spec', 'dependsOn', 2] },
      ],
    },
    {
      name: 'one dependency that is no list',
      entities: [...teams, theirs(), entity('Component', 'a', { type: 'service', owner: 'team', dependsOn: 'resource:db' })],
      found: [{ entity: 'component:default/a', field: ['spec', 'dependsOn'] }],
    },
    {
      name: 'what the datastore alone states',
      entities: [...teams, theirs('db', { dependencyOf: ['component:a'] }), service('a')],
      found: [{ entity: 'component:default/a', says: 'a, owned by team, depends on db, which other owns.', field: ['metadata', 'name'] }],
    },
    {
      name: 'any Component, in production or not',
      entities: [...teams, theirs(), service('a', { type: 'website', lifecycle: 'experimental', dependsOn: ['resource:db'] })],
      found: [{ entity: 'component:default/a' }],
    },
    {
      name: 'data of a person',
      entities: [...teams, entity('User', 'ada'), theirs('db', { owner: 'user:ada' }), service('a', { dependsOn: ['resource:db'] })],
      found: [{ entity: 'component:default/a', says: 'a, owned by team, depends on db, which ada owns.' }],
    },
    {
      name: 'another team of its own namespace',
      entities: [
        team('eu/team', 5),
        team('eu/other', 5),
        database('eu/db', { owner: 'other' }),
        service('eu/a', { dependsOn: ['resource:db'] }),
      ],
      found: [
        {
          entity: 'component:eu/a',
          says: 'eu/a, owned by eu/team, depends on eu/db, which eu/other owns.',
          field: ['spec', 'dependsOn', 0],
        },
      ],
    },
    {
      name: 'teams of one name in two namespaces',
      entities: [...teams, team('eu/team', 5), database('db'), service('eu/a', { dependsOn: ['resource:default/db'] })],
      found: [
        { entity: 'component:eu/a', says: 'eu/a, owned by eu/team, depends on db, which team owns.', field: ['spec', 'dependsOn', 0] },
      ],
    },
  ],
  unknown: [
    {
      name: 'data of nobody',
      entities: [...teams, theirs('db', { owner: '' }), service('a', { dependsOn: ['resource:db'] })],
      unknown: ['resource:default/db'],
    },
    {
      name: 'a service of nobody',
      entities: [...teams, theirs(), service('a', { owner: undefined, dependsOn: ['resource:db'] })],
      unknown: ['component:default/a'],
    },
    {
      name: 'two placeholders that read alike',
      entities: [theirs('db', { owner: 'TBD' }), service('a', { owner: 'TBD', dependsOn: ['resource:db'] })],
      unknown: ['component:default/a'],
    },
    {
      name: 'an owner that is not registered',
      entities: [...teams, theirs('db', { owner: 'ghosts' }), service('a', { dependsOn: ['resource:db'] })],
      unknown: ['resource:default/db'],
    },
  ],
});
