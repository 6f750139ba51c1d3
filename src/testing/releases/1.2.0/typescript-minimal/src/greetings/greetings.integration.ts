import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { App } from '../platform/app.ts';
import { startService } from '../testing/service.ts';

describe('greetings', () => {
  let service: App;
  before(async () => {
    service = await startService();
  });
  after(() => service.close());

  test('a greeting is in the language that was asked for', async () => {
    const answer = await service.inject('/v1/greetings/de');
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.json(), { language: 'de', text: 'Guten Tag!' });
  });

  test('what there is not, and what cannot be, are told apart', async () => {
    assert.equal((await service.inject('/v1/greetings/tlh')).statusCode, 404);
    assert.equal((await service.inject('/v1/greetings/42')).statusCode, 400);
  });
});
