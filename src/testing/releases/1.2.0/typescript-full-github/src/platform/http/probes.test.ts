import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pino from 'pino';
import type { App } from '../app.ts';
import { buildApp } from '../build-app.ts';
import { cached } from './probes.ts';

describe('probes', () => {
  let app: App;
  let healthy = false;
  before(async () => {
    app = await buildApp({ modules: [], config: {}, log: pino({ enabled: false }) });
    app.state.checks.set('database', async () => {
      if (!healthy) throw new Error('down');
    });
  });
  after(() => app.close());

  const probe = async () => {
    const answers = await Promise.all(['/livez', '/readyz', '/startupz'].map((url) => app.inject(url)));
    return answers.map(({ statusCode }) => statusCode);
  };

  test('alive at once, started and ready when the checks pass, started for good, unready while draining', async () => {
    assert.deepEqual(await probe(), [200, 503, 503]);
    assert.deepEqual((await app.inject('/readyz')).json(), { status: 'unavailable', failing: ['database'] });
    healthy = true;
    assert.deepEqual(await probe(), [200, 200, 200]);
    healthy = false;
    assert.deepEqual(await probe(), [200, 503, 200]);
    healthy = true;
    app.state.draining = true;
    assert.deepEqual(await probe(), [200, 503, 200]);
    assert.equal((await app.inject('/livez')).headers.connection, 'close');
  });
});

test('a check is cached: many probes, one question', async (t) => {
  const check = t.mock.fn(async () => undefined);
  const answered = cached(check);
  await Promise.all([answered(), answered(), answered()]);
  assert.equal(check.mock.callCount(), 1);
});

test('a check that does not answer fails within a second or so', async () => {
  await assert.rejects(cached(() => new Promise(() => undefined))(), /no answer/);
});
