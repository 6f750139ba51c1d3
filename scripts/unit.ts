/** `npm run test:unit`: the inner loop, under 20 seconds. Further words go to vitest. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
// All cores: vitest would leave one idle, which on a small machine is half of it.
const args = ['node_modules/vitest/vitest.mjs', 'run', '--project=unit', '--maxWorkers=100%', ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
