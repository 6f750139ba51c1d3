import { api, database, entity, service, system, team, testRule } from '../testing/rules.ts';
import { nanoService } from './arc-009-nano-service.ts';

const base = [team('team', 5), team('other', 5), system('shop')];
const user = service('a', { dependsOn: ['n'] });

testRule(nanoService, {
  accept: [
    { name: 'a service that nobody uses', entities: [...base, service('n')] },
    { name: 'two users', entities: [...base, user, service('b', { dependsOn: ['n'] }), service('n')] },
    { name: 'a user that is no service', entities: [...base, service('w', { type: 'website', dependsOn: ['n'] }), service('n')] },
    { name: 'a service and a website', entities: [...base, user, service('w', { type: 'website', dependsOn: ['n'] }), service('n')] },
    { name: 'another owner', entities: [...base, user, service('n', { owner: 'other' })] },
    { name: 'another system', entities: [...base, user, service('n', { system: 'bank' })] },
    { name: 'another owner, where no system is known', entities: [...base, user, service('n', { owner: 'other', system: '' })] },
    { name: 'data of its own', entities: [...base, user, database('db'), service('n', { dependsOn: ['resource:db'] })] },
    { name: 'a library', entities: [...base, user, service('n', { type: 'library' })] },
    { name: 'what is deprecated', entities: [...base, user, service('n', { lifecycle: 'deprecated' })] },
    { name: 'a user that is deprecated', entities: [...base, service('a', { lifecycle: 'deprecated', dependsOn: ['n'] }), service('n')] },
    { name: 'a gateway before it', entities: [...base, service('a', { type: 'gateway', dependsOn: ['n'] }), service('n')] },
    { name: 'a gateway', entities: [...base, user, service('n', { type: 'gateway' })] },
    { name: 'what is reached from outside', entities: [...base, user, service('n', { exposure: 'public' })] },
    { name: 'a service that depends on itself alone', entities: [...base, service('n', { dependsOn: ['n'] })] },
    {
      name: 'the same owner and system in another namespace',
      entities: [...base, user, team('eu/team', 5), service('eu/n', { dependencyOf: ['component:default/b'] }), service('b')],
    },
  ],
  reject: [
    {
      name: 'one user, of the same owner and system',
      entities: [...base, user, service('n')],
      found: [
        {
          entity: 'component:default/n',
          says: 'n serves a alone, has the same owner and system, and no datastore of its own.',
          field: ['metadata', 'name'],
        },
      ],
    },
    {
      name: 'however the owner and the system are spelled, by an API or by events',
      entities: [
        ...base,
        api('n-api', { type: 'asyncapi' }),
        service('a', { consumesApis: ['n-api'] }),
        service('n', { owner: 'group:default/TEAM', system: 'system:shop', providesApis: ['n-api'] }),
      ],
      found: [{ entity: 'component:default/n', says: /^n serves a alone/ }],
    },
    {
      name: 'data that it shares with its user',
      entities: [...base, database('db'), service('a', { dependsOn: ['n', 'resource:db'] }), service('n', { dependsOn: ['resource:db'] })],
      found: [{ entity: 'component:default/n' }],
    },
    {
      name: 'one user beside others that are on their way out',
      entities: [...base, user, service('old', { lifecycle: 'deprecated', dependsOn: ['n'] }), service('n')],
      found: [{ entity: 'component:default/n', says: /^n serves a alone/ }],
    },
    {
      name: 'one that calls others, and a user that many use',
      entities: [
        ...base,
        user,
        service('n', { dependsOn: ['x', 'y'] }),
        ...['x', 'y', 'z'].map((name) => service(name, { dependsOn: ['a'] })),
      ],
      found: [
        { entity: 'component:default/n' },
        { entity: 'component:default/x', says: /^x serves n alone/ },
        { entity: 'component:default/y', says: /^y serves n alone/ },
      ],
    },
    {
      name: 'a person’s',
      entities: [
        entity('User', 'ada'),
        service('eu/a', { owner: 'user:default/ada', dependsOn: ['n'] }),
        service('eu/n', { owner: 'user:default/ada' }),
      ],
      found: [{ entity: 'component:eu/n', says: /^eu\/n serves eu\/a alone/ }],
    },
  ],
  unknown: [
    { name: 'a system that is not named', entities: [...base, user, service('n', { system: '' })], unknown: ['component:default/n'] },
    {
      name: 'two placeholders that read alike',
      entities: [service('a', { owner: 'TBD', dependsOn: ['n'] }), service('n', { owner: 'TBD' })],
      unknown: ['component:default/n'],
    },
  ],
});
