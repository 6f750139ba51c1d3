/** A CLIENT span and a duration for every attempt; the service that is asked continues the trace. */
import { context, metrics, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { HTTP_DURATION_BUCKETS } from '../telemetry/buckets.ts';

export type TraceAttempt = (
  request: { readonly method: string; readonly url: URL; readonly headers: Headers; readonly resend: number },
  send: (headers: Headers) => Promise<Response>,
) => Promise<Response>;

export function createTracing(): TraceAttempt {
  const tracer = trace.getTracer('http.client');
  const duration = metrics.getMeter('http.client').createHistogram('http.client.request.duration', {
    description: 'Duration of HTTP client requests.',
    unit: 's',
    advice: { explicitBucketBoundaries: HTTP_DURATION_BUCKETS },
  });

  return ({ method, url, headers, resend }, send) => {
    const common = {
      'http.request.method': method,
      'server.address': url.hostname,
      'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    };
    const attributes = {
      ...common,
      // Without the query: callers put there what must not be kept.
      'url.full': url.origin + url.pathname,
      ...(resend > 0 && { 'http.request.resend_count': resend }),
    };
    const startedAt = performance.now();
    return tracer.startActiveSpan(method, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const traced = new Headers(headers);
      propagation.inject(context.active(), traced, { set: (carrier, name, value) => carrier.set(name, value) });
      let outcome = {};
      try {
        const response = await send(traced);
        outcome = finish(span, response.status, response.status >= 400 ? `${response.status}` : undefined);
        return response;
      } catch (error) {
        outcome = finish(span, undefined, typeOf(error));
        throw error;
      } finally {
        span.end();
        duration.record((performance.now() - startedAt) / 1000, { ...common, ...outcome });
      }
    });
  };
}

/** `ECONNREFUSED` says more than the `TypeError` that `fetch` makes of it. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  return code ?? error.name;
}

function finish(span: Span, status: number | undefined, failure: string | undefined): object {
  const outcome = {
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(failure !== undefined && { 'error.type': failure }),
  };
  span.setAttributes(outcome);
  if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  return outcome;
}
