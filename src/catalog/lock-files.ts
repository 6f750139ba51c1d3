/** The files that pin what a service depends on, of the package managers that have one. */

const NAMES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'go.sum',
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'Pipfile.lock',
  'Cargo.lock',
  'gradle.lockfile',
  'packages.lock.json',
  'composer.lock',
  'Gemfile.lock',
  'mix.lock',
]);

export const isLockFile = (path: string): boolean => NAMES.has(path.slice(path.lastIndexOf('/') + 1));
