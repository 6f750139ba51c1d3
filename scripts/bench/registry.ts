/** The report of a whole registry, made anew and given again, beside reading the same files and doing nothing with them. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeRegistry } from './make-registry.ts';
import { interleave } from './measure.ts';
import type { Benchmark } from './report.ts';

const floor = 'find -exec cat';

export const registry = (root: string, rounds: number): readonly Benchmark[] =>
  [100, 1_000, 10_000].map((services) => reporting(root, services, rounds));

/** As large as the largest companies; a run takes long, so that few are as sure. */
export const largeRegistry = (root: string): readonly Benchmark[] => [reporting(root, 100_000, 3)];

const reporting = (root: string, services: number, rounds: number): Benchmark => {
  const folder = join(root, '.cache/bench', `registry-${services}`);
  if (!existsSync(folder)) makeRegistry(folder, services);
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
  const measured = interleave(cases, rounds, join(root, '.cache/bench/scratch'));
  const notes = [`Most memory that the report held: ${Math.round(memoryOf([...report, '--no-cache']) / 1000)} MB.`];
  return { title: `Report of ${services.toLocaleString('en')} services`, rounds, measured, floors: [floor], notes };
};

const TELL = 'data:text/javascript,process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS)))';

/** Kilobytes, the peak of the resident set. */
const memoryOf = ([node = '', ...words]: readonly string[]): number => {
  const { status, stderr } = spawnSync(node, ['--import', TELL, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stderr.trim().split('\n').at(-1));
};
