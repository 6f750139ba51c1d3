import { api, database, entity, service, services, team, testRule } from '../testing/rules.ts';
import { missingContract } from './api-002-missing-contract.ts';

const provider = (spec = {}) => service('cart', { providesApis: ['cart-api'], ...spec });
const consumer = (name = 'web', spec = {}) => service(name, { consumesApis: ['cart-api'], ...spec });
const defined = (definition: unknown, spec = {}) => [team('team', 5), provider(), api('cart-api', { definition, ...spec }), consumer()];
const broken = (says: string | RegExp) => [{ entity: 'api:default/cart-api', says, field: ['spec', 'definition'] }];

testRule(missingContract, {
  accept: [
    { name: 'a contract in YAML', entities: defined('openapi: 3.1.0') },
    { name: 'a contract in JSON', entities: defined('{\n\t"openapi": "3.1.0"\n}') },
    { name: 'a contract of events', entities: defined('asyncapi: 3.0.0', { type: 'asyncapi' }) },
    { name: 'contracts that are no YAML', entities: defined('syntax = "proto3";\npackage a: b: c;', { type: 'grpc' }) },
    {
      name: 'a service that nobody uses',
      entities: [team('team', 5), service('a'), service('b', { dependsOn: ['resource:db'] }), database('db')],
    },
    { name: 'a service that is used and has an API', entities: [...defined('openapi: 3.1.0'), service('b', { dependsOn: ['cart'] })] },
    {
      name: 'one API of several that is registered',
      entities: [provider({ providesApis: ['ghost', 'API:default/Cart-API'] }), api('cart-api'), service('b', { dependsOn: ['cart'] })],
    },
    {
      name: 'a service that only deprecated ones use',
      entities: [service('a'), service('b', { dependsOn: ['a'], lifecycle: 'deprecated' })],
    },
    { name: 'a deprecated service', entities: [service('a', { lifecycle: 'deprecated' }), service('b', { dependsOn: ['a'] })] },
    { name: 'a library', entities: [service('a', { type: 'library' }), service('b', { dependsOn: ['a'] })] },
    { name: 'itself', entities: [service('a', { dependsOn: ['a'] })] },
    { name: 'an empty definition that nobody consumes', entities: [provider(), api('cart-api', { definition: '' })] },
    {
      name: 'an empty definition that only deprecated ones consume',
      entities: [provider(), api('cart-api', { definition: '' }), consumer('web', { lifecycle: 'deprecated' })],
    },
    { name: 'an empty definition that is deprecated', entities: defined('', { lifecycle: 'deprecated' }) },
    { name: 'an API that is not registered', entities: [service('a', { consumesApis: ['ghost'] })] },
  ],
  reject: [
    {
      name: 'a service that is used and has no API',
      entities: [team('team', 5), service('a'), ...services(2, { dependsOn: ['a'] }, 'b')],
      found: [
        {
          entity: 'component:default/a',
          says: 'a is used by 2 components and provides no API of the registry.',
          field: ['metadata', 'name'],
          evidence: ['b1', 'b2'],
        },
      ],
    },
    {
      name: 'a service that says itself that it is used, by a website',
      entities: [service('a', { dependencyOf: ['web'] }), service('web', { type: 'website' })],
      found: [{ entity: 'component:default/a', says: 'a is used by 1 component and provides no API of the registry.', evidence: ['web'] }],
    },
    {
      name: 'an API that is not registered',
      entities: [service('a', { providesApis: ['ghost'] }), service('b', { dependsOn: ['a'] })],
      found: [{ entity: 'component:default/a', field: ['spec', 'providesApis'] }],
    },
    {
      name: 'an API that is none',
      entities: [service('a', { providesApis: ['component:b'] }), service('b', { dependsOn: ['a'] })],
      found: [{ entity: 'component:default/a' }],
    },
    {
      name: 'an API of another namespace',
      entities: [api('a-api'), service('eu/a', { providesApis: ['a-api'] }), service('eu/b', { dependsOn: ['a'] })],
      found: [
        {
          entity: 'component:eu/a',
          says: 'eu/a is used by 1 component and provides no API of the registry.',
          field: ['spec', 'providesApis'],
          evidence: ['eu/b'],
        },
      ],
    },
    {
      name: 'services that use each other',
      entities: [service('a', { dependsOn: ['b'] }), service('b', { dependsOn: ['a'] })],
      found: [{ entity: 'component:default/a' }, { entity: 'component:default/b' }],
    },
    {
      name: 'an empty definition',
      entities: defined(''),
      found: broken('The API cart-api, which 1 component consumes, has no definition.'),
    },
    {
      name: 'an empty definition, whatever the type',
      entities: [...defined(' \n', { type: 'graphql' }), consumer('app')],
      found: [
        {
          entity: 'api:default/cart-api',
          says: 'The API cart-api, which 2 components consume, has no definition.',
          evidence: ['app', 'web'],
        },
      ],
    },
    {
      name: 'no definition',
      entities: [entity('API', 'eu/cart-api', { type: 'openapi' }), service('eu/web', { consumesApis: ['cart-api'] })],
      found: [
        {
          entity: 'api:eu/cart-api',
          says: 'The API eu/cart-api, which 1 component consumes, has no definition.',
          field: ['metadata', 'name'],
        },
      ],
    },
    { name: 'a definition that is no text', entities: defined({ openapi: '3.1.0' }), found: broken(/has a definition that is no text\.$/) },
    {
      name: 'a list',
      entities: defined('- openapi'),
      found: broken('The API cart-api, which 1 component consumes, has a definition that is no mapping.'),
    },
    { name: 'a path', entities: defined('./openapi.yaml'), found: broken(/that is no mapping\.$/) },
    { name: 'nothing but a comment', entities: defined('# later'), found: broken(/that can't be read: .*empty\.$/) },
    {
      name: 'broken YAML',
      entities: defined('openapi: 3.1.0: x'),
      found: broken(/that can't be read: bad indentation of a mapping entry\.$/),
    },
    {
      name: 'broken JSON of events',
      entities: defined('{"asyncapi": "3.0.0"', { type: 'asyncapi' }),
      found: broken(/that can't be read: unexpected end/),
    },
    {
      name: 'YAML that unfolds without end',
      entities: defined(`a: &a x\nb: [${'*a, '.repeat(200)}]`),
      found: broken(/that can't be read/),
    },
    { name: 'YAML without a bottom', entities: defined('['.repeat(5000)), found: broken(/that can't be read/) },
  ],
  unknown: [
    { name: 'a definition that is elsewhere', entities: defined({ $text: './openapi.yaml' }), unknown: ['api:default/cart-api'] },
    {
      name: 'nothing that nobody consumes',
      entities: [provider(), api('cart-api', { definition: { $text: './openapi.yaml' } })],
      unknown: [],
    },
  ],
});
