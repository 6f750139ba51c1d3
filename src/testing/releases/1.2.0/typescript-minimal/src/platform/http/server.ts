/** The HTTP server: its limits, and what it does around every route. */
import { Ajv } from 'ajv';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import type { App } from '../app.ts';
import { formats } from '../formats.ts';
import { ProblemSchema } from '../problem.ts';
import { endConnections } from './connections.ts';
import { answerBrokenRequest, documentProblems, handleErrors } from './errors.ts';
import { addProbes } from './probes.ts';
import { traceRequests } from './tracing.ts';

/** The longest that a request may take; `terminationGracePeriodSeconds` is reckoned from it. */
export const LONGEST_REQUEST_MS = 10_000;

const LIMITS = {
  bodyLimit: 1024 * 1024,
  /** From the first byte to the end of the body: a slow sender does not hold a socket. */
  requestTimeout: 10_000,
  handlerTimeout: LONGEST_REQUEST_MS,
  /** Longer than the idle timeout of the usual load balancers (60 s), so that they close first. */
  keepAliveTimeout: 72_000,
  http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
} as const;

export function createServer(log: FastifyBaseLogger): App {
  const app: App = Fastify({
    ...LIMITS,
    loggerInstance: log,
    // Requests are logged by `traceRequests`, with the trace that they belong to.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger) => logger,
    clientErrorHandler: answerBrokenRequest,
    // Who is still served while the server closes is served as ever.
    return503OnClosing: false,
    // A path that can't be decoded has no route and passes no hook.
    frameworkErrors: (error, request, reply) => {
      traceRequest(request, reply);
      return app.errorHandler(error, request, reply);
    },
  });
  app.decorate('state', { draining: false, checks: new Map() });
  app.addSchema(ProblemSchema);
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? strict : coercing).compile(schema));
  app.addHook('onSend', (_request, reply, payload, done) => {
    // Without it a kept-alive connection holds `close` up until its idle timeout.
    if (app.state.draining) reply.header('connection', 'close');
    done(null, payload);
  });
  endConnections(app, LONGEST_REQUEST_MS);
  takeJson(app);
  app.decorate('routes', []);
  app.addHook('onRoute', (route) => {
    app.routes.push(route);
    documentProblems(route);
  });
  const traceRequest = traceRequests(app);
  handleErrors(app);
  addProbes(app);
  return app;
}

/** JSON is all that is taken. Many clients call even what is empty so. */
function takeJson(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, undefined) : parse(request, body, done),
  );
}

/** JSON has types of its own: a body is taken as it is, or refused. */
const strict = new Ajv({ coerceTypes: false, useDefaults: true, strict: false, formats });
/** Everything outside the body arrives as text. */
const coercing = new Ajv({ coerceTypes: 'array', useDefaults: true, strict: false, formats });
