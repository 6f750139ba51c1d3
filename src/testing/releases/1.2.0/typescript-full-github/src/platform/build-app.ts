/** Puts the server together from its modules, without listening: the service, its tests and the contract all use it. */
import type { FastifyBaseLogger } from 'fastify';
import type { App, Module } from './app.ts';
import { refuseOtherMethods } from './http/errors.ts';
import { createServer } from './http/server.ts';
import { platformVariables } from './variables.ts';

/** Every environment variable that the service reads: the platform's, then each module's. */
export const variablesOf = (modules: readonly Module[]): typeof platformVariables =>
  Object.assign({}, platformVariables, ...modules.map((module) => module.variables));

export interface BuildOptions {
  readonly modules: readonly Module[];
  /** The values of `variablesOf(modules)`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly log: FastifyBaseLogger;
  /** Runs before any route is there. */
  readonly prepare?: (app: App) => Promise<void>;
}

export async function buildApp({ modules, config, log, prepare }: BuildOptions): Promise<App> {
  const app = createServer(log);
  await prepare?.(app);
  for (const module of modules) await module.register(app, config);
  refuseOtherMethods(app);
  await app.ready();
  return app;
}
