import { api, database, service, services, testRule } from '../testing/rules.ts';
import { outboundHeavy } from './arc-004-outbound-heavy.ts';

const names = (n: number, prefix = 'a') => services(n, {}, prefix).map(({ metadata }) => metadata.name);

testRule(outboundHeavy, {
  accept: [
    { name: 'nothing', entities: [] },
    { name: 'five edges, far above the average', entities: [...services(40), service('b', { dependsOn: names(5) })] },
    {
      name: 'six edges of a fleet in which all have as many',
      entities: services(7).map((one) => service(one.metadata.name, { dependsOn: names(7) })),
    },
    { name: 'a gateway', entities: [...services(9), service('b', { type: 'gateway', dependsOn: names(9) })] },
    {
      name: 'a type of gateway that the policy names',
      entities: [...services(9), service('b', { type: 'edge', dependsOn: names(9) })],
      types: { services: ['service'], gateways: ['edge'], datastores: [] },
    },
    { name: 'what is deprecated', entities: [...services(9), service('b', { lifecycle: 'deprecated', dependsOn: names(9) })] },
    { name: 'a website', entities: [...services(9), service('b', { type: 'website', dependsOn: names(9) })] },
    {
      name: 'libraries, datastores and what is deprecated',
      entities: [
        ...services(9, { type: 'library' }),
        ...names(9, 'db').map((name) => database(name)),
        ...services(9, { lifecycle: 'deprecated' }, 'd'),
        service('b', { dependsOn: [...names(9), ...names(9, 'd'), ...names(9, 'resource:db')] }),
      ],
    },
    { name: 'itself', entities: [...services(5), service('b', { dependsOn: ['b', ...names(5)] })] },
    {
      name: 'nine edges, where the policy allows them',
      entities: [...services(9), service('b', { dependsOn: names(9) })],
      thresholds: { edges: 10 },
    },
  ],
  reject: [
    {
      name: 'six edges, and more than two deviations above the average',
      entities: [...services(6), service('b', { dependsOn: names(6) })],
      found: [
        {
          entity: 'component:default/b',
          says: 'b depends on 6 services; the average is 0.9, and 2 standard deviations above it 5.1.',
          field: ['metadata', 'name'],
          evidence: ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'],
        },
      ],
    },
    {
      name: 'by APIs, events and what others state',
      entities: [
        ...services(3),
        ...services(2, { dependencyOf: ['b'] }, 'd'),
        api('e', { type: 'asyncapi' }),
        service('p', { providesApis: ['e'] }),
        service('b', { dependsOn: names(3), consumesApis: ['e'] }),
      ],
      found: [{ entity: 'component:default/b', says: /^b depends on 6 services;/, evidence: ['a1', 'a2', 'a3', 'd1', 'd2', 'p'] }],
    },
    {
      name: 'one beside a gateway that has more',
      entities: [...services(20), service('g', { type: 'gateway', dependsOn: names(20) }), service('b', { dependsOn: names(6) })],
      found: [{ entity: 'component:default/b' }],
    },
    {
      name: 'each of two in a large fleet',
      entities: [
        ...services(40),
        service('b', { dependsOn: names(6) }),
        service('eu/c', { dependsOn: names(8).map((name) => `default/${name}`) }),
      ],
      found: [
        { entity: 'component:default/b', says: /^b depends on 6 services;/ },
        { entity: 'component:eu/c', says: /^eu\/c depends on 8 services;/ },
      ],
    },
    {
      name: 'what the policy forbids',
      entities: [...services(9), service('b', { dependsOn: names(3) })],
      thresholds: { edges: 3 },
      found: [{ entity: 'component:default/b', says: /^b depends on 3 services; the average is 0\.3,/ }],
    },
  ],
});
