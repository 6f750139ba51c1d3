import { api, entity, service, services, team, testRule } from '../testing/rules.ts';
import { misplaced } from './own-006-misplaced.ts';

const teams = [team('team', 20), team('other', 20), team('third', 20)];
const theirs = (n: number, spec = {}) => services(n, { owner: 'other', ...spec }, 'o');

testRule(misplaced, {
  accept: [
    {
      name: 'three edges with a team that has no room',
      entities: [
        team('team', 20),
        team('other', 5),
        ...services(3, { owner: 'other' }, 'o'),
        service('a', { dependsOn: ['o1', 'o2', 'o3'] }),
      ],
    },
    { name: 'two edges with another team', entities: [...teams, ...theirs(2), service('a', { dependsOn: ['o1', 'o2'] })] },
    { name: 'three edges with its own', entities: [...teams, ...services(3), service('b', { dependsOn: ['a1', 'a2', 'a3'] })] },
    {
      name: 'as many edges with its own',
      entities: [...teams, ...theirs(3), ...services(3), service('b', { dependsOn: ['o1', 'o2', 'o3', 'a1', 'a2', 'a3'] })],
    },
    {
      name: 'three edges with three teams',
      entities: [
        ...teams,
        service('o', { owner: 'other' }),
        service('t', { owner: 'third' }),
        ...services(1),
        service('b', { dependsOn: ['o', 't', 'a1'] }),
      ],
    },
    {
      name: 'one edge that is stated three times',
      entities: [
        ...teams,
        api('o-api', { owner: 'other' }),
        service('o', { owner: 'other', providesApis: ['o-api'], dependencyOf: ['a'] }),
        service('a', { dependsOn: ['o', 'component:default/o'], consumesApis: ['o-api'] }),
      ],
    },
    {
      name: 'libraries and what is deprecated',
      entities: [
        ...teams,
        ...theirs(3, { type: 'library' }),
        ...services(3, { owner: 'other', lifecycle: 'deprecated' }, 'd'),
        service('a', { dependsOn: ['o1', 'o2', 'o3', 'd1', 'd2', 'd3'] }),
      ],
    },
    {
      name: 'a deprecated service',
      entities: [...teams, ...theirs(3), service('a', { lifecycle: 'deprecated', dependsOn: ['o1', 'o2', 'o3'] })],
    },
    { name: 'a gateway', entities: [...teams, ...theirs(9), service('a', { type: 'gateway', dependsOn: ['o1', 'o2', 'o3', 'o4'] })] },
    {
      name: 'services of a person, of nobody, or of a Group that is not registered',
      entities: [
        ...teams,
        entity('User', 'ada'),
        ...services(3, { owner: 'user:ada' }, 'u'),
        ...services(3, { owner: '' }, 'n'),
        ...services(3, { owner: 'ghosts' }, 'g'),
        service('a', { dependsOn: ['u1', 'u2', 'u3', 'n1', 'n2', 'n3', 'g1', 'g2', 'g3'] }),
      ],
    },
    {
      name: 'owners that can not be a team',
      entities: [...teams, ...theirs(3), service('a', { owner: '', dependsOn: ['o1', 'o2', 'o3'] })],
    },
    {
      name: 'three, where the policy allows them',
      entities: [...teams, ...theirs(3), service('a', { dependsOn: ['o1', 'o2', 'o3'] })],
      thresholds: { edges: 4 },
    },
    {
      name: 'names that are the same in another namespace',
      entities: [...teams, team('eu/team', 20), ...services(3), service('eu/a', { dependsOn: ['a1', 'a2', 'a3'] })],
    },
  ],
  reject: [
    {
      name: 'three edges with another team and none with its own',
      entities: [...teams, ...theirs(3), service('a', { dependsOn: ['o1', 'o2', 'o3'] })],
      found: [
        {
          entity: 'component:default/a',
          says: 'a has 3 edges with services of other, and 0 with those of its owner, team.',
          field: ['spec', 'owner'],
          evidence: ['a → o1', 'a → o2', 'a → o3'],
        },
      ],
    },
    {
      name: 'edges either way',
      entities: [
        ...teams,
        ...theirs(1),
        ...services(1),
        service('b', { dependsOn: ['o1', 'a1'] }),
        service('o7', { owner: 'other', dependsOn: ['b'] }),
        service('o8', { owner: 'other', dependsOn: ['b'] }),
      ],
      found: [
        {
          entity: 'component:default/b',
          says: 'b has 3 edges with services of other, and 1 with those of its owner, team.',
          evidence: ['b → o1', 'o7 → b', 'o8 → b'],
        },
      ],
    },
    {
      name: 'two services that call each other, as two edges',
      entities: [
        ...teams,
        service('o1', { owner: 'other', dependsOn: ['a'] }),
        service('o2', { owner: 'other' }),
        service('a', { dependsOn: ['o1', 'o2'] }),
      ],
      found: [{ entity: 'component:default/a', evidence: ['a → o1', 'a → o2', 'o1 → a'] }],
    },
    {
      name: 'events too',
      entities: [
        ...teams,
        ...[1, 2, 3].flatMap((n) => [api(`e${n}`, { type: 'asyncapi' }), service(`o${n}`, { owner: 'other', providesApis: [`e${n}`] })]),
        service('a', { consumesApis: ['e1', 'e2', 'e3'] }),
      ],
      found: [{ entity: 'component:default/a', says: /^a has 3 edges with services of other/ }],
    },
    {
      name: 'the team with most of several',
      entities: [
        ...teams,
        ...theirs(3),
        ...services(4, { owner: 'third' }, 't'),
        service('a', { dependsOn: ['o1', 'o2', 'o3', 't1', 't2', 't3', 't4'] }),
      ],
      found: [{ entity: 'component:default/a', says: 'a has 4 edges with services of third, and 0 with those of its owner, team.' }],
    },
    {
      name: 'the first by name of two that have as many',
      entities: [
        ...teams,
        ...services(3, { owner: 'third' }, 'c'),
        ...theirs(3),
        service('a', { dependsOn: ['c1', 'c2', 'c3', 'o1', 'o2', 'o3'] }),
      ],
      found: [{ entity: 'component:default/a', says: /^a has 3 edges with services of other,/ }],
    },
    {
      name: 'what the policy forbids',
      entities: [...teams, service('o', { owner: 'other' }), service('a', { dependsOn: ['o'] })],
      thresholds: { edges: 1 },
      found: [
        { entity: 'component:default/a', says: 'a has 1 edge with services of other, and 0 with those of its owner, team.' },
        { entity: 'component:default/o', says: 'o has 1 edge with services of team, and 0 with those of its owner, other.' },
      ],
    },
    {
      name: 'teams of one name in several namespaces',
      entities: [...teams, team('eu/team', 20), ...services(3), service('eu/a', { dependsOn: ['default/a1', 'default/a2', 'default/a3'] })],
      found: [{ entity: 'component:eu/a', says: 'eu/a has 3 edges with services of team, and 0 with those of its owner, eu/team.' }],
    },
  ],
});
