/** B · Life cycle (items 8–17). */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { rawConnection, send } from '../http.ts';
import { balancer, blackHole, freePort } from '../network.ts';
import { waitedForCpu } from '../process.ts';
import { sleep, until } from '../wait.ts';
import { assertProblem } from './api.ts';
import { check } from './check.ts';
import type { Service } from './lab.ts';

/** Milliseconds that an exit may take beyond the drain: finishing requests, closing, flushing telemetry for at most 2 s, a busy machine. */
const exitMargin = 5000;

/** Sends SIGTERM and says how many milliseconds later the process was gone, and how. */
const terminate = async (service: Service, within = 30_000) => {
  const asked = performance.now();
  service.process.kill('SIGTERM');
  const exit = await until('the process ended', () => service.process.exited(), { within });
  return { ...exit, ms: exit.at - asked };
};

const assertServes = async (service: Service, n: number) => {
  const created = await service.create(n);
  assert.equal(created.status, 201, created.text);
};

/** A promise that is awaited later: if the proof fails before, its own failure is no news. */
const unattended = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => {});
  return promise;
};

export const lifecycle = [
  check(8, 'it stays alive while its database is stopped', async (lab) => {
    await lab.with({}, async (service) => {
      try {
        // Also with a connection in the middle of a transaction.
        await lab.whileLocked(service, async () => {
          const inTransaction = unattended(service.create(1));
          await lab.untilWaiting(service);
          await lab.cluster.stop();
          assertProblem(await inTransaction, 'when its database stopped');
        });
        await service.until('/readyz', 503);
        for (let i = 0; i < 10; i++) assert.equal(await service.probe('/livez'), 200);
        const refused = await service.create(1);
        assert.ok(refused.status >= 500, `without its database it answered ${refused.status}`);
        assertProblem(refused, 'without its database');
        assert.equal(service.process.exited(), undefined, 'the process ended');
      } finally {
        await lab.cluster.start();
      }
    });
  }),

  check(9, 'it is not ready while its database is stopped and ready again after, in the same process', async (lab) => {
    await lab.with({}, async (service) => {
      await assertServes(service, 1);
      await lab.cluster.stop();
      try {
        await service.until('/readyz', 503, 10_000);
      } finally {
        await lab.cluster.start();
      }
      await service.until('/readyz', 200, 10_000);
      await assertServes(service, 2);
      assert.equal(service.process.exited(), undefined);
    });
  }),

  check(10, 'it is not ready on no schema or on an older one, then is on the expected one, without a restart', async (lab) => {
    const database = await lab.database({ migrated: false });
    const service = await lab.launch({ database });
    try {
      const assertWaits = async (schema: string) => {
        // Longer than any answer is cached.
        const end = performance.now() + 2500;
        do {
          assert.equal(await service.probe('/startupz'), 503, `started on ${schema}`);
          assert.equal(await service.probe('/readyz'), 503, `ready on ${schema}`);
          await sleep(100);
        } while (performance.now() < end);
      };
      await service.until('/livez', 200);
      await assertWaits('no schema at all');

      const migrated = await lab.migrateAsOther(database, async (migrations) =>
        rm(path.join(migrations, (await lab.migrationsIn(migrations)).at(-1) ?? '')),
      );
      assert.equal(migrated.code, 0, migrated.output);
      await assertWaits('the schema before the last migration');

      await lab.migrate(database);
      await service.until('/startupz', 200);
      await service.until('/readyz', 200);
      await assertServes(service, 1);
    } finally {
      await service.stop();
    }
  }),

  check(11, 'at SIGTERM it is not ready at once, finishes what runs, serves while it drains, and exits 0', async (lab) => {
    await lab.with({ environment: { DRAIN_MS: '1000' } }, (service) =>
      lab.whileLocked(service, async (unlock) => {
        const inFlight = unattended(Promise.all([1, 2, 3].map((n) => service.create(n))));
        await lab.untilWaiting(service);
        const asked = performance.now();
        service.process.kill('SIGTERM');
        await service.until('/readyz', 503, 950);
        assert.equal((await service.send('GET', '/livez')).status, 200, 'it serves while it drains');
        // The requests end after the drain does: it is they that it must wait for.
        await sleep(Math.max(0, 1150 - (performance.now() - asked)));
        await unlock();
        for (const answer of await inFlight) assert.equal(answer.status, 201, answer.text);
        const exit = await until('the process ended', () => service.process.exited());
        assert.deepEqual([exit.code, exit.signal], [0, null]);
        assert.ok(exit.at - asked >= 1000, `it left after ${exit.at - asked} ms, before the drain was over`);
      }),
    );
  }),

  check(12, 'replacing one instance by another under load fails no request', async (lab) => {
    const database = await lab.database();
    const { collection } = lab.contract.resource;
    // It learns late of what has left, as a cluster does: well within the time that the service drains.
    const balance = await balancer('/readyz', 300);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 10 });
    const services: Service[] = [];
    const add = async () => {
      const service = await lab.launch({ database, environment: { DRAIN_MS: '1000' } });
      services.push(service);
      balance.add(service.port);
      await until('the balancer has seen it ready', () => balance.isReady(service.port));
      return service;
    };
    let running = true;
    const statuses: number[] = [];
    const failures: string[] = [];
    const client = async (id: number) => {
      for (let n = 0; running; n++) {
        const write = n % 2 === 0;
        const answer = await send(`http://127.0.0.1:${balance.port}`, write ? 'POST' : 'GET', collection, {
          agent,
          headers: { 'idempotency-key': crypto.randomUUID() },
          body: write ? lab.contract.sample(id * 10_000 + n) : undefined,
        });
        statuses.push(answer.status);
        if (answer.status !== (write ? 201 : 200)) failures.push(`${answer.status} ${answer.headers['x-balancer'] ?? ''} ${answer.text}`);
      }
    };
    try {
      const [first, second] = [await add(), await add()];
      const load = unattended(Promise.all(Array.from({ length: 8 }, (_, id) => client(id))));
      for (const old of [first, second]) {
        const before = statuses.length;
        await add();
        const exit = await terminate(old);
        await until('the balancer has seen it leave', () => !balance.isReady(old.port));
        balance.remove(old.port);
        assert.deepEqual([exit.code, exit.signal], [0, null]);
        await until('requests went on', () => statuses.length > before + 50);
      }
      running = false;
      await load;
      assert.deepEqual(failures, [], `${failures.length} of ${statuses.length} requests failed`);
      assert.ok(statuses.length > 100);
    } finally {
      running = false;
      await Promise.all(services.map((service) => service.stop()));
      agent.destroy();
      await balance.close();
    }
  }),

  check(13, 'neither a running nor an idle keep-alive connection holds up the exit', async (lab) => {
    const agent = new http.Agent({ keepAlive: true });
    try {
      await lab.with({ environment: { DRAIN_MS: '800' } }, async (service) => {
        // Two connections: one will be idle at the signal, the other has a request running.
        await Promise.all([1, 2].map((n) => service.create(n, { agent })));
        const exit = await lab.whileLocked(service, async (unlock) => {
          const inFlight = unattended(service.create(3, { agent }));
          await lab.untilWaiting(service);
          const exiting = unattended(terminate(service));
          await service.until('/readyz', 503, 750);
          const during = await service.send('GET', '/livez', { agent });
          assert.equal(during.headers.connection, 'close', 'it asks callers to let go of the connection');
          await sleep(500);
          await unlock();
          const { status, headers } = await inFlight;
          assert.deepEqual([status, headers.connection], [201, 'close']);
          return exiting;
        });
        assert.equal(exit.code, 0);
        assert.ok(exit.ms < 1300 + exitMargin, `it took ${exit.ms} ms to exit`);
      });
    } finally {
      agent.destroy();
    }
  }),

  check(13, 'neither does a connection that has sent no request, or half of one', async (lab) => {
    await lab.with({ environment: { DRAIN_MS: '100' } }, async (service) => {
      const connections = await Promise.all([1, 2].map(() => rawConnection(service.port)));
      connections[1]?.write('GET /livez HTTP/1.1\r\nHost: x\r\n');
      // It is only certain that they are there once one that came after them was served.
      assert.equal(await service.probe('/livez'), 200);
      try {
        const { code, ms } = await terminate(service);
        assert.equal(code, 0);
        assert.ok(ms < 100 + exitMargin, `it took ${ms} ms to exit`);
      } finally {
        for (const connection of connections) connection.destroy();
      }
    });
  }),

  check(14, 'it exits in time, with 0, when the collector accepts and never answers', async (lab) => {
    const collector = await blackHole();
    try {
      await lab.with({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}` } }, async (service) => {
        await assertServes(service, 1);
        await until('it has tried to export', () => collector.accepted() > 0);
        const { code, ms } = await terminate(service);
        assert.equal(code, 0);
        assert.ok(ms < 300 + exitMargin, `it took ${ms} ms to exit`);
      });
    } finally {
      await collector.close();
    }
  }),

  check(15, 'it starts and serves when nobody listens at the collector or the broker', async (lab) => {
    const nowhere = `127.0.0.1:${await freePort()}`;
    await lab.with(
      { environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${nowhere}`, NATS_URL: `nats://${nowhere}`, BROKER_URL: `nats://${nowhere}` } },
      async (service) => {
        for (let n = 0; n < 20; n++) await assertServes(service, n);
        const { code, ms } = await terminate(service);
        assert.equal(code, 0);
        assert.ok(ms < 300 + exitMargin, `it took ${ms} ms to exit`);
      },
    );
  }),

  check(16, 'bad configuration ends the start within 2 s, with one message that names every variable', async (lab) => {
    const environment = { PORT: 'eighty', DRAIN_MS: '-5', LOG_LEVEL: 'loud', DATABASE_URL: '' };
    const attempts = [];
    for (let i = 0; i < 3; i++) {
      const started = performance.now();
      const service = await lab.launch({ environment });
      const exit = await service.process.exit;
      attempts.push(exit.at - started);
      const output = service.process.stdout() + service.process.stderr();
      assert.equal(exit.code, 78, output);
      const message = output.split('\n').find((line) => line.includes('PORT')) ?? '';
      // JSON or not, it is the one message about the configuration.
      const whole = message.startsWith('{') ? message : output;
      for (const name of Object.keys(environment)) assert.ok(whole.includes(name), `${name} is not named in ${output}`);
      assert.doesNotMatch(output, /\n\s+at /, 'a user mistake needs no stack');
      if (exit.at - started < 2000) return;
    }
    assert.fail(`it took ${attempts.map(Math.round)} ms`);
  }),

  check(17, 'it is ready within the budget of its language', async (lab) => {
    const times: number[] = [];
    const database = await lab.database();
    // What others take of the CPU does not count, and the best of a few starts does; more are made only if needed.
    while (times.length < 8 && !(Math.min(...times) < lab.subject.readyBudget)) {
      const asked = performance.now();
      await lab.with({ database }, async ({ process }) => {
        const ms = performance.now() - asked;
        times.push(Math.round(ms - (await waitedForCpu(process.pid))));
      });
    }
    console.info(`ready after ${times.join(', ')} ms; the budget is ${lab.subject.readyBudget} ms`);
    assert.ok(Math.min(...times) < lab.subject.readyBudget, `ready after ${times} ms, the budget is ${lab.subject.readyBudget} ms`);
  }),
];
