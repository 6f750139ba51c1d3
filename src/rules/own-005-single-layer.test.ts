import { entity, service, services, system, team, testRule } from '../testing/rules.ts';
import { singleLayer } from './own-005-single-layer.ts';

const teams = [team('team', 5), team('web', 5), system('shop')];
const website = (name: string, spec = {}) => service(name, { type: 'website', owner: 'web', ...spec });

testRule(singleLayer, {
  accept: [
    { name: 'a team with both layers', entities: [...teams, ...services(2), website('w', { owner: 'team' }), website('v')] },
    { name: 'one component of one layer', entities: [...teams, service('a'), website('w')] },
    { name: 'a system without other layers', entities: [...teams, ...services(2), ...services(2, { owner: 'web' }, 'b')] },
    { name: 'other layers in other systems', entities: [...teams, ...services(2), website('w', { system: 'blog' })] },
    { name: 'other layers of its own only', entities: [...teams, ...services(2), website('w', { owner: 'Group:default/TEAM' })] },
    { name: 'components without a layer', entities: [...teams, ...services(2, { type: 'library' }), website('w')] },
    { name: 'a library beside one service', entities: [...teams, service('a'), service('b', { type: 'library' }), website('w')] },
    { name: 'a layer that the label adds', entities: [...teams, service('a'), service('b', { layer: 'frontend' }), website('w')] },
    {
      name: 'what is deprecated',
      entities: [
        ...teams,
        service('a'),
        service('b', { lifecycle: 'deprecated' }),
        website('w'),
        website('v', { lifecycle: 'deprecated' }),
      ],
    },
    { name: 'other layers that are deprecated', entities: [...teams, ...services(2), website('w', { lifecycle: 'deprecated' })] },
    { name: 'other layers of nobody', entities: [...teams, ...services(2), website('w', { owner: '' }), website('v', { owner: 'TBD' })] },
    {
      name: 'an owner that is no team',
      entities: [...teams, entity('User', 'ada'), ...services(2, { owner: 'user:ada' }), website('w')],
    },
    {
      name: 'systems of one name in other namespaces',
      entities: [...teams, team('eu/team', 5), service('eu/a'), service('eu/b'), website('w')],
    },
    { name: 'no system at all, where there is one layer only', entities: [...teams, ...services(3, { system: '' })] },
  ],
  reject: [
    {
      name: 'a backend team and a frontend team of one system',
      entities: [...teams, ...services(2), website('v'), website('w')],
      found: [
        {
          entity: 'group:default/team',
          says: 'team owns 2 components, all of them backend, while other layers of the same systems are owned elsewhere.',
          field: ['metadata', 'name'],
          evidence: ['v: frontend of shop, owned by web', 'w: frontend of shop, owned by web'],
        },
        {
          entity: 'group:default/web',
          says: 'web owns 2 components, all of them frontend, while other layers of the same systems are owned elsewhere.',
          evidence: ['a1: backend of shop, owned by team', 'a2: backend of shop, owned by team'],
        },
      ],
    },
    {
      name: 'libraries as no second layer',
      entities: [...teams, ...services(2), service('l', { type: 'library' }), website('w')],
      found: [{ entity: 'group:default/team', says: /^team owns 2 components, all of them backend/ }],
    },
    {
      name: 'layers by label, whatever the type',
      entities: [...teams, ...services(2, { type: 'job', layer: 'data' }), service('b', { owner: 'web', layer: 'backend' })],
      found: [{ entity: 'group:default/team', says: /all of them data/, evidence: ['b: backend of shop, owned by web'] }],
    },
    {
      name: 'a label that names no layer by the type',
      entities: [...teams, ...services(2, { layer: 'middle' }), website('w')],
      found: [{ entity: 'group:default/team', says: /all of them backend/ }],
    },
    {
      name: 'services of types that the policy names',
      entities: [...teams, ...services(2, { type: 'worker' }), website('w')],
      types: { services: ['service', 'worker'], gateways: [], datastores: [] },
      found: [{ entity: 'group:default/team' }],
    },
    {
      name: 'one system of several, and a layer of a person',
      entities: [...teams, entity('User', 'ada'), service('a', { system: 'blog' }), service('b'), website('w', { owner: 'user:ada' })],
      found: [{ entity: 'group:default/team', evidence: ['w: frontend of shop, owned by ada'] }],
    },
    {
      name: 'a team that only holds websites, above another',
      entities: [system('shop'), team('web', 5, { children: ['team'] }), team('team', 5), service('a'), website('v'), website('w')],
      found: [{ entity: 'group:default/web', evidence: ['a: backend of shop, owned by team'] }],
    },
    {
      name: 'in other namespaces',
      entities: [
        ...teams,
        team('eu/team', 5),
        service('eu/a', { system: 'default/shop' }),
        service('eu/b', { system: 'default/shop' }),
        website('w'),
      ],
      found: [
        {
          entity: 'group:eu/team',
          says: 'eu/team owns 2 components, all of them backend, while other layers of the same systems are owned elsewhere.',
        },
      ],
    },
  ],
  unknown: [
    {
      name: 'components without a system, while others own other layers',
      entities: [...teams, ...services(2, { system: '' }), website('w')],
      unknown: ['group:default/team'],
    },
    {
      name: 'nothing where another system tells',
      entities: [...teams, service('a'), service('b', { system: '' }), website('w')],
      unknown: [],
    },
    {
      name: 'nothing where the other layers are its own',
      entities: [...teams, ...services(2, { system: '' }), website('w', { owner: 'team' })],
      unknown: [],
    },
  ],
});
