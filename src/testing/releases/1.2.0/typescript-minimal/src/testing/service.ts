/** The whole service inside a test: all modules, configured by the environment, asked without a network. */
import pino from 'pino';
import { modules } from '../modules.ts';
import type { App } from '../platform/app.ts';
import { buildApp, variablesOf } from '../platform/build-app.ts';
import { readEnvironment } from '../platform/environment.ts';

export function startService(): Promise<App> {
  const config = readEnvironment(variablesOf(modules), process.env);
  return buildApp({ modules, config, log: pino({ enabled: false }) });
}
