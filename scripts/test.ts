/** `npm test`: everything. Static checks, unit tests, proofs; whatever fails, the count of all tests is the last line. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './check.ts';
import { conformancePageIsCurrent } from './conformance.ts';
import { installToolchain, type Missing, unproven, usePath } from './toolchain/install.ts';

const root = join(import.meta.dirname, '..');
const results = join(root, '.cache/test-results.json');
const isCi = Boolean(process.env.CI);

const began = performance.now();
usePath();
const missing = installToolchain();
for (const one of missing) console.error(`\n${unproven(one)}`);

const checksPassed = runChecks();
const testsPassed = runTests(missing);
const { numPassedTests, numFailedTests, numPendingTests } = readResults();

console.error(`\nTook ${Math.round((performance.now() - began) / 1000)} s.`);
for (const one of missing) console.error(unproven(one));
const incomplete = isCi && (missing.length > 0 || numPendingTests > 0);
if (incomplete) console.error(`Nothing may be skipped here, but ${numPendingTests} tests were, and ${missing.length} tools are missing.`);
const stale = (isCi || missing.length === 0) && !conformancePageIsCurrent();
if (stale) console.error('docs/conformance.md does not name the tests that there are: npm run conformance brings it up to date.');
if (!checksPassed) console.error('The static checks failed: see above, or run npm run check.');
const failed =
  numFailedTests + (checksPassed ? 0 : 1) + (incomplete ? 1 : 0) + (stale ? 1 : 0) + (!testsPassed && numFailedTests === 0 ? 1 : 0);
console.log(`${numPassedTests} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function runTests(lacking: readonly Missing[]): boolean {
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(results, { force: true });
  const without = isCi ? [] : lacking.filter(({ language }) => !language).flatMap(({ proofs }) => proofs);
  const excluded = without.map((name) => `--exclude=src/testing/proof/${name}.proof.ts`);
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...excluded,
  ];
  return spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function readResults(): { readonly numPassedTests: number; readonly numFailedTests: number; readonly numPendingTests: number } {
  try {
    return JSON.parse(readFileSync(results, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  }
}
