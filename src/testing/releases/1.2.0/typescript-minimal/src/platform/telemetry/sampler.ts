/** Which traces are kept, as `OTEL_TRACES_SAMPLER` says. */
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { TelemetryConfig } from './variables.ts';

const PARENT_BASED = 'parentbased_';

export function createSampler(config: TelemetryConfig): Sampler {
  const name = config.OTEL_TRACES_SAMPLER;
  const root = rootSampler(name.replace(PARENT_BASED, ''), config.OTEL_TRACES_SAMPLER_ARG);
  return name.startsWith(PARENT_BASED) ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, ratio: number): Sampler {
  if (name === 'traceidratio') return new TraceIdRatioBasedSampler(ratio);
  return name === 'always_off' ? new AlwaysOffSampler() : new AlwaysOnSampler();
}
