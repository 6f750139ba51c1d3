/** Starts OpenTelemetry from the standard `OTEL_*` variables alone. Spans and metrics are made by hand, where the work is done. */
import { context, DiagLogLevel, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Log } from '../log.ts';
import { describeProcess } from './resource.ts';
import { measureRuntime } from './runtime.ts';
import { createSampler } from './sampler.ts';
import type { TelemetryConfig } from './variables.ts';

/** Telemetry is worth a short wait at the end, not the grace period: a collector that is down must not hold the exit up. */
const FLUSH_LIMIT_MS = 2_000;

const REPORT_EVERY_MS = 60_000;

export interface Telemetry {
  /** Sends what is left, for at most 2 s; never fails. */
  readonly stop: () => Promise<void>;
}

export function startTelemetry(config: TelemetryConfig, log: Log): Telemetry {
  reportFailures(log);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  const resource = describeProcess(config);
  const sends = (exporter: string): boolean => !config.OTEL_SDK_DISABLED && exporter === 'otlp';
  const tracerProvider = new TracerProvider({
    resource,
    sampler: createSampler(config),
    spanProcessors: sends(config.OTEL_TRACES_EXPORTER)
      ? [
          new BatchSpanProcessor({
            exporter: new OTLPTraceExporter(),
            scheduledDelayMillis: config.OTEL_BSP_SCHEDULE_DELAY,
          }),
        ]
      : [],
  });
  const meterProvider = new MeterProvider({
    resource,
    readers: sends(config.OTEL_METRICS_EXPORTER)
      ? [
          new PeriodicExportingMetricReader({
            exporter: new OTLPMetricExporter(),
            exportIntervalMillis: config.OTEL_METRIC_EXPORT_INTERVAL,
            exportTimeoutMillis: Math.min(config.OTEL_METRIC_EXPORT_INTERVAL, 30_000),
          }),
        ]
      : [],
  });
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  measureRuntime();

  return {
    async stop() {
      const limit = Promise.withResolvers<void>();
      const timer = setTimeout(limit.resolve, FLUSH_LIMIT_MS);
      await Promise.race([Promise.allSettled([tracerProvider.shutdown(), meterProvider.shutdown()]), limit.promise]);
      clearTimeout(timer);
    },
  };
}

/** A collector that is down is worth a line a minute, not one for each attempt. */
function reportFailures(log: Log): void {
  let lastAt = Number.NEGATIVE_INFINITY;
  const report = (message: string): void => {
    if (performance.now() - lastAt < REPORT_EVERY_MS) return;
    lastAt = performance.now();
    log.warn({ reason: message }, 'telemetry is not sent');
  };
  const ignore = (): void => undefined;
  diag.setLogger({ error: report, warn: report, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN);
}
