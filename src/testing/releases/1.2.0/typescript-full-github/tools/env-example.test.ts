import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { modules } from '../src/modules.ts';
import { FILE, renderEnvExample } from './env-example.ts';

test('.env.example lists what the service reads; `npm run env:example` writes it anew', () => {
  assert.equal(readFileSync(FILE, 'utf8'), renderEnvExample(modules));
});
