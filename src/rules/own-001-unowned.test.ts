import { database, entity, service, system, team, testRule } from '../testing/rules.ts';
import { unowned } from './own-001-unowned.ts';

const shop = [team('team', 5), system('shop')];

testRule(unowned, {
  accept: [
    { name: 'a Group of the registry, however it is spelled', entities: [...shop, service('a', { owner: 'group:default/Team' })] },
    { name: 'a User, of whom another rule speaks', entities: [...shop, entity('User', 'ada'), service('a', { owner: 'user:ada' })] },
    { name: 'a Group of the same namespace', entities: [team('eu/team', 5), service('eu/a', { owner: 'team' })] },
    { name: 'what needs no owner', entities: [...shop, entity('Location', 'all', { targets: [] })] },
  ],
  reject: [
    {
      name: 'none',
      entities: [...shop, service('a', { owner: undefined })],
      found: [{ entity: 'component:default/a', says: 'Component a has no owner.', field: ['spec', 'owner'] }],
    },
    {
      name: 'an empty one',
      entities: [...shop, service('a', { owner: '' })],
      found: [{ entity: 'component:default/a', says: 'Component a has no owner.' }],
    },
    {
      name: 'a placeholder, on whatever kind',
      entities: [...shop, database('db', { owner: 'TBD' })],
      found: [{ entity: 'resource:default/db', says: 'Resource db has the owner TBD, which stands for nobody.' }],
    },
    {
      name: 'a Group that is not registered',
      entities: [...shop, service('a', { owner: 'team-b' })],
      found: [{ entity: 'component:default/a', says: 'Component a is owned by team-b, which is no Group of the registry.' }],
    },
    {
      name: 'a Component',
      entities: [...shop, service('b'), service('a', { owner: 'component:b' })],
      found: [{ entity: 'component:default/a', says: /^Component a is owned by component:b, which is no Group/ }],
    },
    {
      name: 'what is no name at all',
      entities: [...shop, service('a', { owner: ['team'] }), service('b', { owner: 7 })],
      found: [
        { entity: 'component:default/a', says: 'Component a is owned by ["team"], which is no Group of the registry.' },
        { entity: 'component:default/b', says: 'Component b is owned by 7, which is no Group of the registry.' },
      ],
    },
  ],
});
