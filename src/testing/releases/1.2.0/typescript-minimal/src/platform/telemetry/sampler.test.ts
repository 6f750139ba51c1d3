import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEnvironment } from '../environment.ts';
import { createSampler } from './sampler.ts';
import { telemetryVariables } from './variables.ts';

const samplerOf = (environment: NodeJS.ProcessEnv): string =>
  createSampler(readEnvironment(telemetryVariables, environment)).toString();

test('by default every trace is kept that its caller keeps', () => {
  assert.match(samplerOf({}), /^ParentBased\{root=AlwaysOnSampler/);
});

test('the standard variables choose the sampler', () => {
  assert.equal(samplerOf({ OTEL_TRACES_SAMPLER: 'always_on' }), 'AlwaysOnSampler');
  assert.equal(samplerOf({ OTEL_TRACES_SAMPLER: 'always_off' }), 'AlwaysOffSampler');
  assert.equal(
    samplerOf({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }),
    'TraceIdRatioBased{0.25}',
  );
  assert.match(samplerOf({ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }), /root=AlwaysOffSampler/);
  assert.match(
    samplerOf({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' }),
    /root=TraceIdRatioBased\{0\.5\}/,
  );
});
