/**
 * Many updates of any kind. `UPDATE_RUNS=1000000` runs longer; what a failure prints as `seed` and `path` is run again by
 * `UPDATE_SEED=… UPDATE_PATH=…`.
 */
import { expect, it } from 'vitest';
import { nothingIsLost } from '../update/properties.ts';

const { UPDATE_RUNS = '10000', UPDATE_SEED, UPDATE_PATH } = process.env;
const seed = Number(UPDATE_SEED ?? Date.now() % 2 ** 31);

it('nothing that anybody wrote is lost by an update', { timeout: 2 ** 31 - 1 }, async () => {
  console.log(`${UPDATE_RUNS} updates, seed ${seed}.`);
  expect(Number(UPDATE_RUNS)).toBeGreaterThan(0);
  await nothingIsLost({ numRuns: Number(UPDATE_RUNS), seed, path: UPDATE_PATH });
});
