/** The series that Prometheus makes of what arrives by OTLP: https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/ */
import type { Metric } from '../otlp.ts';
import type { Selector } from './promql.ts';

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

const units: Readonly<Record<string, string>> = { s: '_seconds', ms: '_milliseconds', By: '_bytes' };

const word = (text: string): string => text.replaceAll(/[^A-Za-z0-9_]/g, '_');

const suffix = ({ unit, kind }: Metric): string => (unit === '1' && kind === 'gauge' ? '_ratio' : (units[unit] ?? ''));

export const toSeries = (metrics: readonly Metric[]): readonly Series[] =>
  metrics.flatMap((metric) => {
    const name = word(metric.name) + suffix(metric);
    const resource = {
      job: String(metric.resource['service.name']),
      instance: String(metric.resource['service.instance.id']),
      // Only of those that are told to promote it, as the rules ask for.
      deployment_environment_name: String(metric.resource['deployment.environment.name']),
    };
    return metric.points.flatMap(({ attributes, bounds = [] }) => {
      const labels = { ...Object.fromEntries(Object.entries(attributes).map(([key, value]) => [word(key), String(value)])), ...resource };
      if (metric.kind !== 'histogram') return [{ name, labels }];
      const buckets = [...bounds.map(String), '+Inf'].map((le) => ({ name: `${name}_bucket`, labels: { ...labels, le } }));
      return [...buckets, { name: `${name}_count`, labels }, { name: `${name}_sum`, labels }];
    });
  });

/** Why a selector finds nothing, or nothing. A matcher that picks a value out of many is only asked for its label. */
export const selectorFault = ({ metric, matchers }: Selector, series: readonly Series[]): string | undefined => {
  const named = series.filter(({ name }) => name === metric);
  if (named.length === 0) return `${metric} is never sent`;
  const missing = matchers.filter(
    ({ label, operator, value }) => !named.some(({ labels }) => (operator === '=' ? labels[label] === value : label in labels)),
  );
  return missing.length > 0 ? `${metric} has no ${missing.map(({ label, value }) => `${label}="${value}"`).join(', ')}` : undefined;
};
