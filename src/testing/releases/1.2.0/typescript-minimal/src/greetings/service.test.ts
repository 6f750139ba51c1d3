import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../platform/problem.ts';
import { greet } from './service.ts';

test('a greeting is in the language that was asked for', () => {
  assert.deepEqual(greet('fr'), { language: 'fr', text: 'Bonjour !' });
});

test('a language without a greeting is not found', () => {
  assert.throws(() => greet('tlh'), new Problem(404, 'There is no such greeting.'));
});
