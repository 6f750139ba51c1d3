/** By what a service's telemetry is recognised, and under which names it states it. */
import type { ServiceFiles } from '../../catalog/service-files.ts';
import type { JudgedService } from '../rule.ts';
import { composeFilesOf, dockerfileOf } from './dockerfile.ts';
import { manifestsOf } from './manifests.ts';
import { once } from './once.ts';
import { languageOf } from './path-kinds.ts';
import { workloadsOf } from './workloads.ts';

export const TELEMETRY = {
  /** Dependencies that bring more than the words of the API. */
  sends:
    /^@opentelemetry\/(?!api$|api-logs$|semantic-conventions$)|^@vercel\/otel$|^@azure\/monitor-opentelemetry|^go\.opentelemetry\.io\/(?!otel$|otel\/(?:trace|metric)$)|otel(?:http|grpc|gin|echo|sql|pgx)|^opentelemetry[-_](?!api$|semantic)|^opentelemetry$|^tracing-opentelemetry$|^axum-tracing-opentelemetry|^io\.opentelemetry|^opentelemetry\b|micrometer-(?:tracing-bridge-otel|registry-otlp)|quarkus-opentelemetry|spring-boot-starter-opentelemetry|micronaut-tracing-opentelemetry|^OpenTelemetry\.|^Azure\.Monitor\.OpenTelemetry|^logfire$/i,
  /** Agents of vendors, and packages of the company's own that may bring it. */
  others:
    /^(?!@opentelemetry\/|go\.opentelemetry\.io\/|opentelemetry).*(?:telemetry|observab|tracing|otel|monitor|instrument|newrelic|dd-trace|ddtrace|datadog|dynatrace|sentry|elastic-apm|applicationinsights|ServiceDefaults|micrometer|prometheus|chassis|\(the build above\)$|[-/@.]platform(?:$|[-/.]))/i,
} as const;

const AGENT =
  /opentelemetry-javaagent|opentelemetry-instrument|instrumentation\.opentelemetry\.io\/inject|OTEL_(?:EXPORTER|TRACES_EXPORTER|METRICS_EXPORTER|DOTNET_AUTO)|@opentelemetry\/auto-instrumentations|splunk-otel|grafana-opentelemetry-java/;

/** Files that set up the process: image, manifests, compose file, Procfile, Helm values. */
const setupFilesOf = once((files): readonly string[] => [
  ...new Set([
    ...(dockerfileOf(files) ? [dockerfileOf(files)?.file ?? ''] : []),
    ...composeFilesOf(files),
    ...files.paths.filter(
      (path) =>
        /(?:^|\/)(?:[\w.-]*Dockerfile[\w.-]*|Procfile|[\w.-]+\.(?:ya?ml|env|properties|toml|sh|hcl|tf|json))$/.test(path) &&
        !/(?:^|\/)(?:package(?:-lock)?|[\w-]+\.lock)\b/.test(path),
    ),
  ]),
]);

export const usesAgent = (files: ServiceFiles): boolean => setupFilesOf(files).some((path) => AGENT.test(files.text(path) ?? ''));

interface StatedName {
  readonly name: string;
  readonly file: string;
  readonly offset: number;
}

/** Literal ones alone: what a variable holds is not known. Processes beside the service, such as jobs, have names of their own. */
export const statedNamesOf = (service: JudgedService): readonly StatedName[] => {
  const { files } = service;
  const manifests = new Set(manifestsOf(files).objects.map(({ file }) => file));
  const lasting = new Set(workloadsOf(service).flatMap(({ file, isLasting }) => (isLasting ? [file] : [])));
  const dockerfile = dockerfileOf(files)?.file;
  return files.paths.flatMap((file) => {
    const isSetup = lasting.has(file) || file === dockerfile;
    if ((!isSetup && languageOf(file) === undefined) || (manifests.has(file) && !lasting.has(file))) return [];
    const text = files.text(file) ?? '';
    const found = (isSetup ? IN_SETUP : IN_CODE).exec(text);
    const name = found?.slice(1).find((part) => part !== undefined);
    return found && name !== undefined ? [{ name, file, offset: found.index + found[0].lastIndexOf(name) }] : [];
  });
};

const NAME = String.raw`([\w.-]+)["']?(?=[\s,}\\]|$)`;
const IN_SETUP = new RegExp(
  String.raw`name:\s*["']?OTEL_SERVICE_NAME["']?\s+value:\s*["']?${NAME}|^[ \t]*(?:ENV\s+)?OTEL_SERVICE_NAME[= ]["']?${NAME}|\bservice\.name=${NAME}`,
  'm',
);
const IN_CODE =
  /["'](?:service\.name|OTEL_SERVICE_NAME)["']\s*[:,\]=]+\s*["'](?!service\.|telemetry\.|deployment\.|host\.)([\w.-]+)["']\s*[,})\]]/;
