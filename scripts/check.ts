/** The static checks: format, lint, types, dead code. Run alone by `npm run check`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

const checks: readonly (readonly [name: string, ...command: readonly string[]])[] = [
  ['format and lint', 'biome', 'check', '--error-on-warnings'],
  ['types', 'tsc', '--project', '.'],
  ['dead code', 'knip'],
];

/** Runs all of them, whatever fails; whether all passed. */
export const runChecks = (): boolean =>
  checks
    .map(([name, command = '', ...args]) => {
      const passed = spawnSync(join(root, 'node_modules/.bin', command), args, { cwd: root, stdio: 'inherit' }).status === 0;
      console.error(`${passed ? '✔' : '✘'} ${name}`);
      return passed;
    })
    .every(Boolean);

if (import.meta.main) process.exitCode = runChecks() ? 0 : 1;
