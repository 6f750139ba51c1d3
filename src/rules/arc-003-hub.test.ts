import { expect } from 'vitest';
import { api, service, services, testRule } from '../testing/rules.ts';
import { hub } from './arc-003-hub.ts';

const callers = (n: number, callee: string, prefix = 'c') => services(n, { dependsOn: [callee] }, prefix);

testRule(hub, {
  accept: [
    { name: 'nothing', entities: [] },
    { name: 'services without edges', entities: services(20) },
    { name: 'five edges, far above the average', entities: [service('a'), ...callers(5, 'a'), ...services(40, {}, 'z')] },
    {
      name: 'seven edges, where that is usual',
      entities: services(8).map((one) => service(one.metadata.name, { dependsOn: services(8).map(({ metadata }) => metadata.name) })),
    },
    { name: 'a gateway', entities: [service('a', { type: 'gateway' }), ...callers(9, 'a')] },
    { name: 'a library', entities: [service('a', { type: 'library' }), ...callers(9, 'a')] },
    { name: 'what is deprecated', entities: [service('a', { lifecycle: 'deprecated' }), ...callers(9, 'a')] },
    {
      name: 'callers that are deprecated, libraries or websites',
      entities: [
        service('a'),
        ...callers(5, 'a'),
        service('d', { dependsOn: ['a'], lifecycle: 'deprecated' }),
        service('l', { dependsOn: ['a'], type: 'library' }),
        service('w', { dependsOn: ['a'], type: 'website' }),
      ],
    },
    { name: 'nine edges, where the policy allows them', entities: [service('a'), ...callers(9, 'a')], thresholds: { edges: 10 } },
    {
      name: 'nine edges, where the policy looks at more deviations',
      entities: [service('a'), ...callers(9, 'a')],
      thresholds: { deviations: 4 },
    },
    {
      name: 'the same caller by several ways as one',
      entities: [
        api('a-api'),
        service('a', { providesApis: ['a-api'] }),
        ...services(5, { dependsOn: ['a'], consumesApis: ['a-api'] }, 'c'),
      ],
    },
    {
      name: 'a name that is the same in another namespace',
      entities: [service('a'), service('eu/a'), ...callers(5, 'a'), ...callers(5, 'eu/a', 'e')],
    },
  ],
  reject: [
    {
      name: 'six edges, and more than two deviations above the average',
      entities: [service('a'), ...callers(6, 'a')],
      found: [
        {
          entity: 'component:default/a',
          says: '6 services depend on a; the average is 0.9, and 2 standard deviations above it 5.1.',
          field: ['metadata', 'name'],
          evidence: ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'],
        },
      ],
    },
    {
      name: 'events, gateways and experiments among the callers',
      entities: [
        api('a-events', { type: 'asyncapi' }),
        service('a', { providesApis: ['a-events'] }),
        ...services(4, { consumesApis: ['a-events'], lifecycle: 'experimental' }, 'c'),
        service('g1', { type: 'gateway', dependsOn: ['a'] }),
        service('g2', { type: 'gateway', dependsOn: ['a'] }),
        service('z'),
      ],
      found: [{ entity: 'component:default/a', says: /^6 services depend on a; the average is 1\.0,/ }],
    },
    {
      name: 'without the edges of a gateway in the average',
      entities: [service('g', { type: 'gateway' }), ...services(30, { dependsOn: ['g'] }, 'x'), service('a'), ...callers(6, 'a')],
      found: [
        { entity: 'component:default/a', says: '6 services depend on a; the average is 0.2, and 2 standard deviations above it 2.1.' },
      ],
    },
    {
      name: 'what the policy forbids',
      entities: [service('a'), ...callers(3, 'a'), ...services(9, {}, 'z')],
      thresholds: { edges: 3, deviations: 1 },
      found: [
        { entity: 'component:default/a', says: '3 services depend on a; the average is 0.2, and 1 standard deviation above it 1.0.' },
      ],
    },
    {
      name: 'many callers, of which it names some',
      entities: [service('eu/a'), ...services(40, { dependsOn: ['eu/a'] }, 'c')],
      found: [{ entity: 'component:eu/a', evidence: expect.arrayContaining(['c1', 'and 20 more']) as unknown as readonly string[] }],
    },
  ],
});
