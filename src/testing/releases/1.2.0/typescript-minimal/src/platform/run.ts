/** The life of the process: start, serve, and stop in an order in which no request is lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App, Module } from './app.ts';
import { buildApp, variablesOf } from './build-app.ts';
import { configure } from './environment.ts';
import { LONGEST_REQUEST_MS } from './http/server.ts';
import { createLog } from './log.ts';
import { startTelemetry } from './telemetry/sdk.ts';

/** After drain and the longest request. What is left until the orchestrator kills is for the last telemetry. */
const CLOSE_LIMIT_MS = 4_000;

export async function run(modules: readonly Module[]): Promise<void> {
  const config = configure(variablesOf(modules));
  const { log, flush } = createLog({ level: config.LOG_LEVEL, service: config.OTEL_SERVICE_NAME });
  const telemetry = startTelemetry(config, log);

  function exit(code: number): never {
    flush();
    process.exit(code);
  }
  const fail = (error: unknown): never => {
    log.fatal({ err: error }, 'the service failed');
    return exit(1);
  };
  process.on('uncaughtException', fail);

  let app: App | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    // Nothing was begun that has to end well.
    if (!app) exit(0);
    if (app.state.draining) return;
    const limit = config.DRAIN_MS + LONGEST_REQUEST_MS + CLOSE_LIMIT_MS;
    // The end that went wrong is the one that somebody will want to see.
    const giveUp = () => telemetry.stop().then(() => fail(new Error(`not stopped within ${limit} ms`)));
    setTimeout(giveUp, limit).unref();
    log.info({ signal, drain_ms: config.DRAIN_MS }, 'stopping');
    drainAndClose(app, config.DRAIN_MS)
      .then(() => telemetry.stop())
      .then(() => exit(0), fail);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  app = await buildApp({ modules, config, log });
  await app.listen({ port: config.PORT, host: config.HOST });
}

/** Not ready at once, so that no new traffic comes; then serve what still does; then close: consumers, listener, resources. */
async function drainAndClose(app: App, drainMs: number): Promise<void> {
  app.state.draining = true;
  await sleep(drainMs);
  await app.close();
}
