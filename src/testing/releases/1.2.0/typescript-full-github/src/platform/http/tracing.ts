/** A SERVER span, a duration and a log line for every request but the probes'. */
import {
  type Context,
  context,
  metrics,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { HTTP_DURATION_BUCKETS } from '../telemetry/buckets.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route as OpenAPI writes it: `/v1/items/{id}`. */
    template?: string;
  }
  interface FastifyRequest {
    /** The context of its span; none for probes. */
    trace: Context | null;
  }
}

const KNOWN_METHODS = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'QUERY',
]);

/** Not a failure of the service: what proxies log for it. */
const CALLER_GONE = 499;

export const traceIdOf = ({ trace: own }: FastifyRequest): string | undefined =>
  own ? trace.getSpanContext(own)?.traceId : undefined;

/** Begins the span of a request; it ends with the answer, or when the caller is gone. */
export type TraceRequest = (request: FastifyRequest, reply: FastifyReply) => void;

/** Traces all that goes through the hooks of the server; what does not is for the caller to trace. */
export function traceRequests(app: App): TraceRequest {
  const traceRequest = createTracing();
  app.decorateRequest('trace', null);
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, template: route.url.replace(/:(\w+)/g, '{$1}') };
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.routeOptions.config?.probe) traceRequest(request, reply);
    inSpanOf(request, done);
  });
  // Reading the body leaves the context in which the hook above ran.
  app.addHook('preValidation', (request, _reply, done) => inSpanOf(request, done));
  return traceRequest;
}

const inSpanOf = (request: FastifyRequest, work: () => void): void =>
  request.trace ? context.with(request.trace, work) : work();

function createTracing(): TraceRequest {
  const tracer = trace.getTracer('http.server');
  const duration = metrics.getMeter('http.server').createHistogram('http.server.request.duration', {
    description: 'Duration of HTTP server requests.',
    unit: 's',
    advice: { explicitBucketBoundaries: HTTP_DURATION_BUCKETS },
  });

  return (request, reply) => {
    const startedAt = performance.now();
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const common = attributesOf(request);
    const attributes = {
      ...common,
      // The query is left out: callers put there what must not be kept.
      'url.path': request.url.split('?', 1)[0],
      'server.address': request.hostname,
      'user_agent.original': request.headers['user-agent'],
    };
    const span = tracer.startSpan(nameOf(request), { kind: SpanKind.SERVER, attributes }, parent);
    request.trace = trace.setSpan(parent, span);

    // Not Fastify's `onResponse`, which is never called for a caller that does not wait for the answer.
    reply.raw.once('close', () => {
      const seconds = (performance.now() - startedAt) / 1000;
      const status = reply.raw.writableEnded ? reply.statusCode : CALLER_GONE;
      const failed = status >= 500;
      const outcome = { 'http.response.status_code': status, ...(failed && { 'error.type': `${status}` }) };
      span.setAttributes(outcome);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      inSpanOf(request, () => {
        duration.record(seconds, { ...common, ...outcome });
        request.log.info({ ...common, ...outcome, duration_ms: Math.round(seconds * 1e6) / 1e3 }, 'request answered');
      });
    });
  };
}

/** Low in cardinality, so that they can label a metric. */
function attributesOf({ method, protocol, routeOptions }: FastifyRequest): Record<string, string> {
  const route = routeOptions.config?.template;
  return {
    'http.request.method': KNOWN_METHODS.has(method) ? method : '_OTHER',
    ...(route && { 'http.route': route }),
    'url.scheme': protocol,
  };
}

function nameOf({ method, routeOptions }: FastifyRequest): string {
  const verb = KNOWN_METHODS.has(method) ? method : 'HTTP';
  const route = routeOptions.config?.template;
  return route ? `${verb} ${route}` : verb;
}
