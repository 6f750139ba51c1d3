/** A CLIENT span and a duration for every statement but those of checks. */
import { context, metrics, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import pg from 'pg';
import { errorType } from './errors.ts';

/** The boundaries, in seconds, that the semantic conventions give for the durations of database operations. */
const DURATION_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

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
    const common = { 'db.system.name': 'postgresql', 'db.namespace': database, 'db.query.summary': name, ...server };
    const startedAt = performance.now();
    const attributes = { ...common, 'db.query.text': text };
    return tracer.startActiveSpan(name, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      let failure = {};
      try {
        return await work();
      } catch (error) {
        failure = describeFailure(span, error);
        throw error;
      } finally {
        span.end();
        duration.record((performance.now() - startedAt) / 1000, { ...common, ...failure });
      }
    });
  };
}

function describeFailure(span: Span, error: unknown): object {
  const failure = {
    'error.type': errorType(error),
    ...(error instanceof pg.DatabaseError && error.code && { 'db.response.status_code': error.code }),
  };
  span.setAttributes(failure);
  span.setStatus({ code: SpanStatusCode.ERROR });
  return failure;
}
