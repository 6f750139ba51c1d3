/** What the telemetry is about: this process, of this version of the service, in this environment. */
import { randomUUID } from 'node:crypto';
import { detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import type { TelemetryConfig } from './variables.ts';

/** What the environment says comes last, so that it wins. */
export const describeProcess = ({ OTEL_SERVICE_NAME }: TelemetryConfig): Resource =>
  resourceFromAttributes({
    'service.name': OTEL_SERVICE_NAME,
    // Written into the bundle when the image is built.
    'service.version': process.env.REVISION ?? 'development',
    'service.instance.id': randomUUID(),
    'deployment.environment.name': 'development',
  }).merge(detectResources({ detectors: [envDetector] }));
