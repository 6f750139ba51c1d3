import { expect, test } from 'vitest';
import { api, judged, service, testRule } from '../testing/rules.ts';
import { cycle } from './arc-001-cycle.ts';
import type { Found } from './rule.ts';

/** `a`, `b` … each with what it depends on. */
const calling = (edges: Readonly<Record<string, readonly string[]>>, spec = {}) =>
  Object.entries(edges).map(([name, dependsOn]) => service(name, { dependsOn, ...spec }));

testRule(cycle, {
  accept: [
    { name: 'nothing', entities: [] },
    { name: 'a chain', entities: calling({ a: ['b'], b: ['c'], c: [] }) },
    { name: 'two ways to one service', entities: calling({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }) },
    { name: 'a service that names itself', entities: calling({ a: ['a'] }) },
    {
      name: 'a service that consumes its own API',
      entities: [api('a-api'), service('a', { providesApis: ['a-api'], consumesApis: ['a-api'] })],
    },
    {
      name: 'a way back by events',
      entities: [
        api('a-events', { type: 'asyncapi' }),
        service('a', { dependsOn: ['b'], providesApis: ['a-events'] }),
        service('b', { consumesApis: ['a-events'] }),
      ],
    },
    { name: 'libraries that need each other', entities: calling({ a: ['b'], b: ['a'] }, { type: 'library' }) },
    {
      name: 'a way back through a library',
      entities: [service('a', { dependsOn: ['l'] }), service('l', { type: 'library', dependsOn: ['a'] })],
    },
    {
      name: 'a way back through what is deprecated',
      entities: [service('a', { dependsOn: ['b'] }), service('b', { dependsOn: ['a'], lifecycle: 'deprecated' })],
    },
    {
      name: 'a name that is the same in another namespace',
      entities: [service('a', { dependsOn: ['eu/b'] }), service('eu/b'), service('b', { dependsOn: ['a'] })],
    },
    {
      name: 'types that the policy does not count as services',
      entities: calling({ a: ['b'], b: ['a'] }),
      types: { services: ['worker'], gateways: [], datastores: [] },
    },
  ],
  reject: [
    {
      name: 'two that wait for each other',
      entities: calling({ a: ['x', 'b'], b: ['a'], x: [] }),
      found: [{ entity: 'component:default/a', says: 'a waits for itself: a → b → a.', field: ['spec', 'dependsOn', 1] }],
    },
    {
      name: 'a longer way round, and who only calls it is not in it',
      entities: calling({ z: ['c'], c: ['d'], d: ['e'], e: ['c', 'f'], f: [] }),
      found: [{ entity: 'component:default/c', says: 'c waits for itself: c → d → e → c.' }],
    },
    {
      name: 'a circle by APIs, at the call that waits',
      entities: [
        api('a-api'),
        api('b-api'),
        api('b-events', { type: 'asyncapi' }),
        service('a', { providesApis: ['a-api'], consumesApis: ['b-events', 'default/b-api'] }),
        service('b', { providesApis: ['b-api', 'b-events'], consumesApis: ['a-api'] }),
      ],
      found: [{ entity: 'component:default/a', says: 'a waits for itself: a → b → a.', field: ['spec', 'consumesApis', 1] }],
    },
    {
      name: 'one that is stated at the other end',
      entities: [service('a'), service('b', { dependsOn: ['a'], dependencyOf: ['a'] })],
      found: [{ entity: 'component:default/a', says: 'a waits for itself: a → b → a.', field: ['metadata', 'name'] }],
    },
    {
      name: 'services tied in several circles once, by a shortest',
      entities: calling({ a: ['b'], b: ['c'], c: ['a', 'd'], d: ['c', 'a'], e: ['a'] }),
      found: [
        {
          entity: 'component:default/a',
          says: 'a waits for itself: a → b → c → a. With 1 other, these are 4 services that all wait for each other.',
          evidence: ['a', 'b', 'c', 'd'],
        },
      ],
    },
    {
      name: 'each of two circles, also where one calls the other',
      entities: calling({ a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] }),
      found: [
        { entity: 'component:default/a', says: 'a waits for itself: a → b → a.' },
        { entity: 'component:default/c', says: 'c waits for itself: c → d → c.' },
      ],
    },
    {
      name: 'gateways, experiments and namespaces too',
      entities: [
        service('eu/a', { type: 'gateway', dependsOn: ['b'] }),
        service('eu/b', { lifecycle: 'experimental', dependsOn: ['eu/a'] }),
      ],
      found: [{ entity: 'component:eu/a', says: 'eu/a waits for itself: eu/a → eu/b → eu/a.' }],
    },
  ],
});

const found = (edges: Readonly<Record<string, readonly string[]>>): readonly Found[] =>
  [...cycle.check(judged(calling(edges)), {})].flatMap((one) => ('says' in one ? [one] : []));

test('it stays the same finding when more services are drawn into it, and is another one with another circle', () => {
  const [before] = found({ a: ['b'], b: ['a'], c: [] });
  const [grown] = found({ a: ['b'], b: ['a', 'c'], c: ['a'] });
  const [other] = found({ a: ['c'], b: [], c: ['a'] });
  expect(before?.key).toBeDefined();
  expect(grown?.key).toBe(before?.key);
  expect(other?.key).not.toBe(before?.key);
});

test('a huge circle is said in one short sentence', () => {
  const size = 3_000;
  const ring = Object.fromEntries(Array.from({ length: size }, (_, n) => [`s${n}`, [`s${(n + 1) % size}`]]));
  const [one, ...others] = found(ring);
  expect(others).toEqual([]);
  expect(one?.says).toBe('s0 waits for itself: s0 → s1 → s2 → s3 → s4 → s5 → (2993 more) → s2999 → s0.');
  expect(one?.evidence).toBeUndefined();
});
