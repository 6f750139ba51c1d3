import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uuidv7 } from './uuid.ts';

test('a UUID of version 7 is in order of time and never the same', () => {
  const made = Array.from({ length: 100 }, (_, millisecond) => uuidv7(1_800_000_000_000 + millisecond));
  for (const uuid of made) assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(made.toSorted(), made);
});

test('those of the same millisecond are in order too, however many, and when the clock is set back', () => {
  const now = 1_900_000_000_000;
  const made = [...Array.from({ length: 10_000 }, () => uuidv7(now)), uuidv7(now - 1_000)];
  assert.deepEqual(made.toSorted(), made);
  assert.equal(new Set(made).size, made.length);
});
