import { expect, test } from 'vitest';
import { api, database, judged, service, services, team, testRule } from '../testing/rules.ts';
import { longChain } from './arc-005-long-chain.ts';

/** Each calls the next: `chain('a', 'b', 'c')`. */
const chain = (...names: readonly string[]) => names.map((name, place) => service(name, { dependsOn: names.slice(place + 1, place + 2) }));

testRule(longChain, {
  accept: [
    { name: 'nothing', entities: [] },
    { name: 'three in a row', entities: chain('a', 'b', 'c') },
    {
      name: 'one that calls many',
      entities: [...services(9), service('b', { dependsOn: services(9).map(({ metadata }) => metadata.name) })],
    },
    {
      name: 'six in a row with an event in the middle',
      entities: [
        api('d-events', { type: 'asyncapi' }),
        ...chain('a', 'b'),
        service('c', { dependencyOf: ['b'], consumesApis: ['d-events'] }),
        service('d', { providesApis: ['d-events'], dependsOn: ['e'] }),
        ...chain('e', 'f'),
      ],
    },
    {
      name: 'a circle, which is one',
      entities: [
        ...chain('a', 'b'),
        service('c', { dependencyOf: ['b'], dependsOn: ['d'] }),
        service('d', { dependsOn: ['e'] }),
        service('e', { dependsOn: ['c'] }),
      ],
    },
    {
      name: 'a library or a website in the row',
      entities: [
        service('w', { type: 'website', dependsOn: ['a'] }),
        ...chain('a', 'b', 'c'),
        service('l', { type: 'library', dependencyOf: ['c'], dependsOn: ['d'] }),
        service('d'),
      ],
    },
    {
      name: 'what is deprecated in the row',
      entities: [
        ...chain('a', 'b'),
        service('c', { lifecycle: 'deprecated', dependencyOf: ['b'], dependsOn: ['d'] }),
        ...chain('d', 'e', 'f'),
      ],
    },
    {
      name: 'a datastore at the end',
      entities: [...chain('a', 'b'), database('db'), service('c', { dependencyOf: ['b'], dependsOn: ['resource:db'] })],
    },
    { name: 'five, where the policy allows them', entities: chain('a', 'b', 'c', 'd', 'e'), thresholds: { warning: 6, error: 8 } },
    { name: 'names that are the same in another namespace', entities: [...chain('a', 'b', 'c'), ...chain('eu/c', 'eu/d', 'eu/e')] },
  ],
  reject: [
    {
      name: 'four in a row, as a warning',
      entities: [team('team', 5), service('x'), service('a', { dependsOn: ['x', 'b'] }), ...chain('b', 'c', 'd')],
      found: [
        {
          entity: 'component:default/a',
          says: '4 services wait for each other one after the other: a → b → c → d.',
          level: 'warning',
          field: ['spec', 'dependsOn', 1],
          evidence: ['a (team)', 'b (team)', 'c (team)', 'd (team)'],
        },
      ],
    },
    {
      name: 'six in a row, as an error',
      entities: chain('a', 'b', 'c', 'd', 'e', 'f'),
      found: [{ entity: 'component:default/a', level: 'error', says: /: a → b → c → d → e → f\.$/ }],
    },
    {
      name: 'by APIs, and with a gateway as the first',
      entities: [
        ...['b', 'c', 'd'].map((name) => api(`${name}-api`)),
        service('g', { type: 'gateway', consumesApis: ['b-api'] }),
        service('b', { providesApis: ['b-api'], consumesApis: ['c-api'] }),
        service('c', { providesApis: ['c-api'], consumesApis: ['d-api'] }),
        service('d', { providesApis: ['d-api'], owner: '' }),
      ],
      found: [
        {
          entity: 'component:default/g',
          says: '4 services wait for each other one after the other: g → b → c → d.',
          field: ['spec', 'consumesApis', 0],
          evidence: ['g (group:default/team)', 'b (group:default/team)', 'c (group:default/team)', 'd'],
        },
      ],
    },
    {
      name: 'with a circle in it, which counts once',
      entities: [
        team('team', 5),
        service('a', { dependsOn: ['b'] }),
        service('b', { dependsOn: ['c'] }),
        service('c', { dependsOn: ['b', 'd'] }),
        ...chain('d', 'e'),
      ],
      found: [
        {
          entity: 'component:default/a',
          says: '4 services wait for each other one after the other: a → c → d → e.',
          evidence: ['a (team)', 'c (team, in a circle of 2)', 'd (team)', 'e (team)'],
        },
      ],
    },
    {
      name: 'a circle as the first, by the service that leads out of it',
      entities: [service('a', { dependsOn: ['b'] }), service('b', { dependsOn: ['a', 'c'] }), ...chain('c', 'd', 'e')],
      found: [{ entity: 'component:default/b', says: /: b → c → d → e\.$/, field: ['spec', 'dependsOn', 1] }],
    },
    {
      name: 'the longest to each end, and how many others go there',
      entities: [
        ...chain('a', 'b', 'c', 'd', 'e'),
        service('x', { dependsOn: ['c'] }),
        service('y', { dependsOn: ['b'] }),
        service('z', { dependsOn: ['b'] }),
        service('near', { dependsOn: ['d'] }),
        ...chain('p', 'q', 'r', 's'),
      ],
      found: [
        {
          entity: 'component:default/a',
          says: '5 services wait for each other one after the other: a → b → c → d → e. 3 other services begin such a chain to e.',
        },
        { entity: 'component:default/p', says: '4 services wait for each other one after the other: p → q → r → s.' },
      ],
    },
    {
      name: 'the longest also where it comes last by name',
      entities: [...chain('z', 'b', 'c', 'd', 'e'), service('a', { dependsOn: ['c'] })],
      found: [{ entity: 'component:default/z', says: /: z → b → c → d → e\. 1 other service begins such a chain to e\.$/ }],
    },
    {
      name: 'one other as one',
      entities: [...chain('a', 'b', 'c', 'd'), service('x', { dependsOn: ['b'] })],
      found: [{ entity: 'component:default/a', says: /\. 1 other service begins such a chain to d\.$/ }],
    },
    {
      name: 'the longer way where there are two',
      entities: [service('a', { dependsOn: ['d', 'b'] }), ...chain('b', 'c', 'd', 'e')],
      found: [{ entity: 'component:default/a', says: /: a → b → c → d → e\.$/, field: ['spec', 'dependsOn', 1] }],
    },
    {
      name: 'what the policy forbids',
      entities: chain('eu/a', 'eu/b'),
      thresholds: { warning: 2, error: 3 },
      found: [{ entity: 'component:eu/a', says: '2 services wait for each other one after the other: eu/a → eu/b.', level: 'warning' }],
    },
  ],
});

test('a chain as long as a registry is said in one short sentence', () => {
  const [one, ...others] = longChain.check(judged(chain(...Array.from({ length: 3_000 }, (_, n) => `s${n}`))), longChain.thresholds);
  expect(others).toEqual([]);
  expect(one).toMatchObject({
    says: '3000 services wait for each other one after the other: s0 → s1 → s2 → s3 → s4 → s5 → (2992 more) → s2998 → s2999.',
    evidence: expect.arrayContaining(['and 2980 more']),
  });
});
