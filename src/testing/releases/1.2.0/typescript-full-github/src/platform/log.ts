/** One JSON object per line on stdout, joined to the trace that it belongs to. */
import { isSpanContextValid, trace } from '@opentelemetry/api';
import pino from 'pino';

export interface LogOptions {
  readonly level: string;
  readonly service: string;
}

export type Log = pino.Logger;

/** Lines are written in the background; call `flush` before the process ends. */
export function createLog({ level, service }: LogOptions): { readonly log: Log; readonly flush: () => void } {
  const stdout = pino.destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 100 });
  const log = pino(
    {
      level,
      base: { 'service.name': service },
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      mixin: currentTrace,
    },
    stdout,
  );
  return { log, flush: () => stdout.flushSync() };
}

/** The ids of the active span, sampled or not: a log line must lead to its request in any case. */
function currentTrace(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

/** Only what an error says of itself: further members can hold what a caller sent (a row, a header, a query). */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as NodeJS.ErrnoException;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(code && { code }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}
