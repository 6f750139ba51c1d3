/** The words that modules and platform share: what a service is made of while it runs. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  RouteOptions,
} from 'fastify';
import type { Static, TProperties, Type } from 'typebox';

/** The Fastify server; modules find each other's work on it as decorators. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/**
 * A part of the service that is configured, started, probed and stopped with it. In `register` it adds its routes,
 * its readiness check (`app.state.checks`) and its hooks: `preClose` to stop taking work, `onClose` to let go of resources.
 */
export interface Module<V extends TProperties = TProperties> {
  /** The environment variables that it reads. */
  readonly variables?: V;
  /** Those that its other programs read, such as `migrate`. */
  readonly otherVariables?: TProperties;
  readonly register: (app: App, config: Static<Type.TObject<V>>) => void | Promise<void>;
}

/** Gives a module the type of the configuration that its `variables` describe. */
export const defineModule = <const V extends TProperties = TProperties>(module: Module<V>): Module =>
  module as unknown as Module;

/** Throws if something that the service can't work without is not there. */
export type Check = () => Promise<void>;

/** Where the process is in its life, as the probes tell it. */
export interface State {
  draining: boolean;
  readonly checks: Map<string, Check>;
}

declare module 'fastify' {
  interface FastifyInstance {
    state: State;
    /** All that is served. */
    routes: RouteOptions[];
  }
  interface FastifyContextConfig {
    /** A probe: neither traced, nor measured, nor logged. */
    probe?: boolean;
    /** Only says that the path does not have this method. */
    refusal?: boolean;
  }
}
