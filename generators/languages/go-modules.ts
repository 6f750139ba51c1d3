/**
 * `go.mod` and `go.sum` of a Go service, from the modules that its layers contribute: exactly what `go mod tidy` would have written, with
 * the versions kept here. Pure: what Go knows of modules was asked beforehand, by `npm run go-modules`.
 */
import type { View } from '../../src/types.ts';
import kept from '../versions/go/modules.json' with { type: 'json' };

/** What was asked of Go about all modules that a service can come to load; all lists are sorted as Go sorts them. */
export interface GoModules {
  /** The Go that services say they need. */
  readonly go: string;
  /** Module → its version in all services, and what it brings as a requirement of the service itself. */
  readonly modules: Readonly<Record<string, GoModule>>;
  /** Module that services import from → what comes with the packages that they import. */
  readonly direct: Readonly<Record<string, GoImports>>;
  /** `path version` and `path version/go.mod` → hash. */
  readonly sums: Readonly<Record<string, string>>;
}

export interface GoModule {
  readonly version: string;
  /** `path version` of further `go.mod` files that Go reads because of it: it is from before Go 1.17, when graphs were not pruned. */
  readonly reads?: readonly string[];
  /** Modules of `tests` (below) that have the right version because of it. */
  readonly settles?: readonly string[];
}

export interface GoImports {
  /** Modules with packages that get into a service's programs and tests. */
  readonly needs: readonly string[];
  /**
   * Modules that the tests of those packages load → after how many imports. Go keeps their hashes, and requires them only where nothing
   * else leads to the version at hand: that depends on the company that they are in, and on what was required for fewer imports.
   */
  readonly tests?: Readonly<Record<string, number>>;
}

export const toGoMod = (view: View): string => goModOf(kept, `services.internal/${view.name}`, view.dependencies);

export const toGoSum = (view: View): string => goSumOf(kept, view.dependencies);

export const goModOf = (all: GoModules, path: string, direct: readonly string[]): string => {
  const required = requiredBy(all, direct);
  const block = (names: readonly string[], mark: string): readonly string[] => {
    const lines = names.toSorted().map((name) => `${name} ${moduleOf(all, name).version}${mark}`);
    if (lines.length < 2) return lines.map((line) => `require ${line}\n`);
    return [`require (\n${lines.map((line) => `\t${line}\n`).join('')})\n`];
  };
  const indirect = [...required].filter((name) => !direct.includes(name));
  return [`module ${path}\n`, `go ${all.go}\n`, ...block(direct, ''), ...block(indirect, ' // indirect')].join('\n');
};

export const goSumOf = (all: GoModules, direct: readonly string[]): string => {
  const required = requiredBy(all, direct);
  const loaded = new Set([...required, ...direct.flatMap((name) => Object.keys(importsOf(all, name).tests ?? {}))]);
  const ofModules = [...loaded].map((name) => `${name} ${moduleOf(all, name).version}`);
  const onlyRead = [...required].flatMap((name) => moduleOf(all, name).reads ?? []);
  const wanted = new Set([...ofModules, ...[...ofModules, ...onlyRead].map((version) => `${version}/go.mod`)]);
  return Object.entries(all.sums)
    .filter(([what]) => wanted.has(what))
    .map(([what, hash]) => `${what} ${hash}\n`)
    .join('');
};

/** All modules that `go.mod` lists. What tests alone load is decided as Go does it: all of one depth at once, the shallow before the deep. */
const requiredBy = (all: GoModules, direct: readonly string[]): ReadonlySet<string> => {
  const required = new Set(direct.flatMap((name) => importsOf(all, name).needs));
  const depths = new Map<string, number>();
  for (const name of direct)
    for (const [tested, depth] of Object.entries(importsOf(all, name).tests ?? {}))
      depths.set(tested, Math.min(depth, depths.get(tested) ?? depth));
  for (const depth of [...new Set(depths.values())].sort((a, b) => a - b)) {
    const settled = new Set([...required].flatMap((name) => [name, ...(moduleOf(all, name).settles ?? [])]));
    for (const [name, its] of depths) if (its === depth && !settled.has(name)) required.add(name);
  }
  return required;
};

const moduleOf = (all: GoModules, name: string): GoModule => found(all.modules[name], name);
const importsOf = (all: GoModules, name: string): GoImports => found(all.direct[name], name);

const found = <T>(entry: T | undefined, name: string): T => {
  if (entry) return entry;
  throw new Error(`generators/versions/go/modules.json does not know "${name}": npm run go-modules asks Go about what templates import.`);
};
