/** The standard OpenTelemetry variables that are read here; the exporters read the remaining `OTEL_EXPORTER_OTLP_*` themselves. */
import { type Static, Type } from 'typebox';
import { SERVICE_NAME } from '../../service.ts';

const EXPORTERS = ['otlp', 'none'] as const;

export const telemetryVariables = {
  OTEL_SERVICE_NAME: Type.String({ default: SERVICE_NAME, description: 'Name of the service in telemetry and logs.' }),
  OTEL_RESOURCE_ATTRIBUTES: Type.String({
    default: 'deployment.environment.name=development',
    description: 'More attributes of the process, above all `deployment.environment.name`.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.String({
    default: 'http://localhost:4318',
    format: 'url',
    pattern: '^https?://',
    description: 'Collector that traces and metrics are sent to, by OTLP over HTTP.',
  }),
  OTEL_TRACES_EXPORTER: Type.Enum(EXPORTERS, { default: 'otlp', description: 'Where traces go.' }),
  OTEL_METRICS_EXPORTER: Type.Enum(EXPORTERS, { default: 'otlp', description: 'Where metrics go.' }),
  OTEL_TRACES_SAMPLER: Type.Enum(
    [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
    { default: 'parentbased_always_on', description: 'Which traces are kept.' },
  ),
  OTEL_TRACES_SAMPLER_ARG: Type.Number({
    default: 1,
    minimum: 0,
    maximum: 1,
    description: 'Share of the traces kept, if the sampler is a ratio.',
  }),
  OTEL_BSP_SCHEDULE_DELAY: Type.Integer({
    default: 5000,
    minimum: 1,
    description: 'Milliseconds between two sends of spans.',
  }),
  OTEL_METRIC_EXPORT_INTERVAL: Type.Integer({
    default: 60_000,
    minimum: 1,
    description: 'Milliseconds between two sends of metrics.',
  }),
  OTEL_SDK_DISABLED: Type.Boolean({ default: false, description: 'Sends no telemetry; logs keep their trace ids.' }),
};

const schema = Type.Object(telemetryVariables);
export type TelemetryConfig = Static<typeof schema>;
