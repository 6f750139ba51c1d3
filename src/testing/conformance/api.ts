/** A · API contract (items 1–7; 3 is proven with the pipelines). */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { type Answer, json, rawConnection } from '../http.ts';
import { recorder } from '../network.ts';
import { finish } from '../process.ts';
import { tool } from '../tools.ts';
import { until } from '../wait.ts';
import { check } from './check.ts';
import { fuzz } from './fuzz.ts';
import type { Lab } from './lab.ts';

const redocly = fileURLToPath(new URL('../../../node_modules/@redocly/cli/bin/cli.js', import.meta.url));

/** What every refusal must look like, whoever refuses: RFC 9457 with the trace to look up, and nothing from the inside. */
export const assertProblem = (answer: Pick<Answer, 'status' | 'headers' | 'text'>, what: string): void => {
  assert.match(
    answer.headers['content-type'] ?? '',
    /^application\/problem\+json\b/,
    `${what}: ${answer.status} ${answer.text.slice(0, 200)}`,
  );
  const problem = json(answer);
  assert.equal(problem.status, answer.status, what);
  assert.ok(typeof problem.title === 'string' && problem.title.length > 0, `${what}: a problem has a title`);
  assert.match(String(problem.trace_id), /^[0-9a-f]{32}$/, `${what}: a problem names its trace`);
  assert.doesNotMatch(answer.text, /"stack"|\n?\s+at .+:\d+:\d+|node_modules|\.(ts|js|go|py|java|rs):\d+/, `${what}: shows the inside`);
};

/** Operational paths that a framework may open by itself, or a developer may forget to close. */
const usualSuspects = [
  '/',
  '/metrics',
  '/health',
  '/healthz',
  '/status',
  '/docs',
  '/documentation',
  '/documentation/json',
  '/swagger',
  '/swagger-ui',
  '/openapi',
  '/openapi.json',
  '/openapi.yaml',
  '/api-docs',
  '/redoc',
  '/admin',
  '/actuator',
  '/actuator/env',
  '/debug',
  '/debug/pprof/',
  '/debug/vars',
  '/env',
  '/graphql',
  '/.env',
  '/package.json',
  '/favicon.ico',
  '/__proto__',
  '/constructor',
];
const probes = ['/livez', '/readyz', '/startupz'];
const methods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'];

const gateFails = async (lab: Lab, change: (paths: Record<string, unknown>) => void): Promise<boolean> => {
  const file = path.join(lab.subject.folder, lab.subject.contract);
  const original = await readFile(file, 'utf8');
  try {
    const document = parse(original) as { paths: Record<string, unknown> };
    change(document.paths);
    await writeFile(file, stringify(document));
    return (await lab.run(lab.subject.commands.contractCheck)).code !== 0;
  } finally {
    await writeFile(file, original);
  }
};

export const api = [
  check(1, 'the committed OpenAPI 3.1 document lints without an error', async (lab) => {
    assert.match(lab.contract.document.openapi, /^3\.1\.\d+$/);
    const scratch = await mkdtemp(path.join(tmpdir(), 'lint-'));
    try {
      // Alone in a folder, so that no configuration beside it can silence the linter.
      await cp(path.join(lab.subject.folder, lab.subject.contract), path.join(scratch, 'openapi.yaml'));
      const lint = await finish([process.execPath, redocly, 'lint', '--extends=recommended', '--format=stylish', 'openapi.yaml'], {
        folder: scratch,
        environment: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' },
      });
      assert.equal(lint.code, 0, lint.output);
    } finally {
      await rm(scratch, { recursive: true });
    }
  }),

  check(2, 'documented routes are served, others are not, and the drift gate sees both', async (lab) => {
    const service = await lab.shared();
    const { operations } = lab.contract;
    const served = new Set(operations.map(({ method, path: route }) => `${method} ${route}`));
    // A 404 may mean “no such thing” or “no such route”: only what was routed has a route in its span.
    const isRouted = async (traceId: string) => {
      const found = () => service.spans().find((span) => span.traceId === traceId && span.kind === 'SERVER');
      return (await until('the request is traced', found)).attributes['http.route'] !== undefined;
    };
    for (const [n, operation] of [...operations, { method: 'GET', path: '/no-such-route' }].entries()) {
      const traceId = crypto.randomUUID().replaceAll('-', '');
      const documented = 'responses' in operation ? operation : undefined;
      const answer = await service.send(operation.method, documented ? lab.contract.pathTo(documented, n) : operation.path, {
        headers: { 'idempotency-key': crypto.randomUUID(), traceparent: `00-${traceId}-${traceId.slice(16)}-01` },
        body: documented?.body && lab.contract.valueOf(documented.body, 900 + n),
      });
      const what = `${operation.method} ${operation.path}`;
      assert.equal(await isRouted(traceId), documented !== undefined, `${what}: documented, but not served`);
      if (!documented) continue;
      const { status } = answer;
      const answers = Object.keys(documented.responses);
      const named = [String(status), `${String(status)[0]}XX`, 'default'].some((key) => answers.includes(key));
      assert.ok(named, `${what} answers ${status}, documented are ${answers}`);
    }

    const paths = [...new Set(operations.map(({ path: route }) => route))];
    for (const route of paths.filter((candidate) => !probes.includes(candidate))) {
      for (const method of methods.filter((candidate) => !served.has(`${candidate} ${route}`))) {
        const { status } = await service.send(method, route.replaceAll(/\{[^}]+\}/g, '1'), {
          headers: { 'content-type': 'application/json' },
          body: method === 'TRACE' || method === 'GET' ? undefined : '{}',
        });
        assert.ok(status === 404 || status === 405, `${method} ${route} is served (${status}), not documented`);
      }
    }
    for (const route of usualSuspects.filter((candidate) => !served.has(`GET ${candidate}`)))
      assert.equal((await service.send('GET', route)).status, 404, `${route} is served, not documented`);

    assert.equal((await lab.run(lab.subject.commands.contractCheck)).code, 0, 'the drift gate passes on the committed document');
    const route = lab.contract.resource.item;
    assert.ok(await gateFails(lab, (all) => delete all[route]), 'the gate must see a route that is served, not documented');
    assert.ok(
      await gateFails(lab, (all) => Object.assign(all, { '/never-served': all[route] })),
      'the gate must see a route that is documented, not served',
    );
  }),

  check(4, 'fuzzed with bad input, it answers 4xx problem details and never 5xx', async (lab) => {
    const service = await lab.shared();
    const counts = new Map<number, number>();
    for (const { method, path: route, headers, body, mustFail } of fuzz(lab.contract)) {
      const answer = await service.send(method, route, { headers, body });
      const what = `${method} ${route} ${JSON.stringify(headers)} ${typeof body === 'string' ? body.slice(0, 300) : JSON.stringify(body)?.slice(0, 300)}`;
      counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
      assert.ok(answer.status < 500, `${answer.status} to ${what}: ${answer.text}`);
      if (mustFail) assert.ok(answer.status >= 400, `${answer.status} to ${what}`);
      if (answer.status >= 400) assertProblem(answer, what);
    }
    assert.ok(
      (counts.get(400) ?? 0) + (counts.get(422) ?? 0) > 50,
      `the fuzzer must reach validation, it got ${JSON.stringify([...counts])}`,
    );
  }),

  check(
    4,
    'schemathesis, which knows only the contract, finds no answer that breaks it',
    async (lab) => {
      const service = await lab.shared();
      const recording = await recorder(service.port);
      const scratch = await mkdtemp(path.join(tmpdir(), 'schemathesis-'));
      try {
        // A cursor is opaque, so valid text may be refused; and whether an unknown method is 404 or 405 is item 2's business.
        const unfit = '--exclude-checks=positive_data_acceptance,unsupported_method';
        const options = [
          '--phases=examples,coverage,fuzzing',
          '--max-examples=25',
          '--seed=1',
          '--generation-database=none',
          '--no-color',
          unfit,
        ];
        const contract = path.join(lab.subject.folder, lab.subject.contract);
        const url = `http://127.0.0.1:${recording.port}`;
        const run = await finish([await tool('schemathesis'), 'run', contract, `--url=${url}`, ...options], { folder: scratch });
        assert.equal(run.code, 0, run.output.slice(-6000));
        const { exchanges } = recording;
        for (const exchange of exchanges.filter(({ status }) => status >= 400))
          assertProblem(exchange, `${exchange.method} ${exchange.path}`);
        assert.ok(exchanges.filter(({ status }) => status < 300).length > 20, 'good requests got through');
        assert.ok(exchanges.filter(({ status }) => status >= 400).length > 20, 'and bad ones were refused');
      } finally {
        await recording.close();
        await rm(scratch, { recursive: true });
      }
    },
    'schemathesis',
  ),

  check(5, 'a body that is too large is answered 413; slow headers and bodies are cut off', async (lab) => {
    const service = await lab.shared();
    const { collection } = lab.contract.resource;
    const dripping = [await rawConnection(service.port), await rawConnection(service.port)] as const;
    dripping[0].write('GET /livez HTTP/1.1\r\nHost: x\r\n');
    dripping[1].write(
      `POST ${collection} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: drip\r\nContent-Length: 100000\r\n\r\n{`,
    );
    const timers = [setInterval(() => dripping[0].write('X-Drip: 1\r\n'), 500), setInterval(() => dripping[1].write(' '), 500)];

    const oversized = await service.send('POST', collection, {
      body: { padding: 'x'.repeat(2_000_000) },
      headers: { 'idempotency-key': crypto.randomUUID() },
    });
    assert.equal(oversized.status, 413);
    assertProblem(oversized, 'an oversized body');

    const limit = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error('a dripping connection is still open after 45 s')), 45_000).unref(),
    );
    try {
      const [headers, body] = await Promise.race([limit, Promise.all(dripping.map(({ closed }) => closed))]);
      assert.ok(Math.max(headers ?? 0, body ?? 0) < 45_000);
      assert.equal(await service.probe('/livez'), 200);
    } finally {
      timers.forEach(clearInterval);
      for (const connection of dripping) connection.destroy();
    }
  }),

  check(6, 'a repeated Idempotency-Key gets the first answer, also at once and after a restart', async (lab) => {
    const database = await lab.database();
    const key = crypto.randomUUID();
    const same = { headers: { 'idempotency-key': key } };
    const first = await lab.with({ database }, async (service) => {
      const answer = await service.create(1, same);
      assert.equal(answer.status, 201, answer.text);
      const counts = await lab.rowCounts(database);
      const again = await service.create(1, same);
      assert.deepEqual([again.status, again.text, again.headers.location], [answer.status, answer.text, answer.headers.location]);
      assert.deepEqual(await lab.rowCounts(database), counts, 'the second request must store nothing');

      const other = await service.create(2, same);
      assert.ok(other.status === 422 || other.status === 409, `the same key with another body is refused, not ${other.status}`);
      assertProblem(other, 'the same key with another body');
      assert.deepEqual(await lab.rowCounts(database), counts);

      const together = { headers: { 'idempotency-key': crypto.randomUUID() } };
      const answers = await Promise.all(Array.from({ length: 8 }, () => service.create(3, together)));
      const made = answers.filter(({ status }) => status === 201);
      assert.ok(
        made.length > 0 && answers.every(({ status, headers }) => status === 201 || (status === 409 && headers['retry-after'])),
        `eight at once: ${answers.map(({ status }) => status)}`,
      );
      assert.equal(new Set(made.map(({ text }) => text)).size, 1, 'eight at once get one answer');
      const after = await lab.rowCounts(database);
      const grown = Object.keys(after).map((table) => (after[table] ?? 0) - (counts[table] ?? 0));
      assert.ok(Math.max(...grown) === 1, `eight at once store one, not ${Math.max(...grown)}`);
      return answer;
    });
    await lab.with({ database }, async (service) => {
      const again = await service.create(1, same);
      assert.deepEqual([again.status, again.text], [first.status, first.text], 'after a restart');
    });
  }),

  check(7, 'a list is paged, its maximum enforced, and its pages together are complete', async (lab) => {
    const { list, item } = lab.contract.resource;
    const size = list.parameters.find(({ in: place, schema }) => place === 'query' && lab.contract.resolve(schema).type === 'integer');
    const maximum = size && lab.contract.resolve(size.schema).maximum;
    assert.ok(size && maximum && maximum <= 1000, 'the list documents the size of a page and its maximum');
    const cursor = list.parameters.find(({ in: place, name }) => place === 'query' && /cursor|after|token/i.test(name));
    assert.ok(cursor, 'the list documents a cursor');
    const id = /\{([^}]+)\}$/.exec(item)?.[1] ?? 'id';

    await lab.with({}, async (service) => {
      const total = maximum + 7;
      const created = new Set<string>();
      for (let n = 0; n < total; n += 20)
        for (const answer of await Promise.all(Array.from({ length: Math.min(20, total - n) }, (_, i) => service.create(n + i))))
          created.add(json(answer)[id]);
      assert.equal(created.size, total);

      const page = async (query: string) => {
        const answer = await service.send('GET', `${list.path}${query}`);
        assert.equal(answer.status, 200, answer.text);
        const body = json(answer) as Record<string, unknown>;
        const entries = Object.values(body).find(Array.isArray) as Record<string, string>[];
        const next = Object.entries(body).find(([name]) => /next|cursor/i.test(name))?.[1] as string | null | undefined;
        return { ids: entries.map((entry) => entry[id] ?? ''), next };
      };
      const greedy = await service.send('GET', `${list.path}?${size.name}=1000000`);
      if (greedy.status === 200) assert.ok((Object.values(json(greedy)).find(Array.isArray) as unknown[]).length <= maximum);
      else {
        assert.ok(greedy.status === 400 || greedy.status === 422, `a million: ${greedy.status}`);
        assertProblem(greedy, 'a million');
      }
      assert.ok((await page('')).ids.length < total, 'no size asked for, still a page');

      const seen: string[] = [];
      let query = `?${size.name}=${maximum - 1}`;
      for (let turn = 0; turn < 5; turn++) {
        const { ids, next } = await page(query);
        seen.push(...ids);
        // What is created while one leafs through may be missing, but shifts nothing.
        if (turn === 0) await service.create(5000);
        if (!next) break;
        query = `?${size.name}=${maximum - 1}&${cursor.name}=${encodeURIComponent(next)}`;
      }
      assert.equal(new Set(seen).size, seen.length, 'nothing is on two pages');
      for (const one of created) assert.ok(seen.includes(one), `${one} is on no page`);
    });
  }),
];
