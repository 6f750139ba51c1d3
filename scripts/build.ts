/** `npm run build`: the package in `dist/`. One bundle of the command line and the plopfile, declarations, and the licences of what is in it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { bundle } from './build/bundle.ts';
import { bundledPackages, toLicenceText } from './build/licences.ts';
import { pruneDeclarations } from './build/prune-declarations.ts';

const root = join(import.meta.dirname, '..');
// Built aside and moved into place: it is never half there.
const dist = join(root, 'dist');
const built = join(root, '.cache', `build-${process.pid}`);

const modules = await bundle(root, built);
chmodSync(join(built, 'bin.js'), 0o755);
writeFileSync(join(built, 'THIRD-PARTY-LICENCES.txt'), toLicenceText(bundledPackages(modules)));
emitDeclarations();
// As `package.json` has them.
pruneDeclarations(
  join(built, 'types'),
  Object.values(packageJson.exports).flatMap((door) => (typeof door === 'object' ? [relative('dist/types', door.types)] : [])),
);
const old = `${built}-old`;
if (existsSync(dist)) renameSync(dist, old);
renameSync(built, dist);
rmSync(old, { recursive: true, force: true });

const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const bytes = files.reduce((sum, { parentPath, name }) => sum + readFileSync(join(parentPath, name)).byteLength, 0);
console.log(`dist: ${files.length} files, ${(bytes / 1000).toFixed(0)} kB`);

function emitDeclarations(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '--project', 'tsconfig.types.json', '--outDir', join(built, 'types')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
