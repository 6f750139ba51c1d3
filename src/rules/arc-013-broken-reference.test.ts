import { api, database, entity, service, system, team, testRule } from '../testing/rules.ts';
import { brokenReference } from './arc-013-broken-reference.ts';

const shop = [team('team', 5), system('shop')];

testRule(brokenReference, {
  accept: [
    {
      name: 'references that lead somewhere, however they are spelled',
      entities: [
        ...shop,
        api('b-api'),
        database('db'),
        service('b', { providesApis: ['b-api'] }),
        service('a', { dependsOn: ['component:default/B', 'resource:db'], consumesApis: ['api:b-api'] }),
      ],
    },
    {
      name: 'a reference within a namespace',
      entities: [team('eu/team', 5), system('eu/shop', 'eu/team'), service('eu/b'), service('eu/a', { dependsOn: ['b'] })],
    },
    { name: 'an API that nobody uses', entities: [...shop, api('lonely')] },
    { name: 'owners, which have a rule of their own', entities: [...shop, service('a', { owner: 'nobody' })] },
  ],
  reject: [
    {
      name: 'what is not there, at its place in the list',
      entities: [...shop, service('b'), service('a', { dependsOn: ['component:b', 'component:gone'] })],
      found: [
        {
          entity: 'component:default/a',
          field: ['spec', 'dependsOn', 1],
          says: 'Component a refers to component:gone in `spec.dependsOn`, which is not in the registry.',
        },
      ],
    },
    {
      name: 'a system that is not there, and what is no reference at all',
      entities: [
        ...shop,
        service('a', { system: 'bank' }),
        entity('Component', 'b', { type: 'service', owner: 'team', dependsOn: [7, 'x y', null] }),
      ],
      found: [
        {
          entity: 'component:default/a',
          field: ['spec', 'system'],
          says: 'Component a refers to bank in `spec.system`, which is not in the registry.',
        },
        { entity: 'component:default/b', field: ['spec', 'dependsOn', 0], says: /refers to 7 / },
        { entity: 'component:default/b', field: ['spec', 'dependsOn', 1], says: /refers to x y / },
        { entity: 'component:default/b', field: ['spec', 'dependsOn', 2], says: /refers to null / },
      ],
    },
    {
      name: 'a Group that is not there, in whatever way teams are put together',
      entities: [
        ...shop,
        entity('Group', 'part', { type: 'team', parent: 'nowhere', children: ['gone', 'team'], members: ['nobody-yet'] }),
        entity('User', 'ada', { memberOf: ['team', 'teem'] }),
        entity('Domain', 'sales', { owner: 'team', subdomainOf: 'market' }),
      ],
      found: [
        { entity: 'group:default/part', field: ['spec', 'parent'] },
        { entity: 'group:default/part', field: ['spec', 'children', 0] },
        { entity: 'user:default/ada', field: ['spec', 'memberOf', 1], says: /refers to teem / },
        { entity: 'domain:default/sales', field: ['spec', 'subdomainOf'] },
      ],
    },
    {
      name: 'the same name in another namespace',
      entities: [...shop, service('eu/b', { owner: 'default/team', system: 'default/shop' }), service('a', { dependsOn: ['b'] })],
      found: [{ entity: 'component:default/a', says: /refers to b / }],
    },
    {
      name: 'an API that is consumed and that nobody provides',
      entities: [...shop, api('orphan'), service('a', { consumesApis: ['orphan'] })],
      found: [{ entity: 'api:default/orphan', says: 'API orphan has 1 consumer, and no Component provides it.', evidence: ['a'] }],
    },
  ],
});
