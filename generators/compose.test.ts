import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { viewOf } from '../src/testing/view.ts';
import type { BackingService, EnvironmentVariable, View } from '../src/types.ts';
import { environmentIn, toCompose } from './compose.ts';

const postgres: BackingService = {
  name: 'postgres',
  image: 'postgres:18.1',
  port: 5432,
  environment: { POSTGRES_PASSWORD: 'p$ss' },
  healthCommand: ['pg_isready', '--user=$USER'],
  mounts: { './database/roles.sql': '/docker-entrypoint-initdb.d/roles.sql' },
};
const url: EnvironmentVariable = { name: 'DATABASE_URL', help: '', example: 'postgres://app:a$b@localhost:5432/payments' };
const owner: EnvironmentVariable = {
  name: 'OWNER_URL',
  help: '',
  example: 'postgres://own@127.0.0.1:5432/payments',
  readBy: ['migration'],
};
const level: EnvironmentVariable = { name: 'LOG_LEVEL', help: '', default: 'info', example: 'debug' };

const servicesOf = (changes: Partial<View>) =>
  (load(toCompose(viewOf(changes))) as { services: Record<string, Record<string, unknown>> }).services;

describe('toCompose', () => {
  test('a service that needs nothing beside it has a viewer for its telemetry all the same', () => {
    const services = servicesOf({ port: 9000 });
    expect(Object.keys(services)).toEqual(['telemetry', 'service']);
    expect(services.service).toMatchObject({ profiles: ['service'], ports: [`127.0.0.1:\${PORT:-9000}:8080`] });
    expect(services.service).not.toHaveProperty('depends_on');
  });

  test('what it needs is started first, then its migrations, then the service', () => {
    const services = servicesOf({
      backingServices: [postgres],
      environment: [url, owner, level],
      processes: { service: true, migration: true },
    });
    expect(Object.keys(services)).toEqual(['postgres', 'telemetry', 'migrate', 'service']);
    expect(services.migrate).toMatchObject({ command: ['migrate'], depends_on: { postgres: { condition: 'service_healthy' } } });
    expect(services.service?.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      migrate: { condition: 'service_completed_successfully' },
    });
    expect(services.postgres).toMatchObject({
      ports: ['127.0.0.1:5432:5432'],
      volumes: ['./database/roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro'],
    });
  });

  test('a dollar is a dollar: Compose would read a variable', () => {
    const services = servicesOf({ backingServices: [postgres], environment: [url] });
    expect(services.postgres).toMatchObject({
      environment: { POSTGRES_PASSWORD: 'p$$ss' },
      healthcheck: { test: ['CMD', 'pg_isready', '--user=$$USER'] },
    });
    expect(services.service?.environment).toMatchObject({ DATABASE_URL: 'postgres://app:a$$b@postgres:5432/payments' });
  });
});

describe('environmentIn', () => {
  const view = viewOf({ backingServices: [postgres], environment: [url, owner, level] });

  test('each process gets what it reads and has no default, with hosts as they are called among containers', () => {
    expect(environmentIn(view, 'service')).toEqual({ DATABASE_URL: 'postgres://app:a$$b@postgres:5432/payments' });
    expect(environmentIn(view, 'migration')).toEqual({ OWNER_URL: 'postgres://own@postgres:5432/payments' });
  });

  test('another port of the same host is left alone', () => {
    const other = { ...url, example: 'http://localhost:54321/' };
    expect(environmentIn({ ...view, environment: [other] }, 'service')).toEqual({ DATABASE_URL: 'http://localhost:54321/' });
  });
});
