import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import pino from 'pino';
import { type App, defineModule } from '../app.ts';
import { buildApp } from '../build-app.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const exporter = new InMemorySpanExporter();

/** The trace that each handler ran in. */
const active: (string | undefined)[] = [];
const release = Promise.withResolvers<void>();

const things = defineModule({
  register(app) {
    const remember = async () => void active.push(trace.getActiveSpan()?.spanContext().traceId);
    app.get('/things/:id', remember);
    app.post('/things', remember);
    app.get('/broken', () => Promise.reject(new Error('a bug')));
    app.get('/slow', () => release.promise);
  },
});

describe('tracing', () => {
  let app: App;
  before(async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const spanProcessors = [new SimpleSpanProcessor({ exporter })];
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
    app = await buildApp({ modules: [things], config: {}, log: pino({ enabled: false }) });
  });
  beforeEach(() => {
    exporter.reset();
    active.length = 0;
  });
  after(() => app.close());

  const headers = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` };

  test('a request makes one SERVER span, named by its route, in the trace of its caller', async () => {
    await app.inject({ url: '/things/42?secret=1', headers });
    const [span, ...more] = exporter.getFinishedSpans();
    assert.ok(span);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [span.name, span.kind, span.status.code],
      ['GET /things/{id}', SpanKind.SERVER, SpanStatusCode.UNSET],
    );
    assert.equal(span.spanContext().traceId, TRACE_ID);
    assert.equal(span.attributes['http.route'], '/things/{id}');
    assert.equal(span.attributes['http.response.status_code'], 200);
    assert.doesNotMatch(JSON.stringify(span.attributes), /secret/);
  });

  test('the handler runs in the span, also after a body was read', async () => {
    await app.inject({ url: '/things/1', headers });
    await app.inject({ method: 'POST', url: '/things', payload: { large: 'x'.repeat(100_000) }, headers });
    assert.deepEqual(active, [TRACE_ID, TRACE_ID]);
  });

  test('a failure of the service is an error, one of the caller is not; either names its trace', async () => {
    const broken = await app.inject({ url: '/broken', headers });
    const missing = await app.inject({ url: '/missing', headers });
    assert.deepEqual([broken.json().trace_id, missing.json().trace_id], [TRACE_ID, TRACE_ID]);
    const spans = exporter
      .getFinishedSpans()
      .map(({ name, status, attributes }) => [name, status.code, attributes['error.type']]);
    assert.deepEqual(spans, [
      ['GET /broken', SpanStatusCode.ERROR, '500'],
      ['GET', SpanStatusCode.UNSET, undefined],
    ]);
  });

  test('a path that cannot be decoded is traced too', async () => {
    const answer = await app.inject({ url: '/things/%E0%A4%A', headers });
    assert.equal(answer.json().trace_id, TRACE_ID);
  });

  test('probes make no span', async () => {
    for (const url of ['/livez', '/readyz', '/startupz']) await app.inject({ url, headers });
    assert.deepEqual(exporter.getFinishedSpans(), []);
  });

  test('the span ends when the caller is gone', { timeout: 5_000 }, async () => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET /slow HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await once(app.server, 'request');
    socket.destroy();
    while (exporter.getFinishedSpans().length === 0) await sleep(10);
    assert.equal(exporter.getFinishedSpans()[0]?.attributes['http.response.status_code'], 499);
    release.resolve();
  });
});
