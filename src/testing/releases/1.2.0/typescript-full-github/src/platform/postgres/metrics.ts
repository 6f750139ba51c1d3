/** How busy the pool is: exhaustion shows here before it shows as latency. */
import { metrics } from '@opentelemetry/api';
import type { Pool } from 'pg';

export function measurePool(pool: Pool, { name, max }: { readonly name: string; readonly max: number }): void {
  const meter = metrics.getMeter('postgres');
  const labels = { 'db.client.connection.pool.name': name };
  meter
    .createObservableUpDownCounter('db.client.connection.count', {
      unit: '{connection}',
      description: 'Connections in the pool, by state.',
    })
    .addCallback((result) => {
      result.observe(pool.idleCount, { ...labels, 'db.client.connection.state': 'idle' });
      result.observe(pool.totalCount - pool.idleCount, { ...labels, 'db.client.connection.state': 'used' });
    });
  meter
    .createObservableUpDownCounter('db.client.connection.max', {
      unit: '{connection}',
      description: 'Connections that the pool may open.',
    })
    .addCallback((result) => result.observe(max, labels));
  meter
    .createObservableUpDownCounter('db.client.connection.pending_requests', {
      unit: '{request}',
      description: 'Requests that wait for a connection.',
    })
    .addCallback((result) => result.observe(pool.waitingCount, labels));
}
