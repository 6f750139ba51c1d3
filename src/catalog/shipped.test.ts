import { readFileSync } from 'node:fs';
/** The registry that is shipped: sound by Backstage's own rules, and the three cases that it is there to show. */
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { backstageFault } from './backstage-faults.ts';
import { toCatalog } from './catalog.ts';
import { parseRef, parseRefs, refOf } from './entity.ts';
import { loadCatalog } from './load.ts';
import { nameFault, ownerFault, ownersToOffer, systemFault, systemsToOffer } from './offers.ts';
import { toOwnership } from './ownership.ts';
import { teamSize } from './team-size.ts';

const folderOf = (name: string): string => join(import.meta.dirname, '../../catalog', name);
const shipped = (name: string) => toCatalog(loadCatalog(folderOf(name)));
const loads = (name: string): Record<string, string> =>
  Object.fromEntries(ownersToOffer(toOwnership(shipped(name))).map(({ value, help }) => [value, help ?? '']));

describe.each(['shop', 'startup', 'marketplace'])('catalog/%s', (name) => {
  const catalog = shipped(name);
  const all = [...catalog.entities.values()];

  test('has no problems', () => expect(catalog.problems).toEqual([]));

  test('passes the policies and validators of Backstage', async () => {
    const texts = globSync('**/*.yaml', { cwd: folderOf(name), absolute: true }).map((file) => readFileSync(file, 'utf8'));
    const documents = texts.flatMap((text) => loadAll(text));
    expect(documents).toHaveLength(all.length);
    for (const document of documents) expect(await backstageFault(document)).toBeUndefined();
  });

  // Backstage keeps dangling relations without a word.
  test('every reference leads to an entity', () => {
    const fields = {
      owner: 'group',
      system: 'system',
      domain: 'domain',
      parent: 'group',
      children: 'group',
      members: 'user',
      memberOf: 'group',
      providesApis: 'api',
      consumesApis: 'api',
      dependsOn: 'component',
    };
    for (const entity of all) {
      for (const [field, kind] of Object.entries(fields)) {
        const targets = [entity.spec[field] ?? []].flat();
        expect(parseRefs(targets, kind), `${refOf(entity)} ${field}`).toHaveLength(targets.length);
        for (const target of targets) expect([...catalog.entities.keys()], `${refOf(entity)} ${field}`).toContain(parseRef(target, kind));
      }
    }
  });
});

test('the shop: five teams of five or six engineers with one service each', () => {
  expect(loads('shop')).toEqual({
    'team-cart': '6 engineers, 1 of 3 services',
    'team-catalog': '5 engineers, 1 of 3 services',
    'team-notifications': '5 engineers, 1 of 3 services',
    'team-payments': '6 engineers, 1 of 3 services',
    'team-shipping': '5 engineers, 1 of 3 services',
  });
  expect(teamSize(shipped('shop'), 'group:default/shop')).toEqual({ engineers: 27, from: 'members' });
});

test('the startup: five engineers, twelve services', () =>
  expect(loads('startup')).toEqual({ engineering: '5 engineers, 12 of 3 services' }));

test('the marketplace: a team with fifteen services beside two with room', () =>
  expect(loads('marketplace')).toEqual({
    'team-buyers': '6 engineers, 2 of 3 services',
    'team-core': '7 engineers, 15 of 4 services',
    'team-sellers': '8 engineers, 2 of 5 services',
  }));

describe('as answers for a new service', () => {
  const shop = shipped('shop');
  const ownership = toOwnership(shop);

  test('systems are offered with what they are', () =>
    expect(systemsToOffer(shop)).toEqual([{ value: 'shop', title: 'Shop', help: 'Browse, order, pay, receive.' }]));

  test('an owner or system of the registry is fine, however it is spelled', () => {
    for (const owner of ['team-payments', 'Team-Payments', 'group:default/team-payments', 'shop'])
      expect(ownerFault(shop, ownership, owner)).toBeUndefined();
    expect(systemFault(shop, 'shop')).toBeUndefined();
  });

  test.each([
    ['team-paymnets', 'Did you mean team-payments?'],
    ['payments', 'Did you mean team-payments?'],
    ['user:ada', 'It has team-cart, team-catalog, team-notifications, team-payments, team-shipping.'],
    ['anton.petrov', 'It has team-cart, team-catalog, team-notifications, team-payments, team-shipping.'],
  ])('the owner %s is refused with a hint', (owner, hint) =>
    expect(ownerFault(shop, ownership, owner)).toBe(`The registry has no Group ${owner}. ${hint}`),
  );

  test('a name is free, or registered by the same owner, or taken', () => {
    expect(nameFault(shop, 'refunds', 'team-payments')).toBeUndefined();
    expect(nameFault(shop, 'payments', 'team-payments')).toBeUndefined();
    expect(nameFault(shop, 'payments', 'team-payments', '../payments/catalog-info.yaml')).toBeUndefined();
    expect(nameFault(shop, 'payments', 'team-paymnets'), 'said of the owner already').toBeUndefined();
    expect(nameFault(shop, 'payments', 'team-cart')).toBe(
      'The registry has a Component payments already, owned by group:default/team-payments (services/payments.yaml).',
    );
  });
});
