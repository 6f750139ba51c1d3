import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { Problem } from '../problem.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './http-client.ts';
import { RetryBudget } from './retry-budget.ts';

const exporter = new InMemorySpanExporter();
const isUnavailable = (error: unknown): boolean => error instanceof Problem && error.status === 503;

describe('the HTTP client', () => {
  /** What the other service was sent, and how it answers the nth request. */
  const received: IncomingHttpHeaders[] = [];
  let answer: (response: ServerResponse, n: number) => void;
  let server: Server;
  before(async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
    server = createServer((request, response) => answer(response, received.push(request.headers)));
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  beforeEach(() => {
    received.length = 0;
    exporter.reset();
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const client = (options: Partial<HttpClientOptions> = {}): HttpClient =>
    createHttpClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ...options });
  const failFirst = (failures: number, headers = {}): void => {
    answer = (response, n) => response.writeHead(n <= failures ? 503 : 200, headers).end();
  };

  test('what fails in passing is asked again where that is safe', async () => {
    failFirst(2);
    assert.equal((await client()('/')).status, 200);
    assert.equal(received.length, 3);
  });

  test('a POST is sent once, unless it has an Idempotency-Key', async () => {
    failFirst(1);
    assert.equal((await client()('/', { method: 'POST' })).status, 503);
    assert.equal(received.length, 1);
    received.length = 0;
    assert.equal((await client()('/', { method: 'POST', headers: { 'idempotency-key': 'k' } })).status, 200);
    assert.equal(received.length, 2);
  });

  test('a call that is still being answered when it is sent again gets its answer in the end', async () => {
    // As a service with idempotent requests answers: the second meets the first at work, the third its result.
    answer = (response, n) => {
      if (n === 2) response.writeHead(409, { 'retry-after': '1' }).end();
      else if (n > 2) response.writeHead(201).end();
    };
    const send = client({ attemptMs: 200 });
    assert.equal((await send('/', { method: 'POST', headers: { 'idempotency-key': 'k' } })).status, 201);
    assert.equal(received.length, 3);
  });

  test('a conflict is an answer', async () => {
    answer = (response) => response.writeHead(409).end();
    assert.equal((await client()('/', { method: 'PUT', headers: { 'idempotency-key': 'k' } })).status, 409);
    assert.equal(received.length, 1);
  });

  test('a method is known in lower case too', async () => {
    failFirst(1);
    assert.equal((await client()('/', { method: 'delete' })).status, 200);
    assert.equal(exporter.getFinishedSpans()[0]?.name, 'DELETE');
  });

  test('why there is no answer stands in the span', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    await once(gone.close(), 'close');
    await assert.rejects(client({ baseUrl: `http://127.0.0.1:${port}`, attempts: 1 })('/'), isUnavailable);
    assert.equal(exporter.getFinishedSpans()[0]?.attributes['error.type'], 'ECONNREFUSED');
  });

  test('every attempt has its span, and the other service gets its context', async () => {
    failFirst(1);
    await client()('/path?secret=1');
    const spans = exporter.getFinishedSpans();
    assert.deepEqual(
      spans.map(({ attributes }) => [attributes['http.response.status_code'], attributes['http.request.resend_count']]),
      [
        [503, undefined],
        [200, 1],
      ],
    );
    assert.deepEqual(
      received.map(({ traceparent }) => traceparent),
      spans.map((span) => `00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`),
    );
    assert.ok(spans.every(({ attributes }) => !JSON.stringify(attributes).includes('secret')));
  });

  test('a service that does not answer fails within the deadline', async () => {
    answer = () => undefined;
    const startedAt = performance.now();
    await assert.rejects(client({ deadlineMs: 300, attemptMs: 200 })('/'), isUnavailable);
    assert.ok(performance.now() - startedAt < 1_000);
  });

  test('an answer that stops in its middle is none', async () => {
    answer = (response) => response.writeHead(200).write('half');
    await assert.rejects(client({ deadlineMs: 300, attemptMs: 200 })('/'), isUnavailable);
  });

  test('an answer without an end is none', async () => {
    answer = (response) => {
      const more = () => response.write(Buffer.alloc(1024 * 1024), more);
      response.on('close', () => response.destroy());
      more();
    };
    await assert.rejects(client({ attempts: 1 })('/'), (error) => {
      assert.ok(isUnavailable(error));
      assert.match(String((error as { cause?: { cause?: unknown } }).cause?.cause), /more than 10485760 bytes/);
      return true;
    });
  });

  test('an answer is given as it is: status, headers, body', async () => {
    answer = (response) => response.writeHead(418, { 'x-kind': 'tea' }).end('pot');
    const response = await client()('/');
    assert.deepEqual([response.status, response.headers.get('x-kind'), await response.text()], [418, 'tea', 'pot']);
  });

  test('no path and no redirect leads to another service', async () => {
    const asked: string[] = [];
    answer = (response) => {
      asked.push(response.req.url ?? '');
      response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end();
    };
    const { port } = server.address() as AddressInfo;
    const send = client({ baseUrl: `http://127.0.0.1:${port}/api/` });
    for (const path of ['/things?q=1', '//elsewhere.invalid/x']) assert.equal((await send(path)).status, 302);
    assert.deepEqual(asked, ['/api/things?q=1', '/api//elsewhere.invalid/x']);
    for (const path of ['http://elsewhere.invalid/', '@elsewhere.invalid/', '/../x', '/%2e%2e/x', 'x'])
      await assert.rejects(send(path), /Not a path below/, path);
    assert.equal(asked.length, 2);
  });

  test('a pause that the service asks for is kept, or nothing is sent again', async () => {
    failFirst(1, { 'retry-after': '1' });
    const startedAt = performance.now();
    assert.equal((await client()('/')).status, 200);
    assert.ok(performance.now() - startedAt >= 990);
    received.length = 0;
    assert.equal((await client({ deadlineMs: 500 })('/')).status, 503);
    assert.equal(received.length, 1);
  });

  test('a service that fails at one thing is still asked for others', async () => {
    answer = (response, n) => response.writeHead(n <= 20 ? 500 : 200).end();
    const send = client();
    for (let n = 0; n < 20; n++) assert.equal((await send('/broken')).status, 500);
    assert.equal((await send('/')).status, 200);
  });

  test('a service that is down is left alone', async () => {
    failFirst(Number.POSITIVE_INFINITY);
    const send = client();
    for (let n = 0; n < 100; n++) await send('/').catch((error) => assert.ok(isUnavailable(error)));
    assert.equal(received.length, 5);
  });
});

test('retries are a fifth of the calls, after the first ten', () => {
  const budget = new RetryBudget();
  let retries = 0;
  for (let call = 0; call < 1000; call++) {
    budget.earn();
    while (budget.spend()) retries++;
  }
  assert.ok(retries >= 200 && retries <= 210, `${retries}`);
});

test('an open circuit lets one request through for each pause, and closes when it succeeds', () => {
  const breaker = new CircuitBreaker();
  for (let n = 0; n < 5; n++) breaker.record(false, 0);
  assert.deepEqual([breaker.allows(4_999), breaker.allows(5_000), breaker.allows(5_001)], [false, true, false]);
  breaker.record(true, 5_100);
  assert.equal(breaker.allows(5_101), true);
});
