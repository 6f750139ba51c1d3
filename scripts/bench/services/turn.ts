/** One turn of one service: starts it, lets it rest, sends each kind of request, and ends it. All that it says is thrown away, as cheap as can be. */
import { readdir, stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { send } from '../../../src/testing/http.ts';
import { freePort } from '../../../src/testing/network.ts';
import { cpuTime, end, type Running, residentMemory, start } from '../../../src/testing/process.ts';
import { sleep, until } from '../../../src/testing/wait.ts';
import type { Contestant } from './contestants.ts';
import type { Load, SendLoad } from './load.ts';

const POOL = 10;
const REST = 2_000;
const MEBI = 2 ** 20;

export interface Turn {
  readonly database: string;
  readonly telemetry: string;
  readonly loads: readonly Load[];
  readonly sendLoad: SendLoad;
  readonly seconds: { readonly warmUp: number; readonly measured: number };
  /** May ask the service something before it is measured. */
  readonly check?: (address: string) => Promise<void>;
}

/** By name of the figure. */
export type Figures = Readonly<Record<string, number>>;

export const takeTurn = async ({ folder, command, program, runtime }: Contestant, turn: Turn): Promise<Figures> => {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const service = start(command, { folder, environment: environmentOf(port, turn), stdout: 'dropped' });
  try {
    await untilReady(service, address);
    const [ready, readyCpu] = [performance.now() - began, await cpuTime(service.pid)];
    const others = await busyDuring(() => sleep(REST));
    const rest = (await residentMemory(service.pid)) / MEBI;
    await turn.check?.(address);
    let requests = 0;
    for (const load of turn.loads) requests += (await turn.sendLoad(port, load, turn.seconds.warmUp)).requests;
    const loaded: Record<string, number> = {};
    for (const load of turn.loads) {
      const { requests: measured = 0, ...figures } = await measure(service, port, load, turn);
      requests += measured;
      for (const [figure, value] of Object.entries(figures)) loaded[`${load.id} ${figure}`] = value;
    }
    const memory = (await residentMemory(service.pid)) / MEBI;
    const [own, base] = [await sizeOf(program), await sizeOf(runtime)];
    return { ready, readyCpu, rest, memory, ...loaded, requests, others, program: own / MEBI, shipped: (own + base) / MEBI };
  } finally {
    await end(service);
  }
};

/** Its CPU is that of the service alone, however busy the others are. */
const measure = async (service: Running, port: number, load: Load, { sendLoad, seconds }: Turn): Promise<Figures> => {
  const before = await cpuTime(service.pid);
  const { requests, perSecond, p99, cpu } = await sendLoad(port, load, seconds.measured);
  const used = (await cpuTime(service.pid)) - before;
  return { requests, rate: perSecond, p99, cpu: (1000 * used) / requests, sender: (1000 * cpu) / requests };
};

const untilReady = (service: Running, address: string) =>
  until(
    'it is ready',
    async () => {
      if (service.exited()) throw new Error(`It ended: ${service.stderr()}`);
      return (await send(address, 'GET', '/readyz', { timeout: 1_000 })).status === 200;
    },
    { within: 20_000, every: 2 },
  );

/** Percent of the machine's CPU that is in use: while the service rests, what others do. Where they do much, services are slower, and not all by as much. */
const busyDuring = async (work: () => Promise<unknown>): Promise<number> => {
  const before = cpus();
  await work();
  const times = cpus().map(({ times: after }, nth) => {
    const { idle = 0, ...rest } = before[nth]?.times ?? {};
    const used = Object.entries(rest).reduce((sum, [kind, value]) => sum + after[kind as keyof typeof after] - value, 0);
    return { used, all: used + after.idle - idle };
  });
  const total = (of: 'used' | 'all') => times.reduce((sum, time) => sum + time[of], 0);
  return (100 * total('used')) / total('all');
};

/** The same for all: what it says of logs concerns only the automatic instrumentation, which would else send them beside writing them. */
const environmentOf = (port: number, { database, telemetry }: Turn): Record<string, string> => ({
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: String(port),
  DATABASE_URL: database,
  POOL_MAX: String(POOL),
  DRAIN_MS: '0',
  OTEL_SERVICE_NAME: 'payments',
  OTEL_EXPORTER_OTLP_ENDPOINT: telemetry,
  OTEL_TRACES_SAMPLER: 'always_on',
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'otlp',
  OTEL_LOGS_EXPORTER: 'none',
  // As the automatic instrumentation's own example has it: the others ask the clouds where they are.
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,serviceinstance',
});

/** Bytes in files. */
const sizeOf = async (paths: readonly string[]): Promise<number> => {
  const sizes = paths.map(async (path): Promise<number> => {
    const entry = await stat(path);
    return entry.isDirectory() ? sizeOf((await readdir(path)).map((name) => join(path, name))) : entry.size;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
};
