import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { App } from '../platform/app.ts';
import { statement } from '../platform/postgres/statement.ts';
import { startService } from '../testing/service.ts';
import type { Item } from './schemas.ts';

describe('items', () => {
  let service: App;
  before(async () => {
    service = await startService();
  });
  after(() => service.close());

  const create = (payload: object, headers = {}) =>
    service.inject({ method: 'POST', url: '/v1/items', payload, headers });
  const get = (url: string) => service.inject({ url });

  test('what is created can be found', async () => {
    const created = await create({ name: 'Pencil', quantity: 3 });
    assert.equal(created.statusCode, 201);
    const { id, name, quantity } = created.json<Item>();
    assert.deepEqual({ name, quantity }, { name: 'Pencil', quantity: 3 });

    assert.equal(created.headers.location, `/v1/items/${id}`);
    assert.deepEqual((await get(`/v1/items/${id}`)).json(), created.json());
  });

  test('what is deleted is gone', async () => {
    const { id } = (await create({ name: 'Eraser', quantity: 1 })).json<Item>();
    assert.equal((await service.inject({ method: 'DELETE', url: `/v1/items/${id}` })).statusCode, 204);
    assert.equal((await service.inject({ method: 'DELETE', url: `/v1/items/${id}` })).statusCode, 404);
    assert.equal((await get(`/v1/items/${id}`)).statusCode, 404);
  });

  test('pages lead through the whole list, newest first, and meet each item once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift((await create({ name: `Page ${n}`, quantity: n })).json<Item>().id);

    const met: string[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ limit: '2', ...(cursor && { cursor }) });
      const page = (await get(`/v1/items?${query}`)).json<{ data: Item[]; next_cursor?: string }>();
      assert.ok(page.data.length <= 2);
      met.push(...page.data.map((item) => item.id));
      cursor = page.next_cursor;
    } while (cursor);

    assert.deepEqual(met.slice(0, ids.length), ids);
    assert.equal(new Set(met).size, met.length);
  });

  test('a request that is not as the contract says is refused with the reason', async () => {
    const refused = await create({ name: '', quantity: '3', colour: 'red' });
    assert.equal(refused.statusCode, 400);
    assert.equal(refused.headers['content-type'], 'application/problem+json; charset=utf-8');
    assert.ok(refused.json().errors.length > 0);

    const id = '01900000-0000-7000-8000-000000000000';
    for (const url of [
      '/v1/items?limit=1000000',
      '/v1/items?cursor=nonsense',
      '/v1/items/nonsense',
      `/v1/items/urn:uuid:${id}`,
    ])
      assert.equal((await get(url)).statusCode, 400, url);
  });

  test('a request that is sent again has its effect once', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await create({ name: 'Ruler', quantity: 1 }, headers);
    const again = await create({ name: 'Ruler', quantity: 1 }, headers);
    assert.equal(again.statusCode, 201);
    assert.equal(again.body, first.body);
    assert.equal(again.headers.location, first.headers.location);

    const reordered = await create({ quantity: 1, name: 'Ruler' }, headers);
    assert.equal(reordered.body, first.body);

    const other = await create({ name: 'Ruler', quantity: 2 }, headers);
    assert.equal(other.statusCode, 422);
  });

  test('an Idempotency-Key is free again after a day', async () => {
    const key = randomUUID();
    const headers = { 'idempotency-key': key };
    await create({ name: 'Stapler', quantity: 1 }, headers);
    await service.database.query(
      statement<never, [key: string]>(
        'UPDATE idempotency_keys',
        `update idempotency_keys set created_at = created_at - interval '25 hours' where key = $1`,
      ),
      key,
    );
    for (let turn = 0; turn < 2; turn++) {
      const { statusCode, body } = await create({ name: 'Stapler', quantity: 2 }, headers);
      assert.equal(statusCode, 201, body);
    }
  });

  test('a request that is sent again at the same time is told to wait, or gets the same answer', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all([1, 2, 3, 4].map(() => create({ name: 'Compass', quantity: 1 }, headers)));
    const created = answers.filter(({ statusCode }) => statusCode === 201);
    assert.ok(created.length > 0);
    assert.equal(new Set(created.map(({ body }) => body)).size, 1);
    for (const { statusCode, headers } of answers)
      assert.ok(statusCode === 201 || (statusCode === 409 && headers['retry-after']), `${statusCode}`);
  });
});
