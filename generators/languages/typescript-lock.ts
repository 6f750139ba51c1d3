/**
 * Cuts the lockfile of all TypeScript services down to what one of them depends on, as npm itself would have written it: `npm ci`
 * takes it and `npm install` leaves it alone. Pure: it knows npm's rules of resolution and flags, no registry and no disk.
 */

/** Package name → range, as manifests and lockfiles have it. */
type Dependencies = Readonly<Record<string, string>>;

export interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
  readonly engines?: Dependencies;
}

export interface Lockfile {
  readonly name: string;
  readonly version: string;
  readonly lockfileVersion: number;
  readonly requires: boolean;
  /** By folder; the service itself is at `''`. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** How one package leads to another, told as what a package is *only* if every way to it is. */
interface Edge {
  readonly to: string;
  readonly dev: boolean;
  readonly optional: boolean;
  readonly peer: boolean;
  /** An optional peer is used if it is there, and is no reason for it to be there. */
  readonly requires: boolean;
}

/** `root` is the service's own entry: name, version, dependencies as in its `package.json`. */
export const pruneLockfile = (full: Lockfile, root: LockedPackage & { readonly name: string; readonly version: string }): Lockfile => {
  const { '': all, ...others } = full.packages;
  // A service with everything: nothing is cut, and npm has told what is what.
  if (all && needsTheSame(all, root))
    return { ...full, name: root.name, version: root.version, packages: { '': inOrder(root), ...others } };
  const packages: Record<string, LockedPackage> = { '': root, ...others };
  const edges = new Map(Object.keys(packages).map((folder) => [folder, edgesFrom(packages, folder)]));
  const kept = reach(edges, (edge) => edge.requires);
  const within = new Map([...edges].filter(([folder]) => kept.has(folder)));
  // What can be reached without ways of a kind is not of that kind alone.
  const without = {
    dev: reach(within, (edge) => !edge.dev),
    optional: reach(within, (edge) => !edge.optional),
    devOptional: reach(within, (edge) => !edge.dev && !edge.optional),
    peer: reach(within, (edge) => !edge.peer),
  };
  const flagged = ([folder, entry]: readonly [string, LockedPackage]): readonly [string, LockedPackage] => {
    if (folder === '') return [folder, inOrder(entry)];
    const { dev: _dev, optional: _optional, devOptional: _devOptional, peer: _peer, ...rest } = entry;
    const [dev, optional] = [!without.dev.has(folder), !without.optional.has(folder)];
    const flags: Pick<LockedPackage, 'dev' | 'optional' | 'devOptional' | 'peer'> = {
      ...(dev && { dev }),
      ...(optional && { optional }),
      ...(!dev && !optional && !without.devOptional.has(folder) && { devOptional: true }),
      ...(!without.peer.has(folder) && { peer: true }),
    };
    // Most are as npm wrote them: in order already.
    const same = entry.dev === flags.dev && entry.optional === flags.optional && entry.devOptional === flags.devOptional;
    return [folder, same && entry.peer === flags.peer ? entry : inOrder({ ...rest, ...flags })];
  };
  const { name, version } = root;
  return {
    ...full,
    name,
    version,
    packages: Object.fromEntries(
      Object.entries(packages)
        .filter(([folder]) => kept.has(folder))
        .map(flagged),
    ),
  };
};

const needsTheSame = (one: LockedPackage, other: LockedPackage): boolean =>
  dependencyFields.every((field) => {
    const [ones, others] = [one[field] ?? {}, other[field] ?? {}];
    const names = Object.keys(ones);
    return names.length === Object.keys(others).length && names.every((name) => ones[name] === others[name]);
  });

const dependencyFields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** All folders that can be reached from the service over edges that `passes` lets through. */
const reach = (edges: ReadonlyMap<string, readonly Edge[]>, passes: (edge: Edge) => boolean): ReadonlySet<string> => {
  const seen = new Set(['']);
  for (const folder of seen) for (const edge of edges.get(folder) ?? []) if (passes(edge) && edges.has(edge.to)) seen.add(edge.to);
  return seen;
};

const edgesFrom = (packages: Readonly<Record<string, LockedPackage>>, folder: string): readonly Edge[] => {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages[folder] ?? {};
  const kind = { dev: false, optional: false, peer: false, requires: true };
  const lead = (names: Dependencies | undefined, edge: (name: string) => Omit<Edge, 'to'>): readonly Edge[] =>
    Object.keys(names ?? {}).flatMap((name) => {
      const to = resolve(packages, folder, name);
      return to === undefined ? [] : [{ ...edge(name), to }];
    });
  const isOptional = (name: string) => peerDependenciesMeta?.[name]?.optional === true;
  return [
    ...lead(dependencies, () => kind),
    // Of the others' development dependencies nothing is installed.
    ...(folder === '' ? lead(devDependencies, () => ({ ...kind, dev: true })) : []),
    ...lead(optionalDependencies, () => ({ ...kind, optional: true })),
    ...lead(peerDependencies, (name) => ({ ...kind, peer: true, optional: isOptional(name), requires: !isOptional(name) })),
  ];
};

/** Node's way: `node_modules` of the package itself, then of each folder above. */
const resolve = (packages: Readonly<Record<string, LockedPackage>>, from: string, name: string): string | undefined => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const candidate = `${folder && `${folder}/`}node_modules/${name}`;
    if (candidate in packages) return candidate;
    if (folder === '') return undefined;
  }
};

/** npm's order: plain values, then objects; in each these names first, then all others. */
const first = ['name', 'version', 'resolved', 'integrity', 'dependencies'];

const inOrder = <T extends object>(entry: T): T => {
  const isObject = (value: unknown) => typeof value === 'object' && !Array.isArray(value);
  const rank = ([key, value]: [string, unknown]) => `${isObject(value) ? 1 : 0}${first.includes(key) ? first.indexOf(key) : key}`;
  return Object.fromEntries(Object.entries(entry).sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) as T;
};
