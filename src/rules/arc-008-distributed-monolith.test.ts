import { api, service, services, system, testRule } from '../testing/rules.ts';
import { distributedMonolith } from './arc-008-distributed-monolith.ts';

/** So many services, of which each calls the next ones: `n × each` edges. */
const ring = (n: number, each: number, spec = {}, prefix = 'a') =>
  Array.from({ length: n }, (_, place) =>
    service(`${prefix}${place}`, { dependsOn: Array.from({ length: each }, (_, step) => `${prefix}${(place + step + 1) % n}`), ...spec }),
  );
const shop = system('shop');

testRule(distributedMonolith, {
  accept: [
    { name: 'nothing', entities: [] },
    { name: 'services without edges', entities: [shop, ...services(9)] },
    { name: 'five services that all know each other', entities: [shop, ...ring(5, 4)] },
    { name: 'just as many edges as are allowed', entities: [shop, ...ring(11, 3)] },
    {
      name: 'six services with a gateway that knows all',
      entities: [shop, service('g', { type: 'gateway', dependsOn: ['a0', 'a1', 'a2', 'a3', 'a4'] }), ...ring(5, 4)],
    },
    {
      name: 'edges to what is deprecated, to libraries and to itself',
      entities: [
        shop,
        ...ring(6, 1),
        ...services(9, { type: 'library', dependencyOf: ['a0', 'a1', 'a2'] }, 'l'),
        ...services(9, { lifecycle: 'deprecated', dependencyOf: ['a0', 'a1', 'a2'] }, 'd'),
        service('a9', { dependsOn: ['a9'] }),
      ],
    },
    {
      name: 'many edges from one system to another',
      entities: [shop, system('bank'), ...ring(6, 1), ...services(6, { system: 'bank', dependsOn: ['a0', 'a1', 'a2', 'a3', 'a4'] }, 'b')],
    },
    { name: 'more edges, where the policy allows them', entities: [shop, ...ring(6, 3)], thresholds: { share: 0.6 } },
    { name: 'fewer services than the policy looks at', entities: [shop, ...ring(6, 5)], thresholds: { services: 7 } },
  ],
  reject: [
    {
      name: 'a system with more than three of ten',
      entities: [
        shop,
        ...ring(6, 1),
        service('hub', { dependsOn: ['a0', 'a1', 'a2', 'a3', 'a4', 'a5'], dependencyOf: ['a0', 'a1', 'a2'] }),
      ],
      found: [
        {
          entity: 'system:default/shop',
          says: 'The 7 services of shop have 15 of 42 possible edges among them: 0.357, more than 0.3.',
          field: ['metadata', 'name'],
          evidence: ['hub: 9 edges', 'a0: 4 edges', 'a1: 4 edges', 'a2: 4 edges', 'a3: 3 edges'],
        },
      ],
    },
    {
      name: 'a system in a large company that is fine as a whole',
      entities: [shop, system('bank'), ...ring(6, 2, { system: 'bank' }, 'b'), ...services(50)],
      found: [
        { entity: 'system:default/bank', says: 'The 6 services of bank have 12 of 30 possible edges among them: 0.4, more than 0.3.' },
      ],
    },
    {
      name: 'each of two systems, and then not the registry',
      entities: [shop, system('eu/bank'), ...ring(6, 5), ...ring(6, 5, { system: 'eu/bank' }, 'b')],
      found: [
        { entity: 'system:default/shop', says: /: 1, more than 0\.3\.$/ },
        { entity: 'system:eu/bank', says: /^The 6 services of eu\/bank have 30 of 30/ },
      ],
    },
    {
      name: 'the registry, where its systems are small, not registered or not named',
      entities: [
        system('s1'),
        ...ring(8, 3).map((one, place) => ({
          ...one,
          spec: { ...one.spec, system: [`s${place % 2 === 0 ? 1 : 2}`, undefined][place % 3 === 0 ? 1 : 0] },
        })),
      ],
      found: [
        { entity: 'registry', says: 'The 8 services of the registry have 24 of 56 possible edges among them: 0.429, more than 0.3.' },
      ],
    },
    {
      name: 'edges by APIs and events',
      entities: [shop, api('news', { type: 'asyncapi' }), ...services(6, { providesApis: ['news'], consumesApis: ['news'] })],
      found: [{ entity: 'system:default/shop', says: /^The 6 services of shop have 30 of 30/ }],
    },
    {
      name: 'what the policy forbids',
      entities: [shop, ...ring(4, 1)],
      thresholds: { services: 4, share: 0.25 },
      found: [
        { entity: 'system:default/shop', says: 'The 4 services of shop have 4 of 12 possible edges among them: 0.333, more than 0.25.' },
      ],
    },
  ],
});
