/** `package.json` and `package-lock.json` of a TypeScript service, from what its layers contribute and the versions kept here. */
import type { View } from '../../src/types.ts';
import versions from '../versions/typescript/package.json' with { type: 'json' };
import lockfile from '../versions/typescript/package-lock.json' with { type: 'json' };
import { type Lockfile, pruneLockfile } from './typescript-lock.ts';

const known: Readonly<Record<string, string>> = { ...versions.dependencies, ...versions.devDependencies };

const withVersions = (names: readonly string[]) =>
  Object.fromEntries(
    names.map((name) => {
      const version = known[name];
      if (!version) throw new Error(`generators/versions/typescript/package.json has no version of "${name}".`);
      return [name, version];
    }),
  );

/** What manifest and lockfile say alike. */
const identity = (view: View) => ({ name: view.packageName, version: '0.0.0' });
const requirements = (view: View) => ({
  dependencies: withVersions(view.dependencies),
  devDependencies: withVersions(view.devDependencies),
  engines: { node: '>=24.12' },
});

export const toManifest = (view: View): string => {
  const { dependencies, devDependencies, engines } = requirements(view);
  return toText({
    ...identity(view),
    private: true,
    description: view.description,
    type: 'module',
    engines,
    scripts: Object.fromEntries(view.commands.map(({ name, run }) => [name, run])),
    dependencies,
    devDependencies,
  });
};

export const toLockfile = (view: View): string => toText(pruneLockfile(lockfile as Lockfile, { ...identity(view), ...requirements(view) }));

const toText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
