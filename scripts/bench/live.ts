/** The report of a live catalog on PostgreSQL, beside streaming the same pages with Backstage's own client and doing nothing with them. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requests } from '../../src/catalog/backstage/read-stream.ts';
import { type BackstageBackend, startBackstage } from '../../src/testing/backstage-backend.ts';
import { Cluster } from '../../src/testing/postgres.ts';
import { type Case, interleave, peakMemory } from './measure.ts';
import { withProgress } from './progress.ts';
import { registryOf } from './registry.ts';
import type { Benchmark } from './report.ts';

const floor = "Backstage's client alone";
const ours = 'create-service report --backstage';

export const live = async (root: string, rounds: number, components: number): Promise<Benchmark> => {
  const registry = registryOf(root, components);
  const { folder, entities } = toFewFiles(registry, join(root, '.cache/bench/live'));
  const cluster = await Cluster.create('none');
  let backstage: BackstageBackend | undefined;
  try {
    const connection = { host: '127.0.0.1', port: cluster.port, user: 'postgres', password: cluster.password };
    backstage = await startBackstage([join(folder, '*.yaml')], {
      // Once all is read, nothing is to be read again beside what is measured.
      config: { backend: { database: { client: 'pg', connection } }, catalog: { processingInterval: { hours: 24 } } },
    });
    const seconds = await ingest(backstage, entities);
    const cases = casesOf(root, registry, backstage, entities);
    const measured = await interleave(cases, rounds, join(root, '.cache/bench/scratch'));
    const wall = measured.find(({ name }) => name === ours)?.wall.median ?? Number.NaN;
    const memory = cases.map((current) => `${current.name}: ${Math.round(peakMemory(current) / 1000)} MB`);
    const notes = [
      `${(wall / components).toFixed(2)} s for each 1,000 components; Backstage took ${Math.round(seconds)} s to read its ${entities.toLocaleString('en')} entities.`,
      `Most memory that was held: ${memory.join('; ')}.`,
    ];
    return { title: `Report of a live catalog of ${components.toLocaleString('en')} components`, rounds, measured, floors: [floor], notes };
  } finally {
    await backstage?.stop();
    await cluster.destroy();
  }
};

/** Backstage follows a Location to one file of a thousand entities sooner than to a thousand files. */
const toFewFiles = (registry: string, folder: string) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const texts = globSync('**/*.yaml', { cwd: registry }).map((file) => readFileSync(join(registry, file), 'utf8'));
  for (let from = 0; from < texts.length; from += 500)
    writeFileSync(join(folder, `from-${from}.yaml`), texts.slice(from, from + 500).join('---\n'));
  return { folder, entities: texts.reduce((sum, text) => sum + (text.match(/^kind:/gm)?.length ?? 0), 0) };
};

/** Seconds until it has them all. */
const ingest = async (backstage: BackstageBackend, entities: number): Promise<number> => {
  const began = performance.now();
  await withProgress('Backstage reads its catalog', entities, (onCount) =>
    backstage.has(entities, ['component', 'api', 'system', 'group'], { within: 3_600_000, every: 1_000, onCount }),
  );
  return (performance.now() - began) / 1_000;
};

const casesOf = (root: string, registry: string, { address, token }: BackstageBackend, entities: number): readonly Case[] => {
  const environment = { BACKSTAGE_TOKEN: token };
  const report = [process.execPath, join(root, 'dist/bin.js'), 'report', '--fail-on', 'never'];
  const client = join(import.meta.dirname, 'peers/catalog-client.mjs');
  return [
    { name: floor, command: [process.execPath, client, address, String(entities), JSON.stringify(requests(true))], environment },
    { name: ours, command: [...report, '--backstage', address], environment },
    { name: 'the report of the same in files', command: [...report, '--no-cache', registry] },
  ];
};
