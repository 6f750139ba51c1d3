import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startService } from '../../testing/service.ts';

test('an instance whose connections are all in use is ready', async () => {
  const service = await startService();
  const { promise, resolve } = Promise.withResolvers<void>();
  const inUse = Array.from({ length: 100 }, () => service.database.transaction(() => promise));
  assert.equal((await service.inject('/readyz')).statusCode, 200);
  resolve();
  await Promise.all(inUse);
  await service.close();
});
