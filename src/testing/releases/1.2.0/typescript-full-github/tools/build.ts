/** Bundles each program into one file of `dist/`, with what it needs beside it: the image holds this folder and Node, no packages. */
import { cpSync, existsSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const programs = ['src/main.ts', 'src/migrate.ts'].filter((file) => existsSync(file));
const besides = ['migrations'].filter((folder) => existsSync(folder));

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: programs,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  splitting: true,
  sourcemap: true,
  legalComments: 'none',
  define: { 'process.env.REVISION': JSON.stringify(process.env.REVISION ?? 'development') },
  logLevel: 'warning',
  // Optional and not installed.
  external: ['pg-native'],
  // Packages that are CommonJS inside call `require`, which an ES module does not have.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
for (const folder of besides) cpSync(folder, `dist/${folder}`, { recursive: true });
