/** `compose.yaml`, made by code: its values come from what capabilities contribute, and hosts differ from those on a developer's machine. */
import { toYaml } from '../src/support/yaml.ts';
import type { BackingService, View } from '../src/types.ts';

/** Receives traces and metrics and shows them: collector, Tempo, Prometheus and Grafana in one container. */
export const telemetry = {
  name: 'telemetry',
  image: 'grafana/otel-lgtm:0.34.0',
  otlp: 4318,
  page: 3000,
  /** Not 3000, where many a service listens on a developer's machine. */
  publishedPage: 14318,
};

/** Services that are only started when asked for: the service itself is mostly run from its sources. */
const profile = 'service';

export const toCompose = (view: View): string =>
  [
    `# What ${view.name} needs beside it on a developer's machine:`,
    '#   docker compose up --detach --wait                the servers; then run the service from its sources',
    `#   docker compose --profile ${profile} up --build      the service too, from its Dockerfile`,
    `# Traces and metrics: http://localhost:${telemetry.publishedPage}`,
    'services:',
    ...view.backingServices.map((backing) => block({ [backing.name]: toBacking(backing) })),
    block({ [telemetry.name]: toTelemetry() }),
    ...(view.processes.migration ? [block({ migrate: { ...toMigration(view), profiles: [profile] } })] : []),
    block({ service: { ...toService(view), profiles: [profile] } }),
    'networks:',
    '  # Joined by the compose files of other services and of a broker, so that they reach each other by name.',
    block({ services: { name: 'services' } }),
  ].join('\n');

/** One entry of `services` or `networks`, with a blank line after it. */
const block = (entry: object): string => toYaml(entry).replace(/^(?=.)/gm, '  ');

/** A field that is left out where it has nothing to say. */
const unlessEmpty = <T extends object>(field: string, value: T): Readonly<Record<string, T>> =>
  Object.keys(value).length > 0 ? { [field]: value } : {};

/** Compose reads `$` in values as its own variables. */
const literal = (text: string): string => text.replaceAll('$', '$$$$');
const literals = (record: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, literal(value)]));

const onThisMachine = (port: number | string, inside: number): readonly string[] => [`127.0.0.1:${port}:${inside}`];

const toBacking = ({ image, port, environment, healthCommand, mounts = {} }: BackingService) => ({
  image,
  environment: literals(environment),
  ports: onThisMachine(port, port),
  ...unlessEmpty(
    'volumes',
    Object.entries(mounts).map(([host, inside]) => `${host}:${inside}:ro`),
  ),
  healthcheck: { test: ['CMD', ...healthCommand.map(literal)], interval: '2s', timeout: '2s', retries: 30 },
});

const toTelemetry = () => ({
  image: telemetry.image,
  ports: [...onThisMachine(telemetry.publishedPage, telemetry.page), ...onThisMachine(telemetry.otlp, telemetry.otlp)],
});

/** As the platform runs it: read-only, without privileges. */
const confined = { read_only: true, tmpfs: ['/tmp'], cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] };

const toMigration = (view: View) => ({
  build: '.',
  command: view.language.migrate,
  environment: environmentIn(view, 'migration'),
  ...unlessEmpty('depends_on', healthy(view)),
  ...confined,
});

const toService = (view: View) => ({
  build: '.',
  environment: { ...environmentIn(view, 'service'), ...telemetryIn(view) },
  ports: onThisMachine(`\${PORT:-${view.port}}`, 8080),
  networks: { default: {}, services: { aliases: [view.name] } },
  ...unlessEmpty('depends_on', {
    ...healthy(view),
    ...(view.processes.migration ? { migrate: { condition: 'service_completed_successfully' } } : {}),
  }),
  // Until it has drained, answered what it had begun, and given up: Docker would kill it after 10 s.
  stop_grace_period: '25s',
  ...confined,
});

/** What to wait for before a process of the service can start. */
export const healthy = (view: View) => Object.fromEntries(view.backingServices.map(({ name }) => [name, { condition: 'service_healthy' }]));

/** What one process of the service reads among containers; only what has no default, for the defaults are those of a container. */
export const environmentIn = (view: View, process: 'service' | 'migration'): Readonly<Record<string, string>> =>
  literals(
    Object.fromEntries(
      view.environment
        .filter(({ readBy = ['service'], default: fallback }) => readBy.includes(process) && fallback === undefined)
        .map(({ name, example }) => [name, amongContainers(view, example)]),
    ),
  );

export const telemetryIn = (view: View): Readonly<Record<string, string>> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://${telemetry.name}:${telemetry.otlp}`,
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=development',
  OTEL_SERVICE_NAME: view.name,
});

/** `localhost:5432` on a developer's machine is `postgres:5432` among containers. */
const amongContainers = (view: View, example: string): string =>
  view.backingServices.reduce(
    (value, { name, port }) => value.replaceAll(new RegExp(`\\b(localhost|127\\.0\\.0\\.1):${port}\\b`, 'g'), `${name}:${port}`),
    example,
  );
