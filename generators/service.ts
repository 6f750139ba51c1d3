/** What every service gets, whatever its language and capabilities: how it is started, described and owned. */
import { ownApiOf } from '../src/catalog/own-api.ts';
import { toEntities, toYaml } from '../src/catalog/to-entity.ts';
import { defineLayer } from '../src/define.ts';
import type { EnvironmentVariable } from '../src/types.ts';
import { toCompose } from './compose.ts';
import { toRelation } from './dependency.ts';

export const service = defineLayer({
  name: 'service',
  seed: ['README.md'],
  contributes: ({ name, port, dependencies }) => ({
    environment: [
      { name: 'PORT', default: '8080', example: String(port), help: 'TCP port that the service listens on.' },
      { name: 'HOST', default: '0.0.0.0', example: '127.0.0.1', help: 'Address that the service listens on.' },
      { name: 'LOG_LEVEL', default: 'info', example: 'info', help: 'The least severe level that is logged.' },
      {
        name: 'DRAIN_MS',
        default: '5000',
        example: '0',
        help: 'Milliseconds to serve on after SIGTERM, until load balancers have taken notice.',
      },
      ...telemetryVariables(name),
    ],
    relations: [
      {
        type: 'providesApis',
        target: ownApiOf(name),
        declares: { type: 'openapi', description: `HTTP API of ${name}.`, definition: './api/openapi.yaml' },
      },
      ...dependencies.map(toRelation),
    ],
  }),
  generates: [
    { path: 'catalog-info.yaml', content: (view) => toYaml(toEntities(view)) },
    { path: 'compose.yaml', content: toCompose },
  ],
});

/** The standard variables that a service reads itself; exporters read the remaining `OTEL_EXPORTER_OTLP_*`. */
const telemetryVariables = (name: string): readonly EnvironmentVariable[] => {
  const variable = (suffix: string, value: string, help: string) => ({ name: `OTEL_${suffix}`, default: value, example: value, help });
  return [
    variable('SERVICE_NAME', name, 'Name of the service in telemetry and logs.'),
    variable(
      'RESOURCE_ATTRIBUTES',
      'deployment.environment.name=development',
      'More attributes of the process, above all `deployment.environment.name`.',
    ),
    variable('EXPORTER_OTLP_ENDPOINT', 'http://localhost:4318', 'Collector that traces and metrics are sent to, by OTLP over HTTP.'),
    variable('TRACES_EXPORTER', 'otlp', 'Where traces go.'),
    variable('METRICS_EXPORTER', 'otlp', 'Where metrics go.'),
    variable('TRACES_SAMPLER', 'parentbased_always_on', 'Which traces are kept.'),
    variable('TRACES_SAMPLER_ARG', '1', 'Share of the traces kept, if the sampler is a ratio.'),
    variable('BSP_SCHEDULE_DELAY', '5000', 'Milliseconds between two sends of spans.'),
    variable('METRIC_EXPORT_INTERVAL', '60000', 'Milliseconds between two sends of metrics.'),
    variable('SDK_DISABLED', 'false', 'Sends no telemetry; logs keep their trace ids.'),
  ];
};
