/** A thousand services in one process: what it costs to stamp, or to compare, a whole fleet. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { bundlePlugins, inputOptions } from '../build/bundle.ts';
import { type Measured, spreadOf } from './measure.ts';
import type { Benchmark } from './report.ts';

interface Fleet {
  readonly name: string;
  /** What `fleet.ts` is told to do. */
  readonly way: 'render' | 'stamp' | 'write';
  readonly services: number;
  /** Where the services are written. */
  readonly folder: string;
}

const services = 1000;
/** Fewer reach the disk: it is the disk that is measured then. */
const onDisk = 200;
/** Linux has a file system in memory there. */
const memory = '/dev/shm';

export const many = async (root: string, rounds: number): Promise<Benchmark> => {
  const work = join(root, '.cache/bench/many');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const script = join(work, 'fleet.mjs');
  await build({
    ...inputOptions(root, join(import.meta.dirname, 'fleet.ts')),
    plugins: [...bundlePlugins(root)],
    output: { file: script },
    logLevel: 'warn',
  });
  const inMemory = existsSync(memory) ? mkdtempSync(join(memory, 'fleet-')) : undefined;
  const fleets: readonly Fleet[] = [
    { name: 'rendered, nothing written', way: 'render', services, folder: work },
    ...(inMemory === undefined
      ? []
      : ([
          { name: 'stamped into a file system in memory', way: 'stamp', services, folder: inMemory },
          { name: 'finished files written there, nothing else', way: 'write', services, folder: inMemory },
        ] as const)),
    { name: 'stamped to disk', way: 'stamp', services: onDisk, folder: work },
    { name: 'finished files written to disk, nothing else', way: 'write', services: onDisk, folder: work },
  ];
  // Each run is long: a fifth of the rounds are as sure.
  const runs = Math.max(3, Math.ceil(rounds / 5));
  const samples = Array.from({ length: runs }, () => fleets.map((fleet) => runFleet(script, fleet)));
  if (inMemory !== undefined) rmSync(inMemory, { recursive: true });
  const measured: readonly Measured[] = fleets.map(({ name }, index) => {
    const taken = samples.flatMap((sample) => sample[index] ?? []);
    return { name, cpu: spreadOf(taken.map(({ cpu }) => cpu)), wall: spreadOf(taken.map(({ wall }) => wall)) };
  });
  const rates = fleets.map(({ name, services }, index) => {
    const each = (measured[index]?.cpu.median ?? Number.NaN) / services;
    return `${name}: ${Math.round(1000 / each)} (${each.toFixed(1)} ms of CPU each)`;
  });
  const notes = [`Services a second per core: ${rates.join('; ')}.`];
  return { title: `${services} services in one process (${onDisk} to disk)`, rounds: runs, measured, floors: [], notes };
};

const runFleet = (script: string, { way, services, folder }: Fleet): { readonly cpu: number; readonly wall: number } => {
  const into = join(folder, 'fleet');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, String(services), way, into], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  rmSync(into, { recursive: true, force: true });
  return JSON.parse(stdout);
};
