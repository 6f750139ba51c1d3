/** A CLIENT span and a duration for every statement but those of checks. */
import { context, metrics, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { DURATION_BUCKETS } from '../telemetry/buckets.ts';
import { errorType } from './errors.ts';

export interface Target {
  readonly database: string;
  readonly host: string;
  readonly port: number;
}

export type Trace = <T>(name: string, text: string, work: () => Promise<T>) => Promise<T>;

export function createTrace({ database, host, port }: Target): Trace {
  const tracer = trace.getTracer('postgres');
  const duration = metrics.getMeter('postgres').createHistogram('db.client.operation.duration', {
    description: 'Duration of database client operations.',
    unit: 's',
    advice: { explicitBucketBoundaries: DURATION_BUCKETS },
  });
  const server = { 'server.address': host, 'server.port': port };

  return async (name, text, work) => {
    if (isTracingSuppressed(context.active())) return work();
    const common = { 'db.system.name': 'postgresql', 'db.namespace': database, 'db.query.summary': name };
    const startedAt = performance.now();
    const attributes = { ...common, ...server, 'db.query.text': text };
    return tracer.startActiveSpan(name, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      let failure = {};
      try {
        return await work();
      } catch (error) {
        failure = describeFailure(span, errorType(error));
        throw error;
      } finally {
        span.end();
        duration.record((performance.now() - startedAt) / 1000, { ...common, ...failure });
      }
    });
  };
}

function describeFailure(span: Span, type: string): object {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
  return { 'error.type': type };
}
