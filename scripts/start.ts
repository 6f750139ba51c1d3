/**
 * `npm start`: the main job once, on real input. Stamps `payments` for a team of the shipped registry into `out/payments`.
 * `npm start -- WORDS` runs the command line with these words instead.
 */
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { run } from '../src/cli/program.ts';
import { toShellLine } from '../src/support/shell-line.ts';

const demo = [
  ...['payments', '--description', 'Takes payments and gives refunds for the orders of the shop.'],
  ...['--owner', 'team-payments', '--registry', 'catalog/shop', '--tier', '1', '--lifecycle', 'production'],
  ...['--directory', 'out/payments', '--no-install', '--yes'],
];
const words = process.argv.slice(2);
process.chdir(join(import.meta.dirname, '..'));
process.exitCode = await run(words.length > 0 ? words : demo, packageJson.version, (line) => toShellLine(['npm', 'start', '--', ...line]));
