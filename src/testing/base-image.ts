/**
 * Base images where no registry can be reached: stand-ins made of this machine's own programs and the libraries that they load, for the
 * names that a Dockerfile's `ARG …_IMAGE=` lines give. Where the real ones can be pulled, they are.
 */
import { chmod, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from './container.ts';
import { finish, succeed } from './process.ts';
import type { ImageFacts } from './subjects/language.ts';

/** Arguments for `docker build` that name base images which are there, and whether they are the real ones. */
export interface Bases {
  readonly buildArguments: readonly string[];
  readonly real: boolean;
}

/** What a Dockerfile is built on, as its `ARG` lines pin it: variable → `name:tag@digest`. */
export const pinnedBases = (dockerfile: string): ReadonlyMap<string, string> =>
  new Map([...dockerfile.matchAll(/^ARG (\w+_IMAGE)=(\S+)$/gm)].map(([, variable = '', image = '']) => [variable, image]));

/** `furnish` tells what the stand-ins hold beside the usual programs. */
export const prepareBases = async (engine: Engine, dockerfile: string, furnish: Furnish = async () => []): Promise<Bases> => {
  const pinned = [...pinnedBases(dockerfile)].map(([variable, image]) => ({ variable, image, standIn: standInFor(image) }));
  let real = true;
  for (const { image } of pinned)
    real &&= (await isThere(engine, image)) || (await engine.tryDocker(['pull', '--quiet', image], 120_000)).code === 0;
  if (real) return { buildArguments: [], real };
  for (const { image, standIn } of pinned) if (!(await isThere(engine, standIn))) await importStandIn(engine, image, standIn, furnish);
  return { buildArguments: pinned.flatMap(({ variable, standIn }) => ['--build-arg', `${variable}=${standIn}`]), real };
};

const isThere = async (engine: Engine, image: string): Promise<boolean> => (await engine.tryDocker(['image', 'inspect', image])).code === 0;

/** The name of what stands in for an image: never the image's own, under which somebody else may have the real one. */
export const standInFor = (image: string): string => `stand-in/${image.replace(/@.*/, '')}`;

export const certificates = '/etc/ssl/certs/ca-certificates.crt';
const buildPrograms = [
  'bash',
  'cat',
  'chmod',
  'chown',
  'cp',
  'env',
  'find',
  'grep',
  'head',
  'ls',
  'ln',
  'mkdir',
  'mv',
  'rm',
  'sed',
  'sh',
  'tar',
  'touch',
  'uname',
];

/** Puts what the language needs into the root of a stand-in, and gives instructions of a Dockerfile that belong to it. */
type Furnish = ImageFacts['furnish'];

/** A distroless image has a runtime and nothing else, and runs as nobody; any other has a shell and the usual programs. */
export const isDistroless = (image: string): boolean => image.includes('/distroless/');

const importStandIn = async (engine: Engine, image: string, tag: string, furnish: Furnish): Promise<void> => {
  const root = await mkdtemp(path.join(tmpdir(), 'base-image-'));
  try {
    await install(root, certificates);
    await writeUsers(root);
    if (!isDistroless(image)) await installBuildTools(root);
    const own = await furnish(root, image, (file, to) => install(root, file, to));
    const archive = `${root}.tar`;
    await succeed(['tar', '-C', root, '--numeric-owner', '--owner=0', '--group=0', '-cf', archive, '.'], { folder: '/' });
    const changes = isDistroless(image) ? ['USER 65532', 'WORKDIR /home/nonroot'] : ['ENV PATH=/usr/local/bin:/usr/bin:/bin'];
    const flags = [...changes, ...own].flatMap((change) => ['--change', change]);
    await engine.docker(['import', ...flags, archive, tag], 120_000);
    await rm(archive);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};

/** Copies a file, and if it is a program the libraries that it loads, each to the path where it stands here. */
const install = async (root: string, file: string, to = file): Promise<void> => {
  await mkdir(path.dirname(root + to), { recursive: true });
  await cp(await realpath(file), root + to, { force: true });
  const { stdout } = await finish(['ldd', file], { folder: '/' });
  for (const [, library = ''] of stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)) {
    await mkdir(path.dirname(root + library), { recursive: true });
    await cp(await realpath(library), root + library, { force: true });
  }
};

const writeUsers = async (root: string): Promise<void> => {
  await writeFile(`${root}/etc/passwd`, 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n');
  await writeFile(`${root}/etc/group`, 'root:x:0:\nnonroot:x:65532:\n');
  await writeFile(`${root}/etc/nsswitch.conf`, 'hosts: files dns\n');
  for (const folder of ['tmp', 'root', 'home/nonroot']) await mkdir(`${root}/${folder}`, { recursive: true });
  await chmod(`${root}/tmp`, 0o1777);
};

const installBuildTools = async (root: string): Promise<void> => {
  for (const program of buildPrograms) {
    const { stdout } = await succeed(['sh', '-c', `command -v ${program}`], { folder: '/' });
    await install(root, stdout.trim(), `/usr/bin/${program}`);
  }
  await mkdir(`${root}/bin`, { recursive: true });
  await symlink('/usr/bin/sh', `${root}/bin/sh`);
};
