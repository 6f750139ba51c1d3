import { describe, expect, it } from 'vitest';
import manifest from '../versions/typescript/package.json' with { type: 'json' };
import full from '../versions/typescript/package-lock.json' with { type: 'json' };
import { type LockedPackage, type Lockfile, pruneLockfile } from './typescript-lock.ts';

const lockfile = (packages: Readonly<Record<string, LockedPackage>>): Lockfile => ({
  name: 'all',
  version: '0.0.0',
  lockfileVersion: 3,
  requires: true,
  packages,
});

const prune = (packages: Readonly<Record<string, LockedPackage>>, root: LockedPackage) => {
  const { '': _root, ...rest } = pruneLockfile(lockfile(packages), { name: 'one', version: '1.0.0', ...root }).packages;
  return rest;
};

describe('pruneLockfile', () => {
  const { name, version, dependencies, devDependencies } = manifest;

  it('leaves the lockfile of everything as npm wrote it, byte for byte', () => {
    const pruned = pruneLockfile(full as Lockfile, { name, version, dependencies, devDependencies });
    expect(JSON.stringify(pruned, null, 2)).toBe(JSON.stringify(full, null, 2));
  });

  it('tells flags as npm does: what is left when one more package is cut is what npm wrote without it', () => {
    const { '': root, ...others } = (full as Lockfile).packages;
    const oneMore = {
      '': { ...root, dependencies: { ...dependencies, more: '1.0.0' } },
      ...others,
      'node_modules/more': { version: '1.0.0' },
    };
    const pruned = pruneLockfile({ ...(full as Lockfile), packages: oneMore }, { name, version, dependencies, devDependencies });
    expect(JSON.stringify(pruned, null, 2)).toBe(JSON.stringify(full, null, 2));
  });

  it('names the service and keeps only what it depends on, however far away', () => {
    const pruned = pruneLockfile(
      lockfile({
        'node_modules/a': { version: '1.0.0', dependencies: { b: '^1.0.0' } },
        'node_modules/b': { version: '1.2.0' },
        'node_modules/c': { version: '1.0.0', dependencies: { b: '^1.0.0' } },
      }),
      { name: '@acme/one', version: '1.0.0', dependencies: { a: '1.0.0' } },
    );
    expect([pruned.name, pruned.version, Object.keys(pruned.packages)]).toEqual([
      '@acme/one',
      '1.0.0',
      ['', 'node_modules/a', 'node_modules/b'],
    ]);
  });

  it('resolves a dependency as Node does: the nearest folder wins, also across scopes', () => {
    const packages = {
      'node_modules/@s/a': { version: '1.0.0', dependencies: { b: '^2.0.0' } },
      'node_modules/@s/a/node_modules/b': { version: '2.0.0', dependencies: { c: '^1.0.0' } },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0' },
    };
    expect(Object.keys(prune(packages, { dependencies: { '@s/a': '1.0.0' } }))).toEqual([
      'node_modules/@s/a',
      'node_modules/@s/a/node_modules/b',
      'node_modules/c',
    ]);
  });

  it('says `dev` of what only development leads to, and takes it back where a service leads to it itself', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', dependencies: { b: '1' }, dev: true },
      'node_modules/b': { version: '1.0.0', dev: true },
    };
    expect(prune(packages, { devDependencies: { a: '1' } })).toMatchObject({
      'node_modules/a': { dev: true },
      'node_modules/b': { dev: true },
    });
    expect(prune(packages, { dependencies: { b: '1' }, devDependencies: { a: '1' } })['node_modules/b']).toEqual({ version: '1.0.0' });
  });

  it('says `optional` of what only optional dependencies lead to, `devOptional` of what is either, never both by itself', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', optionalDependencies: { c: '1' } },
      'node_modules/b': { version: '1.0.0', dependencies: { c: '1' } },
      'node_modules/c': { version: '1.0.0' },
    };
    expect(prune(packages, { dependencies: { a: '1' } })['node_modules/c']).toEqual({ version: '1.0.0', optional: true });
    expect(prune(packages, { dependencies: { a: '1' }, devDependencies: { b: '1' } })['node_modules/c']).toEqual({
      version: '1.0.0',
      devOptional: true,
    });
  });

  it('follows peers, but an optional peer is no reason to install anything', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', peerDependencies: { b: '1', c: '1' }, peerDependenciesMeta: { c: { optional: true } } },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0' },
    };
    const pruned = prune(packages, { dependencies: { a: '1' } });
    expect(pruned['node_modules/b']).toEqual({ version: '1.0.0', peer: true });
    expect(pruned['node_modules/c']).toBeUndefined();
  });

  it('skips optional dependencies that the lockfile does not have', () => {
    const packages = { 'node_modules/a': { version: '1.0.0', optionalDependencies: { 'a-for-another-machine': '1' } } };
    expect(Object.keys(prune(packages, { dependencies: { a: '1' } }))).toEqual(['node_modules/a']);
  });
});
