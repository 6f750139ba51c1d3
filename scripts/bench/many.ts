/** A thousand services in one process: what it costs to stamp, or to compare, a whole fleet. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { bundlePlugins, inputOptions } from '../build/bundle.ts';
import { type Measured, spreadOf } from './measure.ts';
import type { Benchmark } from './report.ts';

const services = 1000;
/** Fewer reach the disk: it is the disk that is measured then. */
const onDisk = 200;
const ways = { render: 'rendered, in memory', stamp: 'stamped, on disk', write: 'finished files written, nothing else' } as const;
type Way = keyof typeof ways;

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
  // Each run is long: a fifth of the rounds are as sure.
  const runs = Math.max(3, Math.ceil(rounds / 5));
  const names = Object.keys(ways) as Way[];
  const samples = Array.from({ length: runs }, () =>
    Object.fromEntries(names.map((way) => [way, runFleet(script, way, join(work, 'fleet'))])),
  );
  const measured: readonly Measured[] = names.map((way) => {
    const taken = samples.flatMap((sample) => sample[way] ?? []);
    return { name: ways[way], cpu: spreadOf(taken.map(({ cpu }) => cpu)), wall: spreadOf(taken.map(({ wall }) => wall)) };
  });
  const rates = measured.map(({ name, cpu }, index) => {
    const made = names[index] === 'render' ? services : onDisk;
    return `${name}: ${Math.round((made * 1000) / cpu.median)} (${(cpu.median / made).toFixed(1)} ms of CPU each)`;
  });
  const notes = [`Services a second per core: ${rates.join('; ')}.`];
  return { title: `${services} services in one process (${onDisk} on disk)`, rounds: runs, measured, floors: [ways.write], notes };
};

const runFleet = (script: string, way: Way, folder: string): { readonly cpu: number; readonly wall: number } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, String(way === 'render' ? services : onDisk), way, folder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  rmSync(folder, { recursive: true, force: true });
  return JSON.parse(stdout);
};
