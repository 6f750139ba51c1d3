/** Asks Go what each module means for the `go.mod` and `go.sum` of a service that needs it, with all versions as in the whole set. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GoImports, GoModule, GoModules } from '../../generators/languages/go-modules.ts';
import { go, inModule } from './go.ts';
import { nearest, toImporter } from './imports.ts';

type Versions = ReadonlyMap<string, string>;
type Sums = ReadonlyMap<string, string>;

/** `folder` has the tidy module that requires all. */
export const askGo = (folder: string, packages: readonly string[]): GoModules => {
  const { Go, Require } = JSON.parse(go(folder, 'mod', 'edit', '-json')) as Manifest;
  const wholeSums = readSums(folder);
  // Of these Go reads packages: those that only take part in the choice of versions have no hash but that of their go.mod.
  const versions: Versions = new Map(
    [...wholeSums.keys()].filter((what) => !what.endsWith('/go.mod')).map((what) => what.split(' ') as [string, string]),
  );
  const names = Require.filter(({ Indirect }) => !Indirect).map(({ Path }) => Path);
  const direct = names.map((name) => {
    const imported = packages.filter((path) => nearest(names, path) === name);
    return [name, askImports(Go, versions, wholeSums, imported)] as const;
  });
  const tested = new Set(direct.flatMap(([, { tests = {} }]) => Object.keys(tests)));
  const asked = [...versions].map(([name, version]) => [name, version, askModule(Go, name, versions, tested)] as const);
  const sums = new Map([...wholeSums, ...asked.flatMap(([, , { sums }]) => [...sums])]);
  return {
    go: Go,
    modules: Object.fromEntries(asked.map(([name, version, { facts }]) => [name, { version, ...facts }])),
    direct: Object.fromEntries(direct),
    sums: Object.fromEntries(inOrder(Go, versions, sums)),
  };
};

interface Manifest {
  readonly Go: string;
  readonly Require: readonly { readonly Path: string; readonly Indirect?: boolean }[];
}

const toManifest = (goVersion: string, versions: Iterable<readonly [string, string]>): string =>
  `module services.internal/question\n\ngo ${goVersion}\n\nrequire (\n${[...versions].map((pair) => `\t${pair.join(' ')}\n`).join('')})\n`;

const toText = (sums: Sums): string => [...sums].map((pair) => `${pair.join(' ')}\n`).join('');

const readSums = (folder: string): Sums =>
  new Map(
    readFileSync(join(folder, 'go.sum'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]),
  );

/** What a service gets that imports just these packages. */
const askImports = (goVersion: string, versions: Versions, sums: Sums, packages: readonly string[]): GoImports => {
  const manifest = { 'go.mod': toManifest(goVersion, versions), 'go.sum': toText(sums) };
  const { loaded, vendored } = inModule({ ...manifest, 'imports.go': toImporter('question', packages) }, (folder) => {
    go(folder, 'mod', 'tidy');
    go(folder, 'mod', 'vendor');
    return { loaded: readSums(folder), vendored: readFileSync(join(folder, 'vendor/modules.txt'), 'utf8') };
  });
  // It says `# module version` before the packages of each, for every platform, and leaves out what tests of others import.
  const blocks = vendored.split(/^# /m).slice(1);
  const withPackages = blocks.map((block) => block.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
  const needs = withPackages.flatMap(([module = '', ...inside]) => (inside.length > 0 ? [module.replace(/ .*/, '')] : []));
  const tested = [...versions.keys()].filter((name) => loaded.has(`${name} ${versions.get(name)}`) && !needs.includes(name));
  if (tested.length === 0) return { needs };
  // From a module that imports all these packages itself, the shortest way to another is by a test of one of them.
  const all = withPackages.flatMap(([, ...inside]) => inside);
  const ways = inModule({ ...manifest, 'imports.go': toImporter('question', all) }, (folder) => go(folder, 'mod', 'why', '-m', ...tested));
  return { needs, tests: Object.fromEntries(ways.trim().split('\n\n').map(toDepth)) };
};

/** `# module`, then a package a line, from the one that asks to the first of the module. */
const toDepth = (way: string): readonly [name: string, depth: number] => {
  const [heading = '', ...packages] = way.split('\n');
  const name = heading.slice(2);
  // Go checks that a module with such a path does not have the package too. No service would require it, so its version could be any.
  if (packages[0]?.startsWith('(')) throw new Error(`Go keeps the hash of ${name} for its path alone, which modules.json has no word for.`);
  return [name, packages.length];
};

/** What Go reads and chooses where only this module is required. */
const askModule = (goVersion: string, name: string, versions: Versions, tested: ReadonlySet<string>) => {
  const version = versions.get(name) ?? '';
  const { sums, chosen } = inModule({ 'go.mod': toManifest(goVersion, [[name, version]]) }, (folder) => {
    // A pattern that no module has makes Go choose versions and do nothing else; to show a module it reads what is of no other use.
    go(folder, 'list', '-m', '-mod=mod', 'services.internal/nothing/...');
    return { sums: readSums(folder), chosen: new Set(go(folder, 'list', '-m', '-mod=mod', 'all').split('\n')) };
  });
  const reads = [...sums.keys()].map((what) => what.replace(/\/go\.mod$/, '')).filter((what) => what !== `${name} ${version}`);
  const settles = [...tested].filter((other) => other !== name && chosen.has(`${other} ${versions.get(other)}`)).sort();
  const facts: Omit<GoModule, 'version'> = { ...(reads.length > 0 && { reads }), ...(settles.length > 0 && { settles }) };
  return { facts, sums };
};

/** Sorted by Go itself: it sorts its file when it has to add a line to it. */
const inOrder = (goVersion: string, versions: Versions, sums: Sums): Sums => {
  const [first] = versions;
  const left = new Map([...sums].filter(([what]) => what !== `${first?.join(' ')}/go.mod`));
  const sorted = inModule({ 'go.mod': toManifest(goVersion, versions), 'go.sum': toText(left) }, (folder) => {
    go(folder, 'list', '-m', '-mod=mod', 'all');
    return readSums(folder);
  });
  return new Map([...sorted].filter(([what]) => sums.has(what)));
};
