/**
 * F · Outbound calls (items 36–39), and 43. The subject has one route more, as an owner would add it: `/relay` makes the same request
 * to `UPSTREAM_URL` with the platform's client and gives its status back. The upstream is played by the proof.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { blackHole } from '../network.ts';
import { until } from '../wait.ts';
import { assertProblem } from './api.ts';
import { check } from './check.ts';
import type { Lab, Service } from './lab.ts';

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An upstream that answers as it is told, and remembers what it was asked and when. */
const withUpstream = async (lab: Lab, use: (service: Service, upstream: Upstream) => Promise<void>): Promise<void> => {
  const upstream = new Upstream();
  const port = await upstream.listen();
  try {
    await lab.with({ environment: { UPSTREAM_URL: `http://127.0.0.1:${port}` } }, (service) => use(service, upstream));
  } finally {
    upstream.close();
  }
};

class Upstream {
  readonly asked: { readonly at: number; readonly headers: http.IncomingHttpHeaders }[] = [];
  /** The nth request, counted from 0, gets this. */
  answer: (n: number) => Reply = () => ({ status: 200 });
  readonly #server = http.createServer((request, response) => {
    request.resume();
    const { status, headers = {} } = this.answer(this.asked.length);
    this.asked.push({ at: performance.now(), headers: request.headers });
    response.writeHead(status, headers).end();
  });

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Forgets what it was asked, and answers so from now on. */
  play(answer: (n: number) => Reply): void {
    this.asked.length = 0;
    this.answer = answer;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const unavailable = () => ({ status: 503 });

export const outbound = [
  check(36, 'a hung upstream is given up within the deadline', async (lab) => {
    const silent = await blackHole();
    try {
      await lab.with({ environment: { UPSTREAM_URL: `http://127.0.0.1:${silent.port}` } }, async (service) => {
        const answer = await service.send('GET', '/relay');
        assert.equal(answer.status, 503, answer.text);
        assertProblem(answer, 'a hung upstream');
        // The deadline of the client is 3 s; a busy machine gets one more.
        assert.ok(answer.ms < 4000, `it took ${answer.ms} ms`);
        assert.ok(silent.accepted() > 0, 'the upstream was asked');
      });
    } finally {
      await silent.close();
    }
  }),

  check(37, 'only what is safe is tried again, after a pause that varies, and as late as Retry-After says', async (lab) => {
    await withUpstream(lab, async (service, upstream) => {
      const failsOnce = (n: number) => ({ status: n === 0 ? 503 : 200 });
      upstream.play(failsOnce);
      assert.equal((await service.send('POST', '/relay')).status, 503);
      assert.equal(upstream.asked.length, 1, 'a POST without a key is sent once');

      upstream.play(failsOnce);
      assert.equal((await service.send('POST', '/relay', { headers: { 'idempotency-key': 'k' } })).status, 200);
      assert.deepEqual(
        upstream.asked.map(({ headers }) => headers['idempotency-key']),
        ['k', 'k'],
        'a POST with a key is sent again, with its key',
      );

      const pauses: number[] = [];
      for (let turn = 0; turn < 5; turn++) {
        upstream.play(failsOnce);
        assert.equal((await service.send('GET', '/relay')).status, 200);
        assert.equal(upstream.asked.length, 2, 'a GET is sent again');
        pauses.push(Math.round((upstream.asked[1]?.at ?? 0) - (upstream.asked[0]?.at ?? 0)));
        // Success between failures keeps the circuit closed.
        upstream.play(() => ({ status: 200 }));
        for (let i = 0; i < 5; i++) await service.send('GET', '/relay');
      }
      assert.ok(new Set(pauses).size > 1, `pauses without jitter: ${pauses}`);

      upstream.play((n) => (n === 0 ? { status: 503, headers: { 'retry-after': '1' } } : { status: 200 }));
      assert.equal((await service.send('GET', '/relay')).status, 200);
      const gap = (upstream.asked[1]?.at ?? 0) - (upstream.asked[0]?.at ?? 0);
      assert.ok(gap >= 990, `asked again after ${gap} ms, it should be 1000`);
    });
  }),

  check(38, 'when every call fails, retries add at most a third', async (lab) => {
    await withUpstream(lab, async (service, upstream) => {
      // An answer that is no failure of the upstream: the circuit stays closed, and the budget alone bounds the retries.
      upstream.play(() => ({ status: 429 }));
      const client = async () => {
        for (let n = 0; n < 30; n++) assert.equal((await service.send('GET', '/relay')).status, 429);
      };
      await Promise.all(Array.from({ length: 10 }, client));
      const asked = upstream.asked.length;
      assert.ok(asked >= 300 && asked <= 390, `300 calls became ${asked} requests`);
      upstream.play(() => ({ status: 503 }));
      for (let n = 0; n < 300; n++) assert.equal((await service.send('GET', '/relay')).status, 503);
      assert.ok(upstream.asked.length <= 390, `300 calls became ${upstream.asked.length} requests`);
    });
  }),

  check(39, 'the circuit opens on failures, lets a request try after a while, and closes when that succeeds', async (lab) => {
    await withUpstream(lab, async (service, upstream) => {
      upstream.play(unavailable);
      const asks = async () => {
        const before = upstream.asked.length;
        const { status } = await service.send('GET', '/relay');
        return { status, asked: upstream.asked.length - before };
      };
      await until('the circuit opens', async () => (await asks()).asked === 0);
      assert.deepEqual(await asks(), { status: 503, asked: 0 }, 'while it is open the upstream is left alone');
      // Half open: it tries, fails, and opens again.
      await until('it tries again', async () => (await asks()).asked > 0, { within: 60_000 });
      await until('and is open again', async () => (await asks()).asked === 0);
      upstream.play(() => ({ status: 200 }));
      await until('a request gets through', async () => (await asks()).status === 200, { within: 60_000 });
      for (let n = 0; n < 10; n++) assert.deepEqual(await asks(), { status: 200, asked: 1 }, 'it is closed');
    });
  }),

  check(43, 'the trace of the caller is continued and passed on, with one CLIENT span for each try', async (lab) => {
    await withUpstream(lab, async (service, upstream) => {
      upstream.play((n) => ({ status: n === 0 ? 503 : 200 }));
      const traceId = crypto.randomUUID().replaceAll('-', '');
      const parent = traceId.slice(16);
      const headers = { traceparent: `00-${traceId}-${parent}-01`, tracestate: 'vendor=value' };
      assert.equal((await service.send('GET', '/relay', { headers })).status, 200);
      const spans = () => service.spans().filter((span) => span.traceId === traceId);
      const server = await until('the SERVER span arrives', () => spans().find(({ kind }) => kind === 'SERVER'));
      assert.equal(server.parentSpanId, parent, 'the trace of the caller is continued');
      const tries = spans().filter(({ kind }) => kind === 'CLIENT');
      assert.equal(tries.length, 2, 'one span for each try');
      assert.deepEqual(
        upstream.asked.map((request) => request.headers.traceparent),
        tries.map(({ spanId }) => `00-${traceId}-${spanId}-01`),
        'each try is what the upstream sees as its caller',
      );
      for (const request of upstream.asked) assert.equal(request.headers.tracestate, 'vendor=value');
      for (const [n, span] of tries.entries()) {
        assert.equal(span.parentSpanId, server.spanId);
        assert.equal(span.name, 'GET');
        assert.equal(span.attributes['http.request.method'], 'GET');
        assert.equal(span.attributes['http.response.status_code'], n === 0 ? 503 : 200);
        assert.equal(span.attributes['http.request.resend_count'], n === 0 ? undefined : 1);
        assert.equal(span.status, n === 0 ? 'ERROR' : 'UNSET');
      }
      await until(
        'the calls are measured',
        () => service.points('http.client.request.duration').reduce((sum, { value }) => sum + value, 0) === 2,
      );
    });
  }),
];
