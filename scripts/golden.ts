/** `npm run golden`: takes what the templates give now as the reviewed output in `src/testing/golden/`. Its diff is for a person to read. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const args = ['node_modules/vitest/vitest.mjs', 'run', '--project=unit', 'src/testing/golden.test.ts'];
const env = { ...process.env, UPDATE_GOLDEN: '1' };
process.exitCode = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
