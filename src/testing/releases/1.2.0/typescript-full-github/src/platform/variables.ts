/** The variables that every service of this kind reads, whatever its modules. */
import { Type } from 'typebox';
import { LOCAL_PORT } from '../service.ts';
import { telemetryVariables } from './telemetry/variables.ts';

export const platformVariables = {
  PORT: Type.Integer({
    default: 8080,
    examples: [LOCAL_PORT],
    minimum: 0,
    maximum: 65_535,
    description: 'TCP port that the service listens on.',
  }),
  HOST: Type.String({
    default: '0.0.0.0',
    examples: ['127.0.0.1'],
    description: 'Address that the service listens on.',
  }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'The least severe level that is logged.',
  }),
  DRAIN_MS: Type.Integer({
    default: 5000,
    examples: [0],
    minimum: 0,
    maximum: 300_000,
    description: 'Milliseconds to serve on after SIGTERM, until load balancers have taken notice.',
  }),
  ...telemetryVariables,
};
