import { service, services, testRule } from '../testing/rules.ts';
import { noGateway } from './arc-007-no-gateway.ts';

const shown = (n: number, prefix = 'a') => services(n, { exposure: 'public' }, prefix);

testRule(noGateway, {
  accept: [
    { name: 'nothing', entities: [] },
    { name: 'one service that is reached from outside', entities: [...shown(1), ...services(9, { exposure: 'internal' }, 'b')] },
    { name: 'two beside a gateway', entities: [...shown(2), service('g', { type: 'gateway', exposure: 'public' })] },
    { name: 'two beside a gateway that says nothing of itself', entities: [...shown(2), service('g', { type: 'api-gateway' })] },
    { name: 'services of which nothing is known, behind a gateway', entities: [...services(9), service('g', { type: 'gateway' })] },
    {
      name: 'websites and libraries',
      entities: [...shown(1), service('w', { type: 'website', exposure: 'public' }), service('l', { type: 'library', exposure: 'public' })],
    },
    {
      name: 'what is deprecated',
      entities: [...shown(1), service('d', { lifecycle: 'deprecated', exposure: 'public' }), service('e', { lifecycle: 'deprecated' })],
    },
    { name: 'two, where the policy allows them', entities: shown(2), thresholds: { services: 3 } },
    { name: 'one of which nothing is known', entities: services(1) },
  ],
  reject: [
    {
      name: 'two that are reached from outside',
      entities: [...shown(2), ...services(3, { exposure: 'internal' }, 'b')],
      found: [
        {
          entity: 'registry',
          says: '2 services can be reached from outside, and there is no gateway before them.',
          evidence: ['a1', 'a2'],
        },
      ],
    },
    {
      name: 'two beside a gateway for what is within, or one on its way out',
      entities: [
        ...shown(2),
        service('g', { type: 'gateway', exposure: 'internal' }),
        service('h', { type: 'gateway', lifecycle: 'deprecated', exposure: 'public' }),
      ],
      found: [{ entity: 'registry', says: /^2 services can be reached/ }],
    },
    {
      name: 'two in several namespaces, whatever is not known of others',
      entities: [...shown(1), service('eu/b', { exposure: 'public' }), ...services(3, {}, 'c')],
      found: [{ entity: 'registry', evidence: ['a1', 'eu/b'] }],
    },
    {
      name: 'what the policy does not count as a gateway',
      entities: [...shown(2), service('g', { type: 'gateway' })],
      types: { services: ['service'], gateways: ['edge'], datastores: [] },
      found: [{ entity: 'registry', says: /^2 services/ }],
    },
    {
      name: 'one, where the policy allows none',
      entities: shown(1),
      thresholds: { services: 1 },
      found: [{ entity: 'registry', says: /^1 services?/ }],
    },
  ],
  unknown: [
    { name: 'two that say nothing', entities: services(2), unknown: ['registry'] },
    { name: 'one that could be the second', entities: [...shown(1), ...services(1, {}, 'b')], unknown: ['registry'] },
    { name: 'nothing where it is two anyway', entities: [...shown(2), ...services(1, {}, 'b')], unknown: [] },
    { name: 'nothing where all is within', entities: services(9, { exposure: 'internal' }), unknown: [] },
    { name: 'nothing of what is no service', entities: services(9, { type: 'website' }), unknown: [] },
  ],
});
