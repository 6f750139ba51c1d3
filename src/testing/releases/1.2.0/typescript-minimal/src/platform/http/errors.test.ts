import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { InjectOptions } from 'fastify';
import pino from 'pino';
import { Type } from 'typebox';
import { type App, defineModule } from '../app.ts';
import { buildApp } from '../build-app.ts';

const things = defineModule({
  register(app) {
    const body = Type.Object({ count: Type.Integer() }, { additionalProperties: false });
    app.post('/things/:id', { schema: { body } }, async () => ({}));
    app.delete('/things/:id', async () => ({}));
    app.get('/ids/:id', { schema: { params: Type.Object({ id: Type.String({ format: 'uuid' }) }) } }, async () => ({}));
    app.get('/nothing-thrown', () => Promise.reject(null));
    app.get('/broken', async () => {
      throw Object.assign(new Error('secret of the database'), { statusCode: 418 });
    });
  },
});

describe('failures', () => {
  let app: App;
  before(async () => {
    app = await buildApp({ modules: [things], config: {}, log: pino({ enabled: false }) });
  });
  after(() => app.close());

  const assertProblem = async (request: InjectOptions | string, status: number) => {
    const answer = await app.inject(request);
    assert.equal(answer.statusCode, status);
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
    assert.equal(answer.json().status, status);
    return answer;
  };

  test('a path that is not there', async () => {
    await assertProblem('/nothing', 404);
  });

  test('a path that cannot be decoded', async () => {
    await assertProblem('/things/%E0%A4%A', 400);
  });

  test('a method that the path does not have, with those that it has', async () => {
    for (const method of ['PUT', 'TRACE'] as const) {
      const answer = await assertProblem({ method, url: '/things/1' }, 405);
      assert.equal(answer.headers.allow, 'POST, DELETE');
    }
    await assertProblem({ method: 'POST', url: '/livez' }, 405);
  });

  test('a body that is not as the contract says, with what is wrong and where', async () => {
    const post = (payload: object) => assertProblem({ method: 'POST', url: '/things/1', payload }, 400);
    assert.deepEqual((await post({ count: '1' })).json().errors, [
      { in: 'body', pointer: '/count', detail: 'must be integer' },
    ]);
    assert.deepEqual((await post({ count: 1, 'a/b': 1 })).json().errors, [
      { in: 'body', pointer: '/a~1b', detail: 'is unknown' },
    ]);
  });

  test('an id that is a UUID to some and not to the database', async () => {
    const id = '01900000-0000-7000-8000-000000000000';
    assert.equal((await app.inject(`/ids/${id}`)).statusCode, 200);
    assert.equal((await app.inject(`/ids/${id.toUpperCase()}`)).statusCode, 200);
    await assertProblem(`/ids/urn:uuid:${id}`, 400);
  });

  test('something thrown that is no error', async () => {
    await assertProblem('/nothing-thrown', 500);
  });

  test('JSON that is empty is none, and harms nobody who needs none', async () => {
    const headers = { 'content-type': 'application/json' };
    assert.equal((await app.inject({ method: 'DELETE', url: '/things/1', headers })).statusCode, 200);
    await assertProblem({ method: 'POST', url: '/things/1', headers }, 400);
  });

  test('a body that is no JSON, of another type, or too large', async () => {
    const post = (type: string, payload: string, status: number) =>
      assertProblem({ method: 'POST', url: '/things/1', headers: { 'content-type': type }, payload }, status);
    await post('application/json', '{', 400);
    await post('text/csv', 'a,b', 415);
    await post('text/plain', '{"count":1}', 415);
    await post('application/json', `"${'x'.repeat(1024 * 1024)}"`, 413);
  });

  test('a bug: the caller learns nothing of it', async () => {
    const answer = await assertProblem('/broken', 500);
    assert.doesNotMatch(answer.body, /secret|\.ts/);
  });

  test('what is not even HTTP, from somebody who does not hang up', { timeout: 5_000 }, async () => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    await once(socket, 'connect');
    socket.write('nonsense\r\n\r\n');
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
    assert.match(answer, /application\/problem\+json/);
    const connections = promisify(app.server.getConnections.bind(app.server));
    while ((await connections()) > 0) await sleep(50);
    socket.destroy();
  });
});
