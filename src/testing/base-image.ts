/**
 * Base images where no registry can be reached: stand-ins made of this machine's own programs, for the names that a Dockerfile's
 * `ARG …_IMAGE=` lines give. Where the real ones can be pulled, they are.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from './container.ts';
import { succeed } from './process.ts';
import { furnish } from './runtimes.ts';

/** Arguments for `docker build` that name base images which are there, and whether they are the real ones. */
export interface Bases {
  readonly buildArguments: readonly string[];
  readonly real: boolean;
}

/** What a Dockerfile is built on, as its `ARG` lines pin it: variable → `name:tag@digest`. */
export const pinnedBases = (dockerfile: string): ReadonlyMap<string, string> =>
  new Map([...dockerfile.matchAll(/^ARG (\w+_IMAGE)=(\S+)$/gm)].map(([, variable = '', image = '']) => [variable, image]));

export const prepareBases = async (engine: Engine, dockerfile: string): Promise<Bases> => {
  const pinned = [...pinnedBases(dockerfile)].map(([variable, image]) => ({ variable, image, standIn: standInFor(image) }));
  let real = true;
  for (const { image } of pinned)
    real &&= (await isThere(engine, image)) || (await engine.tryDocker(['pull', '--quiet', image], 120_000)).code === 0;
  if (real) return { buildArguments: [], real };
  for (const { image, standIn } of pinned) if (!(await isThere(engine, standIn))) await importStandIn(engine, image, standIn);
  return { buildArguments: pinned.flatMap(({ variable, standIn }) => ['--build-arg', `${variable}=${standIn}`]), real };
};

const isThere = async (engine: Engine, image: string): Promise<boolean> => (await engine.tryDocker(['image', 'inspect', image])).code === 0;

/** The name of what stands in for an image: never the image's own, under which somebody else may have the real one. */
export const standInFor = (image: string): string => `stand-in/${image.replace(/@.*/, '')}`;

const importStandIn = async (engine: Engine, image: string, tag: string): Promise<void> => {
  const root = await mkdtemp(path.join(tmpdir(), 'base-image-'));
  const archive = `${root}.tar`;
  try {
    const changes = await furnish(root, image);
    await succeed(['tar', '-C', root, '--numeric-owner', '--owner=0', '--group=0', '-cf', archive, '.'], { folder: '/' });
    await engine.docker(['import', ...changes.flatMap((change) => ['--change', change]), archive, tag], 120_000);
  } finally {
    for (const made of [root, archive]) await rm(made, { recursive: true, force: true });
  }
};
