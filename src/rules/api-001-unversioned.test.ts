import { api, service, team, testRule } from '../testing/rules.ts';
import { unversioned } from './api-001-unversioned.ts';

const openapi = (...lines: readonly string[]) => api('cart', { definition: ['openapi: 3.1.0', ...lines].join('\n') });
const json = (document: object, indent?: number) =>
  api('cart', { definition: JSON.stringify({ openapi: '3.1.0', ...document }, null, indent) });
const proto = (...lines: readonly string[]) => api('cart', { type: 'grpc', definition: ['syntax = "proto3";', ...lines].join('\n') });
const sdl = 'type Query { cart: Cart }';
const named = (...names: readonly string[]) => names.map((name) => api(name));

const found = [
  {
    entity: 'api:default/cart',
    says: 'Neither the name of the API cart nor its definition carries a version.',
    field: ['spec', 'definition'],
  },
];

testRule(unversioned, {
  accept: [
    { name: 'info.version', entities: [openapi('info:', '  title: cart', '  version: 1.0.0')] },
    {
      name: 'info.version in quotes, after others and a comment at the margin',
      entities: [openapi('info:', '  license:', '    name: MIT', '', '# the contract', "  'version': '1'", 'paths: {}')],
    },
    { name: 'info.version on one line', entities: [openapi('info: { title: cart, version: 2 }')] },
    {
      name: 'info.version with line ends of Windows',
      entities: [openapi('info:\r', '  title: cart\r', '  version: 1.0.0\r', 'paths: {}\r')],
    },
    { name: 'info.version in JSON', entities: [json({ info: { title: 'cart', contact: { name: 'us' }, version: '1.0.0' } })] },
    { name: 'info.version in JSON over many lines', entities: [json({ info: { title: 'cart', version: '1.0.0' } }, 2)] },
    { name: 'a version in a path', entities: [openapi('paths:', '  /v1/carts:', '    get: {}')] },
    { name: 'a version within a path of JSON', entities: [json({ paths: { '/api/v2beta1/carts/{id}': {} } })] },
    { name: 'a version in a server', entities: [openapi('servers:', '  - url: https://shop.example.com/v3')] },
    { name: 'a version in the name of a server', entities: [openapi('servers:', '  - url: https://v3.shop.example.com/')] },
    {
      name: 'a version in an address of events',
      entities: [api('cart', { type: 'asyncapi', definition: 'asyncapi: 3.0.0\nchannels:\n  paid:\n    address: shop.order.paid.v1\n' })],
    },
    { name: 'a version in a package', entities: [proto('package shop.cart.v1;')] },
    {
      name: 'a version in the name',
      entities: [...named('cart-v1', 'cart.v2', 'v3-cart', 'cart-v1-events', 'cart_V4', 'cart-v1alpha2')],
    },
    { name: 'a version in the name, whatever the definition', entities: [api('cart-v1', { definition: { $text: './openapi.yaml' } })] },
    { name: 'a schema of GraphQL, which grows without versions', entities: [api('cart', { type: 'graphql', definition: sdl })] },
    { name: 'what is deprecated', entities: [api('cart', { lifecycle: 'deprecated' })] },
    { name: 'what is no API', entities: [team('team', 5), service('a')] },
  ],
  reject: [
    { name: 'no info at all', entities: [api('cart')], found },
    { name: 'info without a version', entities: [openapi('info:', '  title: cart', 'paths:', '  /carts: {}')], found },
    { name: 'an empty version', entities: [openapi('info:', '  version: ""', '  title: cart')], found },
    { name: 'a version that is not filled in', entities: [openapi('info:', '  title: cart', '  version:', 'paths: {}')], found },
    { name: 'a version of null', entities: [openapi('info: { version: null, title: cart }')], found },
    { name: 'an empty version in JSON', entities: [json({ info: { title: 'cart', version: '' } })], found },
    {
      name: 'the version of its own format',
      entities: [api('cart', { type: 'asyncapi', definition: 'asyncapi: 3.0.0\ninfo:\n  title: cart\n' })],
      found,
    },
    {
      name: 'a property that is called version',
      entities: [
        openapi(
          'info:',
          '  title: cart',
          'components:',
          '  schemas:',
          '    Cart:',
          '      properties:',
          '        version: { type: integer }',
        ),
      ],
      found,
    },
    {
      name: 'a property that is called version, in JSON',
      entities: [json({ info: { title: 'cart' }, components: { schemas: { version: { example: '1' } } } })],
      found,
    },
    { name: 'a version of what it borrows', entities: [openapi('paths:', '  /carts:', '    $ref: ./common/v1/carts.yaml')], found },
    { name: 'a version of what it borrows, in JSON', entities: [json({ paths: { '/carts': { $ref: 'common/v1/carts.json' } } })], found },
    {
      name: 'a package without one that imports one',
      entities: [proto('package shop.cart;', 'import "google/type/v1/money.proto";')],
      found,
    },
    { name: 'words that only begin like one', entities: [openapi('paths:', '  /v1x/carts: {}', '  /video: {}', '  /vat/7: {}')], found },
    {
      name: 'names that only look like one, in another namespace too',
      entities: [api('cartv1'), api('eu/cart-v1x'), api('dev2')],
      found: [
        { entity: 'api:default/cartv1' },
        { entity: 'api:eu/cart-v1x', says: 'Neither the name of the API eu/cart-v1x nor its definition carries a version.' },
        { entity: 'api:default/dev2' },
      ],
    },
  ],
  unknown: [
    {
      name: 'a definition that is elsewhere',
      entities: [api('cart', { definition: { $text: './openapi.yaml' } })],
      unknown: ['api:default/cart'],
    },
    {
      name: 'none',
      entities: [api('a', { definition: undefined }), api('b', { definition: ' \n' }), api('c', { definition: null })],
      unknown: ['api:default/a', 'api:default/b', 'api:default/c'],
    },
    { name: 'one that is no text', entities: [api('cart', { definition: { info: { version: '1' } } })], unknown: ['api:default/cart'] },
    { name: 'nothing of what has its version in the name', entities: [api('cart-v1', { definition: '' })], unknown: [] },
  ],
});
