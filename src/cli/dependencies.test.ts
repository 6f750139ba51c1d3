/** What a service depends on: held against the registry before it is made, and said by its catalog entity after. */
import { loadAll } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backstageFault } from '../catalog/backstage-faults.ts';
import type { SourcedEntity } from '../catalog/entity.ts';
import { createService, filesIn, workFolder } from '../testing/command-line.ts';
import { api, service, services, system, team, toFile } from '../testing/rules.ts';
import { snapshot } from '../testing/snapshot.ts';
import type { AnswerValue } from '../types.ts';
import { openRegistry } from './registry.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const { inWork, read, write } = filesIn(() => work.folder);
const registry = (...entities: readonly SourcedEntity[]): void =>
  write('catalog/all.yaml', toFile([system('shop'), team('team', 50), ...entities]));

const run = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  createService(words, { folder: work.folder, environment });
const usual = ['payments', '--owner', 'team', '--system', 'shop', '--no-git', '--no-install', '--yes'];
const create = (dependencies: string, ...words: readonly string[]) => run([...usual, '--dependencies', dependencies, ...words]);
const faultsOf = async (dependencies: string): Promise<readonly string[]> => {
  const { code, out, talk } = await create(dependencies, '--json', '--dry-run');
  expect(talk).not.toContain('bug');
  if (code === 0) return [];
  expect(code).toBe(1);
  const { problems } = JSON.parse(out).error as { problems: readonly { where: string; says: string }[] };
  expect(new Set(problems.map(({ where }) => where))).toEqual(new Set(['dependencies']));
  return problems.map(({ says }) => says);
};
interface Described {
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}
const described = (): readonly Described[] => loadAll(read('payments/catalog-info.yaml')) as unknown as readonly Described[];
const relations = () => {
  const { dependsOn, consumesApis } = described()[0]?.spec ?? {};
  return { dependsOn, consumesApis };
};
const recorded = () => JSON.parse(read('payments/.create-service.json')) as { answers: Record<string, unknown> };

describe('the gate', () => {
  const events = api('cart-events', { type: 'asyncapi' });
  it.each<[string, readonly SourcedEntity[], string, readonly string[]]>([
    ['Components and APIs that are there', [service('cart', { providesApis: ['rates'] }), api('rates')], 'cart,api:rates', []],
    ['a Component of another namespace', [service('sales/cart')], 'sales/cart', []],
    ['a library', [service('money', { type: 'library' })], 'money', []],
    ['one that is nearly there', [service('cart')], 'carts', ['The registry has no Component carts. Did you mean cart?']],
    ['one of another namespace', [service('sales/cart')], 'cart', ['The registry has no Component cart. Did you mean sales/cart?']],
    [
      'an API taken for a Component',
      [service('cart', { providesApis: ['rates'] }), api('rates')],
      'rates',
      ['The registry has no Component rates. Did you mean api:rates?'],
    ],
    [
      'a Component taken for an API',
      [service('cart'), service('orders')],
      'api:cart',
      ['The registry has no API cart. Did you mean cart?'],
    ],
    [
      'one that is like none',
      services(10),
      'warehouse',
      ['The registry has no Component warehouse. It has a1, a10, a2, a3, a4, a5, a6, a7 and 2 more.'],
    ],
    ['one where there is none', [], 'cart', ['The registry has no Component cart. It has none at all.']],
    ['itself', [service('payments')], 'payments', ['payments is the service itself.']],
    ['its own API', [api('payments-api')], 'api:payments-api', ['api:payments-api is the API of the service itself.']],
    ['an API that nobody provides', [api('rates')], 'api:rates', ['No other Component provides api:rates.']],
    [
      'an API that it alone provides, as the registry has it',
      [api('rates'), service('payments', { providesApis: ['rates'] })],
      'api:rates',
      ['No other Component provides api:rates.'],
    ],
    [
      'two that are not there',
      [service('cart')],
      'a,b',
      ['The registry has no Component a. It has cart.', 'The registry has no Component b. It has cart.'],
    ],
    [
      'one that waits for it before it is there',
      [service('cart', { dependsOn: ['payments'] })],
      'cart',
      ['With cart it would wait for itself: payments → cart → payments (ARC-001).'],
    ],
    [
      'one that waits for its API before that is there',
      [service('cart', { consumesApis: ['payments-api'] })],
      'cart',
      ['With cart it would wait for itself: payments → cart → payments (ARC-001).'],
    ],
    [
      'one that waits for an API which it provides, as the registry has it',
      [service('payments', { providesApis: ['money'] }), api('money'), service('cart', { consumesApis: ['money'] })],
      'cart',
      ['With cart it would wait for itself: payments → cart → payments (ARC-001).'],
    ],
    [
      'one that waits for it over two others',
      [service('a', { dependsOn: ['b'] }), service('b', { consumesApis: ['c-api'] }), api('c-api')].concat(
        service('c', { providesApis: ['c-api'], dependsOn: ['payments'] }),
      ),
      'a',
      ['With a it would wait for itself: payments → a → b → c → payments (ARC-001).'],
    ],
    [
      'an API of one that waits for it',
      [service('cart', { providesApis: ['rates'], dependsOn: ['payments'] }), api('rates')],
      'api:rates',
      ['With api:rates it would wait for itself: payments → cart → payments (ARC-001).'],
    ],
    [
      'one that waits for it, beside one that does not and one that is missing',
      [service('cart', { dependsOn: ['payments'] }), service('users')],
      'cart,users,usres',
      [
        'The registry has no Component usres. Did you mean users?',
        'With cart it would wait for itself: payments → cart → payments (ARC-001).',
      ],
    ],
    [
      'one whose events it hears, and that waits for it',
      [service('cart', { providesApis: ['cart-events'], dependsOn: ['payments'] }), events],
      'api:cart-events',
      [],
    ],
    [
      'one that hears its events',
      [service('payments', { providesApis: ['paid'] }), api('paid', { type: 'asyncapi' }), service('cart', { consumesApis: ['paid'] })],
      'cart',
      [],
    ],
    ['one that is deprecated and waited for it', [service('cart', { lifecycle: 'deprecated', dependsOn: ['payments'] })], 'cart', []],
    [
      'one that waits for it, which the registry has as deprecated',
      [service('payments', { lifecycle: 'deprecated' }), service('cart', { dependsOn: ['payments'] })],
      'cart',
      ['With cart it would wait for itself: payments → cart → payments (ARC-001).'],
    ],
    ['a circle of others', [service('a', { dependsOn: ['b'] }), service('b', { dependsOn: ['a'] })], 'a', []],
    [
      'one in a circle that the registry has already',
      [service('payments', { dependsOn: ['cart'], consumesApis: ['rates'] }), service('cart', { dependsOn: ['payments'] })].concat(
        service('orders', { providesApis: ['rates'], dependsOn: ['payments'] }),
        api('rates'),
      ),
      'cart,api:rates',
      [],
    ],
    [
      'one beside a circle that the registry knows it in',
      [service('payments', { dependsOn: ['cart'] }), service('cart', { dependsOn: ['payments'] }), service('users')],
      'users',
      [],
    ],
  ])('%s', async (_, entities, dependencies, says) => {
    registry(...entities);
    expect(await faultsOf(dependencies)).toEqual(says);
  });

  it('says all that is wrong at once, and writes nothing', async () => {
    registry(service('cart'));
    const before = snapshot(work.folder);
    const { code, talk } = await run(['payments', '--owner', 'taem', '--system', 'shop', '--dependencies', 'crat', '--yes']);
    expect(code).toBe(1);
    expect(talk).toContain('owner: The registry has no Group taem. Did you mean team?');
    expect(talk).toContain('dependencies: The registry has no Component crat. Did you mean cart?');
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('leaves circles to a policy that does not care, and nothing else', async () => {
    registry(service('cart', { dependsOn: ['payments'] }), service('users'));
    write('catalog/policy.yaml', 'rules: { ARC-001: { level: off }, ARC-013: { level: off } }');
    expect(await faultsOf('cart')).toEqual([]);
    expect(await faultsOf('user')).toEqual(['The registry has no Component user. Did you mean users?']);
  });

  it('counts no service that begins as deprecated, as the report does not', async () => {
    registry(service('cart', { dependsOn: ['payments'] }));
    expect((await create('cart', '--lifecycle', 'deprecated', '--dry-run')).code).toBe(0);
  });

  it('waives no circle, nor what is missing', async () => {
    registry(service('cart', { dependsOn: ['payments'] }));
    const waive = ['--waive', 'OWN-003', '--reason', 'Because.', '--until', '2999-12-31', '--dry-run'];
    expect((await create('cart', ...waive)).code).toBe(1);
    expect((await create('crat', ...waive)).code).toBe(1);
  });

  it('advises against what is deprecated, and does not keep anybody from it', async () => {
    registry(
      service('cart', { lifecycle: 'deprecated', providesApis: ['rates'] }),
      api('rates', { lifecycle: 'deprecated', owner: 'x/y' }),
    );
    const { code, talk } = await create('cart,api:rates', '--dry-run');
    expect(code).toBe(0);
    expect(talk).toBe(
      'Advice: api:rates is deprecated: ask x/y what takes its place.\nAdvice: cart is deprecated: ask team what takes its place.\n',
    );
  });

  it('has no word where there is no registry', async () => {
    expect(await create('cart,api:nobody', '--dry-run')).toMatchObject({ code: 0, talk: '' });
  });

  it('names the teams that share most with what it calls', async () => {
    write(
      'catalog/all.yaml',
      toFile([
        ...[system('shop'), system('bank'), team('team', 3), ...services(1)],
        ...[team('friends', 8), service('ledger', { owner: 'friends', system: 'bank', providesApis: ['ledger-api'] }), api('ledger-api')],
        ...[team('users', 8), service('books', { owner: 'users', system: 'bank', dependsOn: ['ledger'] })],
        team('idle', 30),
      ]),
    );
    const { talk } = await create('api:ledger-api');
    const others = talk.split('\n').filter((line) => line.includes('another team'));
    expect(others).toEqual([
      '  another team: friends has room: 1 of 5, and 1 edge with what it would work beside.',
      '  another team: users has room: 1 of 5, and 1 edge with what it would work beside.',
      '  another team: idle has room: 0 of 18.',
    ]);
    expect((await create('none')).talk).toContain('another team: idle has room: 0 of 18.\n  another team: friends has room: 1 of 5.\n');
  });
});

it('services and APIs that answer are offered, those of the same system first', async () => {
  registry(
    ...[
      system('bank'),
      api('rates'),
      api('nobody'),
      api('old', { lifecycle: 'deprecated' }),
      api('payments-api'),
      api('fees', { system: 'bank' }),
    ],
    ...[service('zeta', { providesApis: ['rates', 'old', 'payments-api'] }), service('alpha', { system: 'bank', providesApis: ['fees'] })],
    ...[service('sales/Beta', { owner: 'x/y' }), service('gone', { lifecycle: 'deprecated' }), service('site', { type: 'website' })],
    ...[service('payments', { providesApis: ['mine'] }), api('mine')],
  );
  const { offers } = (await openRegistry(inWork('catalog'))) ?? {};
  const offered = (sofar: Readonly<Record<string, AnswerValue>>) => offers?.dependencies(sofar).map(({ value }) => value);
  expect(offered({ name: 'payments', system: 'shop' })).toEqual(['zeta', 'api:rates', 'alpha', 'sales/beta', 'api:fees']);
  expect(offered({ name: 'payments', system: 'bank' })).toEqual(['alpha', 'api:fees', 'zeta', 'sales/beta', 'api:rates']);
  // What a record says is not lost for not being offered to others.
  expect(offered({ name: 'payments', system: 'shop', dependencies: ['gone', 'site'] })).toContain('gone');
  expect(offers?.dependencies({}).find(({ value }) => value === 'sales/beta')).toEqual({
    ...{ value: 'sales/beta', title: 'sales/beta', help: 'of sales/shop, owned by x/y' },
  });
});

describe('a service with dependencies', () => {
  const stamped = {
    dependsOn: ['component:cart', 'component:sales/users', 'resource:payments-database'],
    consumesApis: ['api:rates', 'api:sales/fees'],
  };
  const answer = 'cart,api:sales/fees,sales/users,api:rates';
  const answers = ['api:rates', 'api:sales/fees', 'cart', 'sales/users'];

  it.each<[string, () => ReturnType<typeof run>]>([
    ['a flag', () => create(answer)],
    ['several flags', () => run([...usual, ...answer.split(',').flatMap((one) => ['--dependencies', one])])],
    ['the environment', () => run(usual, { CREATE_SERVICE_DEPENDENCIES: answer })],
    [
      'a file',
      () => {
        write('answers.yaml', 'dependencies: [cart, Component:sales/Users, api:rates, API:sales/fees, api:default/rates]\n');
        return run([...usual, '--answers', 'answers.yaml']);
      },
    ],
  ])('says so in its entity and its record, by %s', async (_, make) => {
    expect(await make()).toMatchObject({ code: 0, talk: '' });
    expect(relations()).toEqual(stamped);
    expect(recorded().answers.dependencies).toEqual(answers);
    for (const document of described()) expect(await backstageFault(document)).toBeUndefined();
  });

  it('differs from one without in these lines alone, whatever the order in which they were given', async () => {
    const idsOf = async (...words: readonly string[]) => {
      const { out } = await run([...usual, ...words, '--dry-run', '--json']);
      const { changes } = JSON.parse(out) as { changes: readonly { path: string; id: string }[] };
      return new Map(changes.map(({ path, id }) => [path, id]));
    };
    const [without, none, one, other] = [
      await idsOf(),
      await idsOf('--dependencies', 'none'),
      await idsOf('--dependencies', answer),
      await idsOf('--dependencies', answer.split(',').reverse().join()),
    ];
    expect(none).toEqual(without);
    expect(other).toEqual(one);
    expect([...one].filter(([path, id]) => without.get(path) !== id).map(([path]) => path)).toEqual([
      '.create-service.json',
      'catalog-info.yaml',
    ]);
  });

  it('is made again with others, or with none, and changes just what names them', async () => {
    await create('cart,api:rates');
    const before = snapshot(work.folder);
    const changedBy = async (...words: readonly string[]) => {
      const { code, out } = await run(['payments', '--no-git', '--no-install', '--yes', '--json', ...words]);
      expect(code).toBe(0);
      const { changes } = JSON.parse(out) as { changes: readonly { path: string; kind: string }[] };
      return changes.filter(({ kind }) => kind !== 'keep').map(({ path, kind }) => `${kind} ${path}`);
    };
    expect(await changedBy()).toEqual([]);
    expect(await changedBy('--dependencies', 'users')).toEqual(['update .create-service.json', 'update catalog-info.yaml']);
    expect(relations()).toEqual({ dependsOn: ['component:users', 'resource:payments-database'] });
    expect(await changedBy('--tier', '1', '--dependencies', 'none')).toContain('update catalog-info.yaml');
    expect(relations()).toEqual({ dependsOn: ['resource:payments-database'] });
    await changedBy('--tier', '3', '--dependencies', 'api:rates,cart');
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('is repeated by the command that it says', async () => {
    const { out } = await create('cart,api:rates', '--json');
    expect(JSON.parse(out).repeat).toContain(' --dependencies api:rates,cart ');
  });

  it('has its edges in the report, which finds nothing wrong with them', async () => {
    registry(service('cart', { providesApis: ['rates'] }), service('orders', { dependsOn: ['payments'] }), api('rates'), service('users'));
    expect((await create('users,api:rates')).code).toBe(0);
    const { out } = await run(['report', '--report', 'json', '--fail-on', 'never']);
    const { findings, edges } = JSON.parse(out) as {
      findings: readonly { rule: string }[];
      edges: readonly { from: string; to: string }[];
    };
    expect(edges.map(({ from, to }) => `${from} ${to}`.replaceAll('component:default/', ''))).toEqual([
      'orders payments',
      'payments cart',
      'payments users',
    ]);
    expect(findings.filter(({ rule }) => ['ARC-001', 'ARC-013', 'REG-001'].includes(rule))).toEqual([]);
    // Once it is there, as before.
    expect(await faultsOf('orders')).toEqual(['With orders it would wait for itself: payments → orders → payments (ARC-001).']);
  });
});

describe('a service that was stamped before anybody asked for dependencies', () => {
  beforeEach(async () => {
    registry(team('friends', 50), service('cart'));
    expect((await run(usual)).code).toBe(0);
    const { answers, ...rest } = recorded();
    const { dependencies: _, ...before } = answers;
    write('payments/.create-service.json', `${JSON.stringify({ ...rest, answers: before }, undefined, 2)}\n`);
  });

  it('has none when it is made again', async () => {
    const { code, out } = await run(['payments', '--no-git', '--no-install', '--yes', '--json']);
    expect(code).toBe(0);
    const { changes } = JSON.parse(out) as { changes: readonly { path: string; kind: string }[] };
    expect(changes.filter(({ kind }) => kind !== 'keep').map(({ path }) => path)).toEqual(['.create-service.json']);
    expect(recorded().answers.dependencies).toEqual([]);
  });

  it('is transferred like any other', async () => {
    expect(await run(['transfer', 'payments', '--to', 'friends'])).toMatchObject({ code: 0, talk: '' });
    expect(described()[0]?.spec.owner).toBe('friends');
    expect(read('payments/CODEOWNERS')).toContain('friends');
    expect(recorded().answers).toMatchObject({ owner: 'friends' });
    expect(recorded().answers).not.toHaveProperty('dependencies');
  });
});

it('a service with dependencies keeps them when it is transferred', async () => {
  registry(team('friends', 50), service('cart', { providesApis: ['rates'] }), api('rates'));
  expect((await create('cart,api:rates')).code).toBe(0);
  const before = relations();
  expect(await run(['transfer', 'payments', '--to', 'friends'])).toMatchObject({ code: 0, talk: '' });
  expect(relations()).toEqual(before);
  expect(recorded().answers).toMatchObject({ owner: 'friends', dependencies: ['api:rates', 'cart'] });
});
