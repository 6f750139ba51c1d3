/** The report of a whole registry, made anew and given again, beside reading the same files and doing nothing with them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeRegistry } from './make-registry.ts';
import { interleave, peakMemory } from './measure.ts';
import type { Benchmark } from './report.ts';

const floor = 'find -exec cat';

export const registry = async (root: string, rounds: number): Promise<readonly Benchmark[]> => {
  const results: Benchmark[] = [];
  for (const services of [100, 1_000, 10_000]) results.push(await reporting(root, services, rounds));
  return results;
};

/** As large as the largest companies; a run takes long, so that few are as sure. */
export const largeRegistry = (root: string): Promise<Benchmark> => reporting(root, 100_000, 3);

/** The folder of the registry, made where it is missing. */
export const registryOf = (root: string, services: number): string => {
  const folder = join(root, '.cache/bench', `registry-${services}`);
  if (!existsSync(folder)) makeRegistry(folder, services);
  return folder;
};

const reporting = async (root: string, services: number, rounds: number): Promise<Benchmark> => {
  const folder = registryOf(root, services);
  const report = [process.execPath, join(root, 'dist/bin.js'), 'report', folder, '--fail-on', 'never'];
  const cache = join(root, '.cache/bench/cache');
  const kept = { XDG_CACHE_HOME: `${cache}-warm` };
  const cases = [
    { name: floor, command: ['find', folder, '-name', '*.yaml', '-exec', 'cat', '{}', '+'] },
    {
      name: 'create-service report, cold',
      command: ['sh', '-c', 'rm -rf "$XDG_CACHE_HOME" && exec "$@"', 'sh', ...report],
      environment: { XDG_CACHE_HOME: `${cache}-cold` },
    },
    { name: 'the same without keeping it', command: [...report, '--no-cache'] },
    { name: 'nothing has changed since', command: report, environment: kept },
  ];
  const measured = await interleave(cases, rounds, join(root, '.cache/bench/scratch'));
  const notes = [`Most memory that the report held: ${Math.round(peakMemory({ command: [...report, '--no-cache'] }) / 1000)} MB.`];
  return { title: `Report of ${services.toLocaleString('en')} services`, rounds, measured, floors: [floor], notes };
};
