/** `npm start`: the main job once, on real input. Stamps `payments` for a team of the shipped registry into `out/payments`. */
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

process.chdir(root);
process.argv = [
  process.execPath,
  'create-service',
  ...['payments', '--description', 'Takes payments and gives refunds for the orders of the shop.'],
  ...['--owner', 'team-payments', '--registry', 'catalog/shop', '--tier', '1', '--lifecycle', 'production'],
  ...['--directory', 'out/payments', '--no-install', '--yes'],
];
await import('../src/cli/bin.ts');
