/** A catalog over real sockets, from servers that behave and from others that do not. */
import type http from 'node:http';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type CatalogServer, catalogServer } from '../../testing/catalog-server.ts';
import { blackHole, freePort } from '../../testing/network.ts';
import { api, database, entity, service, services, system, team, toDocument } from '../../testing/rules.ts';
import { type Entity, refOf } from '../entity.ts';
import { toLean } from '../lean.ts';
import { type Backstage, type BackstageReading, loadBackstage } from './load.ts';

type Answer = (response: http.ServerResponse, nth: number) => void;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const open = async (...words: Parameters<typeof catalogServer>): Promise<CatalogServer> => {
  const server = await catalogServer(...words);
  closers.push(server.close);
  return server;
};
/** A server that answers every question so. */
const answering = (answer: Answer): Promise<CatalogServer> =>
  open([], {
    instead: (nth, response) => {
      answer(response, nth);
      return true;
    },
  });
const load = ({ address }: Pick<Backstage, 'address'>, token?: string, reading: Partial<BackstageReading> = {}) =>
  loadBackstage({ address, ...(token !== undefined && { token }) }, { definitions: true, pause: async () => {}, ...reading });
const nameOf = ({ kind, metadata }: Entity): string => JSON.stringify([kind, metadata.namespace, metadata.name]);
const page = (items: readonly unknown[], pageInfo: unknown = {}): string => JSON.stringify({ items, pageInfo });

describe('a catalog', () => {
  const all = [
    team('team', 5),
    system('shop'),
    service('cart'),
    api('cart-api'),
    database('carts'),
    entity('Domain', 'trade', { owner: 'team' }),
  ];

  test.each([
    ['short', false],
    ['wordy', true],
  ])('comes whole, page by page, by %s cursors, each entity once and as it would be read from a file', async (_, wordyCursors) => {
    const many = [...all, ...services(2_500), ...Array.from({ length: 120 }, (_, index) => api(`api-${index}`))].map(toDocument);
    const server = await open(many, { wordyCursors });
    const pages: number[] = [];
    const { entities, problems } = await load(server, undefined, { onPage: (count) => pages.push(count) });
    expect(problems).toEqual([]);
    const byName = (list: readonly Entity[]) => [...list].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    expect(byName(entities.map(toDocument))).toEqual(byName(many.map(toLean)));
    expect(pages).toEqual([1_000, 2_000, 2_505, 2_505, 2_555, 2_605, 2_626]);
  });

  test('is asked for what is needed alone: no e-mail addresses, and definitions only on request', async () => {
    const user = entity('User', 'ada', { profile: { email: 'ada@example.org' }, memberOf: ['team'] });
    const template = entity('Template', 'create-service', { owner: 'team' });
    const related = { dependsOn: ['resource:a'], dependencyOf: ['component:b'] };
    const server = await open([user, template, api('cart-api', related)].map(toDocument));
    const read = async (definitions: boolean) => (await load(server, undefined, { definitions })).entities.map(toDocument);
    const [ada, cart] = [toDocument(user), toDocument(api('cart-api', related))];
    expect(await read(true)).toEqual([{ ...ada, spec: { memberOf: ['team'] } }, cart]);
    const { definition: _, ...spec } = cart.spec;
    expect(await read(false)).toEqual([expect.anything(), { ...cart, spec }]);
  });

  test.each([
    { name: 'the file on the web that it is managed in', location: 'url:https://git.example.com/shop/blob/main/catalog-info.yaml' },
    { name: 'its page, where it comes from a disk', location: 'file:/srv/catalog-info.yaml' },
    { name: 'its page, where a password stands in the address', location: 'url:https://me:secret@git.example.com/shop' },
    { name: 'its page, where nothing is said', location: undefined },
  ])('places an entity at $name', async ({ location }) => {
    const annotations = location === undefined ? {} : { 'backstage.io/managed-by-location': location };
    const server = await open([toDocument(entity('Component', 'sales/Cart', {}, { annotations }))]);
    const [found] = (await load(server)).entities;
    const isFile = location?.includes('/blob/');
    expect(found?.source).toEqual({ file: isFile ? location?.slice(4) : `${server.address}/catalog/sales/component/Cart`, document: 0 });
  });

  test('tells what Backstage itself could not process, and keeps what it still shows', async () => {
    const status = {
      items: [{ type: 'x', level: 'error', message: 'NotFoundError:\n no such file.' }, { level: 'warning', message: 'Old.' }, null],
    };
    const server = await open([
      { ...toDocument(service('cart')), status },
      { ...toDocument(service('fine')), status: { items: 'none' } },
    ]);
    const { entities, problems } = await load(server);
    expect(entities).toHaveLength(2);
    expect(problems.map(({ file, says }) => [file, says])).toEqual([
      [
        `${server.address}/catalog/default/component/cart`,
        'Backstage could not process component:default/cart: NotFoundError: no such file.',
      ],
    ]);
  });
});

test('problems come in the order of their places, whatever the order of the server', async () => {
  const broken = (name: string) => ({ ...toDocument(service(name)), status: { items: [{ level: 'error', message: 'No.' }] } });
  const { problems } = await load(await open(['b', 'c', 'a'].map(broken)));
  expect(problems.map(({ file }) => file.at(-1))).toEqual(['a', 'b', 'c']);
});

describe('entities that are none', () => {
  // Deeper than a stack.
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const cart = toDocument(service('cart'));
  test.each([
    ['without metadata', { apiVersion: 'a', kind: 'Component' }, /has no `metadata`/],
    [
      'a name in the prototype',
      JSON.parse('{"apiVersion":"a","kind":"Group","metadata":{"__proto__":{"name":"x"}}}'),
      /no valid `metadata.name`/,
    ],
    [
      'all of it in the prototype',
      JSON.parse('{"__proto__":{"apiVersion":"a","kind":"Group","metadata":{"name":"x"}}}'),
      /no `apiVersion`/,
    ],
    [
      'a name that is none',
      { ...cart, kind: 'Component', metadata: { name: '../cart' } },
      /^Component "\.\.\/cart" of Backstage has no valid/,
    ],
    ['a number as a title', { ...cart, metadata: { name: 'cart', title: 7 } }, /`metadata.title` that is no text/],
    ['labels that are a list', { ...cart, metadata: { name: 'cart', labels: ['a'] } }, /`metadata.labels`/],
    ['a spec that is a text', { ...cart, spec: 'none' }, /a `spec` that is no mapping/],
    ['deep nesting', { ...cart, spec: { type: 'DEEP' } }, /nested more than 50 deep/],
    ['a number', 7, /is not a mapping/],
    ['nothing', null, /is not a mapping/],
    ['a list', [], /is not a mapping/],
  ])('(%s) are problems, and the others count', async (_, value, says) => {
    const server = await answering((response, nth) =>
      response.end(nth === 0 ? page([cart, value, toDocument(team('team'))]).replace('"DEEP"', deep) : page([])),
    );
    const { entities, problems } = await load(server);
    expect(entities.map(refOf)).toEqual(['component:default/cart', 'group:default/team']);
    expect(problems).toEqual([{ file: server.address, says: expect.stringMatching(says), hint: expect.any(String) }]);
    expect(({} as Record<string, unknown>).kind).toBeUndefined();
  });
});

describe('a question that fails says why, and what to do', () => {
  const status =
    (code: number, headers: http.OutgoingHttpHeaders = {}): Answer =>
    (response) =>
      response.writeHead(code, headers).end('{"error":{"message":"s3cret-t0ken"}}');
  const body =
    (text: string, type = 'application/json'): Answer =>
    (response) =>
      response.writeHead(200, { 'content-type': type }).end(text);

  test.each<[string, Answer, RegExp, RegExp]>([
    ['a login for programs', status(401), /does not accept the token in BACKSTAGE_TOKEN \(401\)/, /externalAccess/],
    ['no right', status(403), /nobody with the token in BACKSTAGE_TOKEN read its catalog \(403\)/, /catalog\.entity\.read/],
    ['another server', status(404), /has no catalog \(404\): is it the address of a Backstage's backend\?/, /backend\.baseUrl/],
    [
      'a redirect to a login',
      status(302, { location: 'https://sso.example.com/?s3cret-t0ken' }),
      /on to https:\/\/sso\.example\.com \(302\)/,
      /login/,
    ],
    ['a redirect to nowhere', status(302, { location: 'http://[' }), /sends us on \(302\)/, /backend\.baseUrl/],
    ['an error of its own', status(500), /failed \(500\)/, /log/],
    ['a gateway without a backend', status(502), /failed \(502\)/, /log/],
    ['a version that knows no pages', status(400), /refuses to list its catalog \(400\)/, /by-query/],
    ['a front end', body('<!doctype html><title>Backstage</title>', 'text/html'), /a page instead of data/, /another port or host/],
    ['half of an answer', body('{"items":[{"kind":"Gro'), /no JSON/, /./],
    ['nothing', body(''), /no JSON/, /./],
    ['a list', body('[]'), /no page of a catalog/, /./],
    ['null', body('null'), /no page of a catalog/, /./],
    ['items that are no list', body('{"items":{"length":1},"pageInfo":{}}'), /no page of a catalog/, /./],
    ['a cursor that is no text', body('{"items":[],"pageInfo":{"nextCursor":{}}}'), /no page of a catalog/, /./],
    ['what only the prototype has', body('{"__proto__":{"items":[],"pageInfo":{}}}'), /no page of a catalog/, /./],
    ['the same page for ever', body(page([], { nextCursor: 'YQ' })), /the same pages again and again/, /kept/],
    ['a cursor that goes round', (response, nth) => response.end(page([], { nextCursor: nth % 2 ? 'a' : 'b' })), /again and again/, /./],
  ])('of %s', async (_, answer, says, hint) => {
    const server = await answering(answer);
    const error = await load(server, 's3cret-t0ken').catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: 'UserError',
      code: 'registry',
      message: expect.stringMatching(says),
      hint: expect.stringMatching(hint),
    });
    expect(String(error)).toContain(server.address);
    expect(`${JSON.stringify(error)} ${error}`).not.toContain('s3cret-t0ken');
  });

  test('of pages without end', async () => {
    const full = Array.from({ length: 100_000 }, () => 0);
    const server = await answering((response, nth) => response.end(page(nth % 2 ? full : [], { nextCursor: String(nth) })));
    await expect(load(server)).rejects.toMatchObject({ code: 'registry', message: expect.stringContaining('does not end') });
  });

  test('of a page larger than any is, also where it was small on the wire', async () => {
    const spaces = gzipSync(Buffer.alloc(101_000_000, ' '), { level: 1 });
    const server = await answering((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(spaces));
    await expect(load(server)).rejects.toMatchObject({ code: 'registry', message: expect.stringContaining('more than 100000000 bytes') });
  });

  test('of no token, where one is wanted', async () => {
    const server = await open([toDocument(team('team'))], { token: 'right' });
    await expect(load(server)).rejects.toMatchObject({
      message: expect.stringContaining('wants to know who asks (401)'),
      hint: expect.stringContaining('BACKSTAGE_TOKEN'),
    });
    await expect(load(server, 'right')).resolves.toMatchObject({ entities: [{ kind: 'Group' }] });
  });

  test('of a token that may see nothing', async () => {
    await expect(load(await open([]), 'right')).rejects.toMatchObject({
      message: expect.stringContaining('shows no entity at all'),
      hint: expect.stringContaining('the token in BACKSTAGE_TOKEN may read nothing'),
    });
  });

  test('of a host that is none, and of one where nobody listens', async () => {
    await expect(load({ address: 'http://backstage.invalid' })).rejects.toMatchObject({
      message: expect.stringMatching(/^There is no host backstage\.invalid.* \((ENOTFOUND|EAI_AGAIN)\)/),
    });
    await expect(load({ address: `http://127.0.0.1:${await freePort()}` })).rejects.toMatchObject({
      message: expect.stringMatching(/^Nobody listens at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/),
    });
  });

  test('of TLS where there is none', async () => {
    const { address } = await open([]);
    await expect(load({ address: address.replace('http', 'https') })).rejects.toMatchObject({
      message: expect.stringContaining("can't be trusted"),
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });

  test('of something that is no HTTP', async () => {
    const server = net
      .createServer((socket) => void socket.on('error', () => {}).write('220 mail ready\r\n', () => socket.destroy()))
      .listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    closers.push(() => new Promise((resolve) => server.close(() => resolve())));
    const address = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
    await expect(load({ address })).rejects.toMatchObject({ code: 'registry', message: expect.stringContaining(address) });
  });

  test.each<[string, Answer]>([
    ['before the answer', (response) => response.socket?.destroy()],
    ['within the answer', (response) => void response.write('{"items":[', () => response.socket?.destroy())],
    [
      'short of the length that was promised',
      (response) => response.writeHead(200, { 'content-length': 99 }).write('{', () => response.socket?.end()),
    ],
  ])('of a connection that is cut on the second page, %s', async (_, cut) => {
    const server = await answering((response, nth) =>
      nth === 0 ? response.end(page([toDocument(team('team'))], { nextCursor: 'more' })) : cut(response, nth),
    );
    await expect(load(server)).rejects.toMatchObject({
      code: 'registry',
      message: expect.stringMatching(/broke off .* a part of a catalog is never reported/),
    });
  });

  test.each<[string, Answer]>([
    ['at all', () => {}],
    ['to its end', (response) => void response.write('{"items":[')],
  ])('of one that does not answer %s', async (_, answer) => {
    const server = await answering(answer);
    await expect(load(server, undefined, { timeout: 100 })).rejects.toMatchObject({
      message: expect.stringContaining('no whole answer within 0.1 s'),
    });
  });

  test('of a peer that takes connections and says nothing', async () => {
    const { port, close } = await blackHole();
    closers.push(close);
    await expect(load({ address: `http://127.0.0.1:${port}` }, undefined, { timeout: 100 })).rejects.toMatchObject({ code: 'registry' });
  });
});

describe('a Backstage that is busy', () => {
  /** So many times; a number is a day so many seconds ahead. */
  const busyFor = (times: number, after: string | number | undefined, status: number) => {
    const value = typeof after === 'number' ? new Date(Date.now() + 1000 * after).toUTCString() : after;
    const answer = (response: http.ServerResponse) => response.writeHead(status, value === undefined ? {} : { 'retry-after': value }).end();
    return open([toDocument(team('team'))], { instead: (nth, response) => nth < times && Boolean(answer(response)) });
  };

  test.each([
    ['as long as it asks for', 503, 3, '7', [7_000, 7_000, 7_000]],
    ['no time where it asks for a day that has passed', 429, 1, -100, [0]],
    ['until the time that it names', 429, 1, 20, [expect.closeTo(20_000, -4)]],
    ['longer each time where it asks for nothing', 503, 3, undefined, [1_000, 2_000, 4_000]],
    ['longer each time where it asks for nonsense', 503, 1, 'soon', [1_000]],
  ])('is waited for, %s', async (_, status, times, after, waits) => {
    const waited: number[] = [];
    const pause = async (milliseconds: number) => void waited.push(milliseconds);
    const { entities } = await load(await busyFor(times, after, status), undefined, { pause });
    expect(entities).toHaveLength(1);
    expect(waited).toEqual(waits);
  });

  test.each([
    ['for good', '0', /too busy \(429, asked 4 times\)/],
    ['for an hour', '3600', /too busy \(429, asked 1 time\); it wants 3600 s more/],
  ])('is left alone if it is so %s', async (_, after, says) => {
    await expect(load(await busyFor(9, after, 429))).rejects.toMatchObject({ message: expect.stringMatching(says) });
  });
});

describe('reading that is stopped', () => {
  test.each<[string, Answer]>([
    ['while it waits for an answer', () => {}],
    ['while it waits for a busy server', (response) => response.writeHead(503, { 'retry-after': '20' }).end()],
  ])('%s ends at once', async (_, answer) => {
    const stop = new AbortController();
    const server = await answering((response, nth) => {
      answer(response, nth);
      setTimeout(() => stop.abort(), 50);
    });
    await expect(loadBackstage({ address: server.address }, { definitions: true, signal: stop.signal })).rejects.toMatchObject({
      code: 'stopped',
      message: expect.stringContaining('You stopped'),
    });
  });
});
