import { entity, service, services, system, team, testRule } from '../testing/rules.ts';
import { domains } from './own-004-domains.ts';

const inSystems = (...names: readonly string[]) => names.flatMap((name) => [system(name), service(`in-${name}`, { system: name })]);

testRule(domains, {
  accept: [
    { name: 'three systems', entities: [team('team', 5), ...inSystems('x', 'y', 'z')] },
    { name: 'many services of one', entities: [team('team', 5), system('shop'), ...services(9)] },
    {
      name: 'one system under several spellings',
      entities: [team('team', 5), ...['x', 'X', 'system:x', 'default/x'].map((name, index) => service(`a${index}`, { system: name }))],
    },
    {
      name: 'a fourth without anything in production',
      entities: [
        team('team', 5),
        ...inSystems('x', 'y', 'z'),
        service('b', { system: 'w', lifecycle: 'experimental' }),
        service('c', { system: 'v', lifecycle: 'deprecated' }),
        service('d', { system: 'u', type: 'library' }),
      ],
    },
    {
      name: 'four of two teams',
      entities: [team('team', 5), team('other', 5), ...inSystems('x', 'y'), ...services(2, { owner: 'other', system: 'w' })],
    },
    {
      name: 'an owner that is no team',
      entities: [entity('User', 'team'), ...['x', 'y', 'z', 'w'].map((name) => service(name, { owner: 'user:team', system: name }))],
    },
    {
      name: 'four, where the policy allows them',
      entities: [team('team', 5), ...inSystems('x', 'y', 'z', 'w')],
      thresholds: { systems: 4 },
    },
    {
      name: 'services without a system that could not make it four',
      entities: [team('team', 5), ...inSystems('x', 'y'), service('b', { system: '' })],
    },
  ],
  reject: [
    {
      name: 'four systems',
      entities: [team('team', 5), ...inSystems('x', 'y', 'z', 'w'), service('a', { system: 'x' })],
      found: [
        {
          entity: 'group:default/team',
          says: 'team owns services in production in 4 systems, more than 3.',
          field: ['metadata', 'name'],
          evidence: ['x: a, in-x', 'w: in-w', 'y: in-y', 'z: in-z'],
        },
      ],
    },
    {
      name: 'two, where the policy allows one',
      entities: [team('team', 5), ...inSystems('x', 'y')],
      thresholds: { systems: 1 },
      found: [{ entity: 'group:default/team', says: 'team owns services in production in 2 systems, more than 1.' }],
    },
    {
      name: 'a system that is not registered, by its reference',
      entities: [team('team', 5), ...inSystems('x'), service('b', { system: 'ghost' })],
      thresholds: { systems: 1 },
      found: [{ entity: 'group:default/team', evidence: ['system:default/ghost: b', 'x: in-x'] }],
    },
    {
      name: 'systems of one name in several namespaces',
      entities: [
        team('eu/team', 5),
        system('x'),
        system('eu/x'),
        service('eu/a', { system: 'x' }),
        service('eu/b', { system: 'default/x' }),
      ],
      thresholds: { systems: 1 },
      found: [
        {
          entity: 'group:eu/team',
          says: 'eu/team owns services in production in 2 systems, more than 1.',
          evidence: ['eu/x: eu/a', 'x: eu/b'],
        },
      ],
    },
    {
      name: 'four, whatever else has no system',
      entities: [team('team', 5), ...inSystems('x', 'y', 'z', 'w'), service('b', { system: '' })],
      found: [{ entity: 'group:default/team', says: /in 4 systems/ }],
    },
  ],
  unknown: [
    {
      name: 'services without a system that could make it four',
      entities: [team('team', 5), ...inSystems('x', 'y', 'z'), service('b', { system: '' })],
      unknown: ['group:default/team'],
    },
    { name: 'four without any', entities: [team('team', 5), ...services(4, { system: '' })], unknown: ['group:default/team'] },
    {
      name: 'nothing where it is four anyway',
      entities: [team('team', 5), ...inSystems('x', 'y', 'z', 'w'), service('b', { system: '' })],
      unknown: [],
    },
  ],
});
