import { api, service, testRule } from '../testing/rules.ts';
import { criticality } from './arc-012-criticality.ts';

testRule(criticality, {
  accept: [
    {
      name: 'tiers that are as good or nearly so',
      entities: [service('a', { tier: 1, dependsOn: ['b', 'c'] }), service('b', { tier: 1 }), service('c', { tier: 2 })],
    },
    {
      name: 'what is minor and depends on what is not',
      entities: [service('a', { tier: 4, dependsOn: ['b'] }), service('b', { tier: 1 })],
    },
    {
      name: 'tier 2 and 3',
      entities: [service('a', { tier: 2, dependsOn: ['b', 'c'] }), service('b', { tier: 3 }), service('c', { tier: 4 })],
    },
    {
      name: 'events of a minor service',
      entities: [
        api('e', { type: 'asyncapi' }),
        service('a', { tier: 1, consumesApis: ['e'] }),
        service('b', { tier: 4, providesApis: ['e'] }),
      ],
    },
    { name: 'services that say nothing of tiers', entities: [service('a', { dependsOn: ['b'] }), service('b')] },
    { name: 'an unknown tier before one that is not minor', entities: [service('a', { dependsOn: ['b'] }), service('b', { tier: 2 })] },
    { name: 'an unknown tier behind one that is not the first', entities: [service('a', { tier: 2, dependsOn: ['b'] }), service('b')] },
    { name: 'a library without a tier', entities: [service('a', { tier: 1, dependsOn: ['l'] }), service('l', { type: 'library' })] },
    {
      name: 'a gateway',
      entities: [
        service('g', { type: 'gateway', tier: 1, dependsOn: ['b', 'c'] }),
        service('b', { tier: 4 }),
        service('c', { lifecycle: 'experimental' }),
      ],
    },
    {
      name: 'what is deprecated itself',
      entities: [
        service('a', { tier: 1, lifecycle: 'deprecated', dependsOn: ['b'] }),
        service('b', { tier: 4, lifecycle: 'experimental' }),
      ],
    },
    {
      name: 'an experiment that depends on experiments',
      entities: [
        service('a', { lifecycle: 'experimental', dependsOn: ['b', 'c'] }),
        service('b', { lifecycle: 'experimental' }),
        service('c', { lifecycle: 'deprecated' }),
      ],
    },
    {
      name: 'an experiment that depends on what is in production',
      entities: [service('a', { lifecycle: 'experimental', dependsOn: ['b'] }), service('b')],
    },
    { name: 'itself', entities: [service('a', { tier: 1, dependsOn: ['a'] })] },
    {
      name: 'a name that is the same in another namespace',
      entities: [
        service('a', { tier: 1, dependsOn: ['b'] }),
        service('b', { tier: 1 }),
        service('eu/b', { tier: 4, lifecycle: 'experimental' }),
      ],
    },
  ],
  reject: [
    {
      name: 'tier 1 that waits for tier 3 or 4, each at its place',
      entities: [
        api('c-api'),
        api('x-api'),
        service('a', { tier: 1, dependsOn: ['x', 'b'], consumesApis: ['x-api', 'c-api'] }),
        service('b', { tier: 3 }),
        service('c', { tier: 4, providesApis: ['c-api'] }),
        service('x', { tier: 1, providesApis: ['x-api'] }),
      ],
      found: [
        { entity: 'component:default/a', says: 'a, of tier 1, waits for b, of tier 3.', field: ['spec', 'dependsOn', 1] },
        { entity: 'component:default/a', says: 'a, of tier 1, waits for c, of tier 4.', field: ['spec', 'consumesApis', 1] },
      ],
    },
    {
      name: 'production that depends on experimental or deprecated, also by events',
      entities: [
        api('e', { type: 'asyncapi' }),
        service('a', { dependsOn: ['b'], consumesApis: ['e'] }),
        service('b', { lifecycle: 'deprecated' }),
        service('c', { lifecycle: 'experimental', providesApis: ['e'] }),
      ],
      found: [
        {
          entity: 'component:default/a',
          says: 'a, which is in production, depends on b, which is deprecated.',
          field: ['spec', 'dependsOn', 0],
        },
        {
          entity: 'component:default/a',
          says: 'a, which is in production, depends on c, which is experimental.',
          field: ['spec', 'consumesApis', 0],
        },
      ],
    },
    {
      name: 'both faults of one edge, as two findings',
      entities: [service('a', { tier: 1, dependsOn: ['b'] }), service('b', { tier: 4, lifecycle: 'experimental' })],
      found: [
        { entity: 'component:default/a', says: 'a, which is in production, depends on b, which is experimental.' },
        { entity: 'component:default/a', says: 'a, of tier 1, waits for b, of tier 4.' },
      ],
    },
    {
      name: 'tier 1 whatever its lifecycle',
      entities: [service('a', { tier: 1, lifecycle: 'experimental', dependsOn: ['b'] }), service('b', { tier: 3 })],
      found: [{ entity: 'component:default/a', says: 'a, of tier 1, waits for b, of tier 3.' }],
    },
    {
      name: 'websites and libraries',
      entities: [service('w', { type: 'website', dependsOn: ['l'] }), service('l', { type: 'library', lifecycle: 'deprecated' })],
      found: [{ entity: 'component:default/w', says: 'w, which is in production, depends on l, which is deprecated.' }],
    },
    {
      name: 'what the other end states',
      entities: [service('eu/a', { tier: 1 }), service('eu/b', { tier: 3, dependencyOf: ['component:a'] })],
      found: [{ entity: 'component:eu/a', says: 'eu/a, of tier 1, waits for eu/b, of tier 3.', field: ['metadata', 'name'] }],
    },
  ],
  unknown: [
    {
      name: 'what tier 1 waits for, once',
      entities: [service('a', { tier: 1, dependsOn: ['c'] }), service('b', { tier: 1, dependsOn: ['c'] }), service('c')],
      unknown: ['component:default/c'],
    },
    {
      name: 'who waits for what is minor, once',
      entities: [service('a', { dependsOn: ['b', 'c'] }), service('b', { tier: 3 }), service('c', { tier: 4 })],
      unknown: ['component:default/a'],
    },
    {
      name: 'a tier that is none',
      entities: [service('a', { tier: 1, dependsOn: ['b'] }), service('b', { tier: 7 as 4 })],
      unknown: ['component:default/b'],
    },
  ],
});
