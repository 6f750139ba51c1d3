import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

const start = (environment: NodeJS.ProcessEnv) =>
  spawn(process.execPath, ['src/main.ts'], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', DRAIN_MS: '300', OTEL_SDK_DISABLED: 'true', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const get = async (url: string) => {
  const [response] = await once(request(url).end(), 'response');
  await text(response);
  return { status: response.statusCode, connection: response.headers.connection };
};

test('it serves, is unready at once when told to stop, serves on, and ends with 0', { timeout: 30_000 }, async () => {
  const service = start({});
  const lines = createInterface({ input: service.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const { message, ...entry } = JSON.parse(line);
  assert.deepEqual(Object.keys(entry), ['level', 'timestamp', 'service.name']);
  const [url] = /http:\S+/.exec(message) ?? [];
  assert.equal((await get(`${url}/readyz`)).status, 200);

  service.kill('SIGTERM');
  await once(lines, 'line');
  assert.equal((await get(`${url}/readyz`)).status, 503);
  assert.deepEqual(await get(`${url}/livez`), { status: 200, connection: 'close' });
  assert.deepEqual(await once(service, 'exit'), [0, null]);
});

test('a connection without a request, and one with half of one, do not hold the end up', {
  timeout: 30_000,
}, async () => {
  const service = start({});
  const [line] = (await once(createInterface({ input: service.stdout }), 'line')) as [string];
  const { port } = new URL(/http:[^\s"]+/.exec(line)?.[0] ?? '');
  for (const sent of ['', 'GET /livez HTTP/1.1\r\nhost: localhost\r\n']) {
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined).write(sent);
  }
  service.kill('SIGTERM');
  const startedAt = performance.now();
  assert.deepEqual(await once(service, 'exit'), [0, null]);
  assert.ok(performance.now() - startedAt < 5_000);
});

test('with a bad configuration it ends with 78 and names what is wrong', { timeout: 30_000 }, async () => {
  const service = start({ PORT: 'eighty', DRAIN_MS: 'long' });
  const [message, [code]] = await Promise.all([text(service.stderr), once(service, 'exit')]);
  assert.equal(code, 78);
  assert.match(message, /PORT must be integer/);
  assert.match(message, /DRAIN_MS must be integer/);
});
