/**
 * Runs a command with all that the service needs beside it, and with the example configuration of a developer's machine:
 *
 *     node tools/run.ts [--keep] -- node src/main.ts
 *
 * Each file in `backing/` starts one server, unless the environment already names one. `--keep` keeps their data for the next run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { connect } from 'node:net';
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { modules } from '../src/modules.ts';
import { variablesOf } from '../src/platform/build-app.ts';
import type { Backing, StartBacking } from './backing.ts';
import { examplesOf } from './env-example.ts';

const { values: options, positionals } = parseArgs({
  options: { keep: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [command = '', ...parameters] = positionals;

/** Signals are for the command: it ends first, then its servers. One that comes while they start keeps it from starting. */
let child: ChildProcess | undefined;
let stopped: NodeJS.Signals | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    stopped = signal;
    // SIGHUP: the terminal was closed. Node's watcher would not pass that on to what it watches.
    child?.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  });

const backings: Backing[] = [];
const stopAll = async (): Promise<void> => {
  for (const backing of backings.reverse()) await backing.stop();
};

try {
  for (const file of listBackings()) {
    const { start } = (await import(file)) as { start: StartBacking };
    backings.push(await start(options));
  }
  const environment = {
    ...examplesOf(variablesOf(modules)),
    ...process.env,
    ...Object.assign({}, ...backings.map((backing) => backing.environment)),
  };
  if (!process.env.OTEL_SDK_DISABLED && !(await answers(environment.OTEL_EXPORTER_OTLP_ENDPOINT)))
    environment.OTEL_SDK_DISABLED = 'true';
  process.exitCode = stopped ? exitCodeOf(stopped) : await run(environment);
} finally {
  await stopAll();
}

function listBackings(): string[] {
  return globSync('backing/*.ts', { cwd: import.meta.dirname }).map((file) => new URL(file, import.meta.url).href);
}

/** Without a collector nothing is sent: otherwise every stop would wait for one in vain. */
async function answers(endpoint: string | undefined): Promise<boolean> {
  if (!endpoint) return false;
  const { hostname, port } = new URL(endpoint);
  const socket = connect({ host: hostname, port: Number(port || 80), timeout: 500 });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket
    .once('connect', () => resolve(true))
    .once('timeout', () => resolve(false))
    .once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** The exit code of the command, as a shell would give it. */
async function run(environment: NodeJS.ProcessEnv): Promise<number> {
  child = spawn(command, parameters, { stdio: 'inherit', env: environment });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? exitCodeOf(signal ?? 'SIGTERM');
}

function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
