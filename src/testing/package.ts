/** The package as users get it: built, packed, and unpacked or installed somewhere else. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from './process.ts';

const root = join(import.meta.dirname, '../..');

export interface Packed {
  readonly tarball: string;
  /** Paths in the package. */
  readonly files: readonly string[];
  /** Bytes of the tarball, and of what is in it. */
  readonly size: number;
  readonly unpackedSize: number;
}

/** Builds and packs the project. The build is run here by hand, since npm's own hook would also check what is installed. */
export const packProject = async (into: string): Promise<Packed> => {
  await succeed([process.execPath, join(root, 'scripts/build.ts')], { folder: root });
  mkdirSync(into, { recursive: true });
  const { stdout } = await succeed(['npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', into], { folder: root });
  const [{ filename, files, size, unpackedSize }] = JSON.parse(stdout);
  return { tarball: join(into, filename), files: files.map(({ path }: { path: string }) => path).sort(), size, unpackedSize };
};

/** Installs the packed package alone into a folder, without a registry; where its bin is. */
export const installPacked = async ({ tarball }: Packed, folder: string): Promise<string> => {
  mkdirSync(folder, { recursive: true });
  await succeed(['npm', 'install', '--offline', '--no-audit', '--no-fund', '--prefix', folder, tarball], { folder });
  return join(folder, 'node_modules/create-service/dist/bin.js');
};

/** A Node of the given version, from the packages of its binaries; kept in `.cache/`, since each has 100 MB. */
export const nodeOfVersion = async (version: string): Promise<string> => {
  const folder = join(root, '.cache/nodes', version);
  const name = `node-${process.platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', name, 'bin/node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    await succeed(['npm', 'install', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${version}`], { folder });
  }
  return binary;
};

/** The oldest Node of each line that `engines` lets in. */
export const oldestNodes = (): readonly string[] => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return String(engines.node)
    .split('||')
    .map((range) => /\d+(\.\d+)*/.exec(range)?.[0] ?? '')
    .map((version) => version.split('.').concat('0', '0').slice(0, 3).join('.'));
};
