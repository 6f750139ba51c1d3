import { expect, test } from 'vitest';
import { service } from '../testing/rules.ts';
import { toCatalog } from './catalog.ts';
import { homesOf } from './homes.ts';

const at = (file: string, name: string, type = 'service') => ({ ...service(name, { type }), source: { file, document: 0 } });

test.each([
  { name: 'the root of the registry', file: 'catalog-info.yaml', folder: '.' },
  { name: 'a folder below', file: 'services/cart/catalog-info.yml', folder: 'services/cart' },
  { name: 'a folder beside it', file: '../cart/catalog-info.yaml', folder: '../cart' },
  { name: 'no folder, in a list of services', file: 'services/cart.yaml', folder: undefined },
  { name: 'no folder, on the web', file: 'https://git.example.com/cart/catalog-info.yaml', folder: undefined },
  { name: 'no folder, by a name that only ends alike', file: 'my-catalog-info.yaml', folder: undefined },
])('a service lives in $name', ({ file, folder }) => {
  const homes = homesOf(toCatalog({ entities: [at(file, 'cart'), at(file, 'cart-client', 'library')], problems: [] }));
  expect(homes.map((home) => [home.service.metadata.name, home.folder])).toEqual(folder === undefined ? [] : [['cart', folder]]);
});

test('two services of one file have no folder of their own', () => {
  const file = 'catalog-info.yaml';
  expect(homesOf(toCatalog({ entities: [at(file, 'cart'), at(file, 'orders')], problems: [] }))).toEqual([]);
});

test('a folder with nothing but descriptions is no service', () => {
  const entities = [at('cart/catalog-info.yaml', 'cart'), at('orders/catalog-info.yaml', 'orders')];
  const homes = homesOf(toCatalog({ entities, problems: [], bare: new Set(['.', 'cart']) }));
  expect(homes.map(({ folder }) => folder)).toEqual(['orders']);
});
