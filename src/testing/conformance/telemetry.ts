/** G · Telemetry (items 42–52). */
import assert from 'node:assert/strict';
import { json } from '../http.ts';
import { Collector, type Span } from '../otlp.ts';
import { residentMemory } from '../process.ts';
import { sleep, until } from '../wait.ts';
import { check } from './check.ts';
import type { Lab, Service } from './lab.ts';

/** A minute of outage by the book; what could grow in it are the spans of these requests, many times what the exporter may hold. */
const requestsPerRound = 4000;

const newTraceId = (): string => crypto.randomUUID().replaceAll('-', '');
const newSpanId = (): string => newTraceId().slice(0, 16);

/** Attributes that the conventions had before they were stable: whoever emits these breaks dashboards that are shared by all services. */
const outdated =
  /^(http\.(method|target|url|status_code|scheme|host|flavor|client_ip|server_name|user_agent)|net\.|db\.(system|statement|name|operation|user|connection_string|sql\.table))$/;

/** A route in the spelling of OpenAPI, whatever the framework's. */
const asDocumented = (route: unknown): string =>
  String(route).replaceAll(/:(\w+)|<(?:\w+:)?(\w+)>/g, (_all, a?: string, b?: string) => `{${a ?? b}}`);

/** Sends a request within a trace of its own, and waits for the spans of the service in that trace. */
const traced = async (
  service: Service,
  method: string,
  route: string,
  options: { body?: unknown; headers?: Record<string, string>; flags?: string } = {},
) => {
  const [traceId, parent] = [newTraceId(), newSpanId()];
  const headers = {
    'idempotency-key': crypto.randomUUID(),
    ...options.headers,
    traceparent: `00-${traceId}-${parent}-${options.flags ?? '01'}`,
  };
  const answer = await service.send(method, route, { body: options.body, headers });
  return { answer, traceId, parent };
};

const serverSpan = (service: Service, traceId: string): Promise<Span> =>
  until(`the SERVER span of trace ${traceId} arrives`, () =>
    service.spans().find((span) => span.traceId === traceId && span.kind === 'SERVER'),
  );

/** Breaks the resource in the database, so that its next request fails inside. */
const broken = async (lab: Lab, service: Service): Promise<void> => {
  const [table = ''] = (await lab.resourceTables(service)).filter((candidate) => !/idempoten/.test(candidate));
  await lab.cluster.query(service.database.name, `alter table ${table} rename to out_of_reach`);
};

const logLines = (service: Service): Record<string, unknown>[] =>
  service.process.lines().map((line) => JSON.parse(line) as Record<string, unknown>);

export const telemetry = [
  check(42, 'every documented operation makes one SERVER span in the stable conventions', async (lab) => {
    const service = await lab.shared();
    for (const [n, operation] of lab.contract.operations.entries()) {
      const route = lab.contract.pathTo(operation, n);
      const { answer, traceId, parent } = await traced(service, operation.method, route, {
        body: operation.body && lab.contract.valueOf(operation.body, 300 + n),
      });
      const span = await serverSpan(service, traceId);
      assert.equal(span.parentSpanId, parent);
      const { attributes } = span;
      assert.equal(asDocumented(attributes['http.route']), operation.path);
      assert.equal(span.name, `${operation.method} ${attributes['http.route']}`);
      assert.equal(attributes['http.request.method'], operation.method);
      assert.equal(attributes['http.response.status_code'], answer.status);
      assert.equal(attributes['url.scheme'], 'http');
      assert.equal(attributes['url.path'], route);
      assert.deepEqual(
        Object.keys(attributes).filter((name) => outdated.test(name)),
        [],
      );
      assert.equal(service.spans().filter((other) => other.traceId === traceId && other.kind === 'SERVER').length, 1);
    }
    const { answer, traceId } = await traced(service, 'GET', '/no-such-route/17');
    assert.equal(answer.status, 404);
    const span = await serverSpan(service, traceId);
    assert.equal(span.name, 'GET', 'without a route the path stays out of the name');
    assert.equal(span.attributes['http.route'], undefined);
  }),

  check(45, 'http.server.request.duration is a histogram in seconds, a thousand ids make one series', async (lab) => {
    await lab.with({}, async (service) => {
      const { read, item } = lab.contract.resource;
      for (let n = 0; n < 1000; n += 25)
        await Promise.all(Array.from({ length: 25 }, (_, i) => service.send('GET', lab.contract.pathTo(read, n + i))));
      const ofRoute = () =>
        service.points('http.server.request.duration').filter(({ attributes }) => asDocumented(attributes['http.route']) === item);
      const points = await until(
        'all requests are measured',
        () => ofRoute().reduce((sum, { value }) => sum + value, 0) >= 1000 && ofRoute(),
      );
      assert.equal(points.length, 1, `a thousand ids make ${points.length} series`);
      const [point] = points;
      assert.ok(point);
      assert.equal(point.value, 1000);
      assert.deepEqual(
        Object.keys(point.attributes).filter(
          (name) =>
            ![
              'http.request.method',
              'http.route',
              'http.response.status_code',
              'url.scheme',
              'error.type',
              'network.protocol.name',
              'network.protocol.version',
            ].includes(name),
        ),
        [],
      );
      assert.deepEqual(
        [point.attributes['http.request.method'], point.attributes['http.response.status_code'], point.attributes['url.scheme']],
        ['GET', 404, 'http'],
      );
      assert.deepEqual(point.bounds, [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]);
      assert.ok((point.sum ?? 0) / 1000 < 1, `a mean of ${(point.sum ?? 0) / 1000} s is none`);
      const metric = service.metrics().find(({ name }) => name === 'http.server.request.duration');
      assert.deepEqual([metric?.unit, metric?.kind], ['s', 'histogram']);
      // Unrouted paths are everybody's to invent: they make no series of their own either.
      const series = service.points('http.server.request.duration').length;
      await Promise.all(Array.from({ length: 50 }, (_, n) => service.send('GET', `/invented/${n}`)));
      const total = () => service.points('http.server.request.duration').reduce((sum, { value }) => sum + value, 0);
      await until('they are measured', () => total() >= 1050);
      assert.ok(service.points('http.server.request.duration').length <= series + 1);
    });
  }),

  check(46, 'statements make CLIENT spans in the stable conventions, and the pool is measured', async (lab) => {
    const service = await lab.shared();
    const { create } = lab.contract.resource;
    const body = { ...lab.contract.sample(77), [lab.contract.freeText()[0] ?? '']: 'dbcanary' };
    const { answer, traceId } = await traced(service, 'POST', create.path, { body });
    assert.equal(answer.status, 201);
    const server = await serverSpan(service, traceId);
    const spans = service.spans().filter((span) => span.traceId === traceId && span.kind === 'CLIENT');
    const inserts = spans.filter(({ attributes }) => /^insert\b/i.test(String(attributes['db.query.text'])));
    assert.ok(inserts.length > 0, 'the insert has a span');
    for (const { name, attributes } of spans) {
      assert.equal(attributes['db.system.name'], 'postgresql');
      assert.equal(attributes['db.namespace'], service.database.name);
      assert.equal(name, attributes['db.query.summary'], 'the span is named by its summary');
      assert.ok(String(attributes['server.address']).length > 0);
      assert.deepEqual(
        Object.keys(attributes).filter((key) => outdated.test(key)),
        [],
      );
      assert.ok(!JSON.stringify(attributes).includes('dbcanary'), 'values stay out');
    }
    for (const insert of inserts) assert.match(String(insert.attributes['db.query.text']), /\$1/, 'the text has parameters');
    const parents = new Map(service.spans().map((span) => [span.spanId, span.parentSpanId]));
    for (const span of spans) {
      let at: string | undefined = span.spanId;
      while (at && at !== server.spanId) at = parents.get(at);
      assert.equal(at, server.spanId, `${span.name} is not below its request`);
    }
    await until('the pool is measured', () => service.points('db.client.connection.count').length > 0);
    const states = service.points('db.client.connection.count').map(({ attributes }) => attributes['db.client.connection.state']);
    assert.deepEqual([...new Set(states)].sort(), ['idle', 'used']);
    const [max] = service.points('db.client.connection.max');
    assert.ok(max && max.value > 0, 'the size of the pool is a metric');
    assert.ok(service.points('db.client.connection.pending_requests').length > 0, 'those who wait are a metric');
  }),

  check(47, 'logs are JSON lines, and the ids of a request are those of its span, sampled or not', async (lab) => {
    await lab.with({ environment: { OTEL_TRACES_SAMPLER: 'parentbased_always_on' } }, async (service) => {
      const { collection } = lab.contract.resource;
      const sampled = await traced(service, 'POST', collection, { body: lab.contract.sample(1) });
      const unsampled = await traced(service, 'POST', collection, { body: lab.contract.sample(2), flags: '00' });
      const rootless = await service.send('GET', collection);
      assert.equal(rootless.status, 200);
      const server = await serverSpan(service, sampled.traceId);
      await until(
        'the requests are logged',
        () => [sampled, unsampled].every(({ traceId }) => service.process.stdout().includes(traceId)),
        { within: 8000 },
      );
      await broken(lab, service);
      const failed = await traced(service, 'GET', collection);
      assert.equal(failed.answer.status, 500);
      const failedSpan = await serverSpan(service, failed.traceId);
      await until('the failure is logged', () =>
        logLines(service).some((line) => line.trace_id === failed.traceId && line.level === 'error'),
      );
      await service.stop();

      assert.equal(service.process.stderr(), '', 'nothing but JSON lines, and those on stdout');
      const lines = logLines(service);
      for (const line of lines) {
        for (const name of ['timestamp', 'level', 'message', 'service.name'])
          assert.ok(typeof line[name] === 'string' && line[name] !== '', `${name} is missing in ${JSON.stringify(line)}`);
        assert.ok(Math.abs(Date.parse(String(line.timestamp)) - Date.now()) < 600_000, `timestamp: ${line.timestamp}`);
        assert.equal(line['service.name'], lab.subject.name);
      }
      for (const { traceId, spanId } of [server, failedSpan]) {
        const own = lines.filter((line) => line.trace_id === traceId);
        assert.ok(own.length > 0, `no line has the trace ${traceId}`);
        for (const line of own) assert.equal(line.span_id, spanId, JSON.stringify(line));
      }
      const silent = lines.filter((line) => line.trace_id === unsampled.traceId);
      assert.ok(
        silent.length > 0 && silent.every((line) => /^[0-9a-f]{16}$/.test(String(line.span_id))),
        'ids are logged without sampling too',
      );
      assert.equal(json(failed.answer).trace_id, failed.traceId, 'and are in the answer');
    });
  }),

  check(48, 'a 5xx makes the span an error with error.type, a 4xx does not', async (lab) => {
    await lab.with({}, async (service) => {
      const { collection, read } = lab.contract.resource;
      const missing = await traced(service, 'GET', lab.contract.pathTo(read, 12345));
      const invalid = await traced(service, 'POST', collection, { body: {} });
      assert.deepEqual([missing.answer.status, Math.floor(invalid.answer.status / 100)], [404, 4]);
      for (const { traceId } of [missing, invalid]) {
        const span = await serverSpan(service, traceId);
        assert.deepEqual(
          [span.status, span.attributes['error.type']],
          ['UNSET', undefined],
          `${span.name} ${span.attributes['http.response.status_code']}`,
        );
      }
      await broken(lab, service);
      const failed = await traced(service, 'GET', collection);
      assert.equal(failed.answer.status, 500);
      const span = await serverSpan(service, failed.traceId);
      assert.equal(span.status, 'ERROR');
      assert.ok(String(span.attributes['error.type'] ?? '') !== '', 'error.type is set');
      const points = () => service.points('http.server.request.duration');
      await until('the failure is measured', () =>
        points().some(({ attributes }) => attributes['http.response.status_code'] === 500 && attributes['error.type'] !== undefined),
      );
      for (const { attributes } of points())
        if (Number(attributes['http.response.status_code']) < 500) assert.equal(attributes['error.type'], undefined);
    });
  }),

  check(49, 'the resource of every signal names service, version, instance and environment', async (lab) => {
    const database = await lab.database();
    const instances = new Set<unknown>();
    for (let turn = 0; turn < 2; turn++)
      await lab.with({ database, environment: { OTEL_SERVICE_NAME: 'renamed' } }, async (service) => {
        await service.create(turn);
        await until('spans and metrics arrive', () => service.spans().length > 0 && service.metrics().length > 0);
        for (const { resource } of [...service.spans(), ...service.metrics()]) {
          assert.equal(resource['service.name'], 'renamed');
          assert.equal(resource['service.version'], '0123abc');
          assert.equal(resource['deployment.environment.name'], 'production');
          assert.ok(String(resource['service.instance.id'] ?? '') !== '', 'an instance has an id');
          instances.add(resource['service.instance.id']);
        }
      });
    assert.equal(instances.size, 2, 'every process is an instance of its own');
  }),

  check(50, 'probes are neither traced nor measured', async (lab) => {
    await lab.with({}, async (service) => {
      for (let i = 0; i < 20; i++)
        for (const probe of ['/livez', '/readyz', '/startupz']) {
          const { answer } = await traced(service, 'GET', probe);
          assert.equal(answer.status, 200);
          // A check that is kept for a moment would hide what the next one does.
          if (i % 10 === 0) await sleep(1000);
        }
      // A request that is traced, sent after them, shows that whatever was to come has come.
      const after = await traced(service, 'GET', lab.contract.resource.collection);
      await serverSpan(service, after.traceId);
      const measured = () => service.points('http.server.request.duration');
      await until('it is measured', () => measured().length > 0);
      assert.deepEqual(
        service.spans().filter(({ traceId }) => traceId !== after.traceId),
        [],
        'neither the probes nor the checks behind them make a span, not even a trace of their own',
      );
      const statements = service.spans().filter(({ kind }) => kind === 'CLIENT');
      const durations = service.points('db.client.operation.duration');
      assert.equal(
        durations.reduce((sum, { value }) => sum + value, 0),
        statements.length,
        'only the statements of that request are measured',
      );
      assert.deepEqual(
        measured().filter(({ attributes }) => /livez|readyz|startupz/.test(String(attributes['http.route']))),
        [],
      );
      assert.equal(
        measured().reduce((sum, { value }) => sum + value, 0),
        1,
        'one request that counts was made',
      );
    });
  }),

  check(51, 'sampling follows the parent, and OTEL_TRACES_SAMPLER where there is none', async (lab) => {
    const database = await lab.database();
    const { collection } = lab.contract.resource;
    const spansOf = async (environment: Record<string, string>) => {
      const service = await lab.launch({ database, environment });
      try {
        await service.until('/readyz', 200);
        const yes = await traced(service, 'GET', collection);
        const no = await traced(service, 'GET', collection, { flags: '00' });
        for (let i = 0; i < 40; i++) await service.send('GET', collection);
        // Stopping flushes: what is not here now never comes.
        assert.equal((await service.stop()).code, 0);
        const servers = service.spans().filter(({ kind }) => kind === 'SERVER');
        const withParent = (id: string) => servers.filter(({ traceId }) => traceId === id).length;
        return {
          sampledParent: withParent(yes.traceId),
          unsampledParent: withParent(no.traceId),
          roots: servers.filter(({ parentSpanId }) => parentSpanId === '').length,
        };
      } finally {
        await service.stop();
      }
    };
    assert.deepEqual(
      await spansOf({ OTEL_TRACES_SAMPLER: '' }),
      { sampledParent: 1, unsampledParent: 0, roots: 40 },
      'the default is parentbased_always_on',
    );
    assert.deepEqual(await spansOf({ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }), { sampledParent: 1, unsampledParent: 0, roots: 0 });
    assert.deepEqual(await spansOf({ OTEL_TRACES_SAMPLER: 'always_off' }), { sampledParent: 0, unsampledParent: 0, roots: 0 });
    const half = await spansOf({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' });
    assert.deepEqual([half.sampledParent, half.unsampledParent], [1, 0]);
    // Of 40 fair coins, 5 to 35 fall on one side in all but one of a million runs.
    assert.ok(half.roots >= 5 && half.roots <= 35, `half of 40 were ${half.roots}`);
  }),

  check(52, 'a collector that is down under load costs no request and no memory, and gets telemetry when it is back', async (lab) => {
    const collector = await Collector.create();
    try {
      await lab.with({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint } }, async (service) => {
        const { collection } = lab.contract.resource;
        let failures = 0;
        /** Resident memory after so many more requests. */
        const load = async () => {
          let left = requestsPerRound;
          const client = async () => {
            while (left-- > 0) if ((await service.send('GET', collection)).status !== 200) failures += 1;
          };
          await Promise.all([1, 2, 3, 4].map(client));
          return residentMemory(service.process.pid);
        };
        // Memory first grows to what the load needs, collector or not.
        const before = Math.max(await load(), await load());
        const exported = collector.requests();
        assert.ok(exported > 0, 'telemetry flows');
        await collector.stop();
        // A queue without bounds grows in every round; a garbage collector that takes its time doesn't.
        const growths: number[] = [];
        let last = before;
        while (growths.length < 3 && !(Math.min(...growths) < 0.2)) {
          const now = await load();
          growths.push(now / last - 1);
          last = now;
        }
        await collector.start();
        await until('telemetry flows again', () => collector.requests() > exported, { within: 30_000 });
        assert.equal(failures, 0, `${failures} requests failed`);
        const shown = growths.map((growth) => `${growth < 0 ? '' : '+'}${(growth * 100).toFixed(1)} %`).join(', ');
        console.info(`collector down for ${growths.length * requestsPerRound} requests: resident memory ${shown}`);
        assert.ok(Math.min(...growths) < 0.2, `resident memory in rounds of ${requestsPerRound} requests: ${shown}`);
      });
    } finally {
      await collector.stop();
    }
  }),
];
