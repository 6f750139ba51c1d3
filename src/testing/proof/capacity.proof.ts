/** What teams carry, on the Groups of a real Backstage: the figures of the report on the files that it was given, and later ones. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Entity } from '../../catalog/entity.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { toYaml } from '../../catalog/to-entity.ts';
import type { Finding, Report } from '../../report/report.ts';
import { toYaml as toBlock } from '../../support/yaml.ts';
import { type BackstageBackend, startBackstage } from '../backstage-backend.ts';
import { serveRepositories } from '../code-host.ts';
import { json, send } from '../http.ts';
import type { Closable } from '../network.ts';
import { installPacked, packProject } from '../package.ts';
import { Cluster } from '../postgres.ts';
import { finish } from '../process.ts';
import { entity, service, services, team, toDocument } from '../rules.ts';
import { scratch } from '../scratch.ts';
import { until } from '../wait.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(scratch, 'capacity-'));
const published = join(folder, 'published');
const KINDS = ['component', 'api', 'resource', 'system', 'domain', 'group', 'user'];
const OURS = ['load', 'capacity', 'band'].map((name) => `create-service.dev/${name}`);

/** What the shipped companies lack: a size that nobody knows, one that is stated, a namespace, people counted in Groups below. */
const odd = [
  entity('Group', 'quiet', { type: 'team', children: [] }),
  ...services(2, { owner: 'quiet' }, 'quiet-'),
  team('sales/desk', 2),
  ...services(5, { owner: 'sales/desk', tier: 1 }, 'desk-'),
  team('stretched', 2),
  ...services(2, { owner: 'stretched' }, 'stretched-'),
  entity('Group', 'division', { type: 'department', children: ['quiet'] }),
].map(toDocument);
const companies = ['shop', 'marketplace', 'startup'] as const;
const weighing = { capacity: { servicesPerEngineer: 0.4, weights: { tier: { 1: 2.5 }, lifecycle: { experimental: 0.25 } } } };

let bin: string;
let tarball: string;
let host: Closable;
let cluster: Cluster;
beforeAll(async () => {
  mkdirSync(published);
  for (const company of companies) {
    cpSync(join(root, 'catalog', company), join(folder, company), { recursive: true });
    writeFileSync(join(folder, company, 'odd.yaml'), toYaml(odd));
  }
  writeFileSync(join(folder, 'weighing.yaml'), toBlock(weighing));
  const packed = await packProject(join(folder, 'packed'));
  tarball = packed.tarball;
  bin = await installPacked(packed, join(folder, 'installed'));
  host = await serveRepositories(published);
  cluster = await Cluster.create();
});
afterAll(async () => {
  await backstage?.stop();
  await host?.close();
  await cluster?.destroy();
  rmSync(folder, { recursive: true, force: true });
});

let backstage: BackstageBackend | undefined;
/** One Backstage after the other: names are given once in a catalog. */
const open = async (company: (typeof companies)[number], { capacity = true, database = {}, ...config }: Opening = {}) => {
  await backstage?.stop();
  const reading = { allow: [{ host: `127.0.0.1:${host.port}` }] };
  backstage = await startBackstage(
    ['*.yaml', '*/*.yaml'].map((pattern) => join(folder, company, pattern)),
    { portal: { tarball, published, capacity }, config: { ...config, backend: { workingDirectory: folder, reading, ...database } } },
  );
  await backstage.has(loadCatalog(join(folder, company)).entities.length, KINDS);
  return backstage;
};

interface Opening {
  readonly capacity?: boolean;
  readonly database?: object;
  readonly createService?: object;
}

const ask = async ({ address, tester }: BackstageBackend, method: string, path: string, body?: object) =>
  json(await send(address, method, `/api/catalog/${path}`, { headers: { authorization: `Bearer ${tester}` }, body }));
const groups = async (of: BackstageBackend, filter = ''): Promise<readonly Entity[]> =>
  (await ask(of, 'GET', `entities/by-query?limit=500&filter=kind=group${encodeURIComponent(filter)}`)).items;
/** What each Group says of itself, by its reference. */
const figuresOf = (all: readonly Entity[]) =>
  Object.fromEntries(
    all.map(
      ({ metadata: { namespace, name, annotations } }) => [`group:${namespace}/${name}`, OURS.map((key) => annotations?.[key])] as const,
    ),
  );
const expectedOf = ({ teams }: Report) =>
  Object.fromEntries(teams.map(({ ref, load, capacity, band }) => [ref, [String(load), String(capacity ?? 'unknown'), band]] as const));

const reportOn = async (words: readonly string[], token = ''): Promise<Report> => {
  const command = [process.execPath, bin, 'report', '--report', 'json', '--fail-on', 'never', ...words];
  const { code, stdout, stderr } = await finish(command, { folder, environment: { BACKSTAGE_TOKEN: token } });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};

/** Has Groups processed again and again, instead of some minutes later, until they say this. */
const settles = (of: BackstageBackend, expected: Readonly<Record<string, readonly string[]>>) =>
  until(
    'the Groups say what their teams carry',
    async () => {
      const found = figuresOf(await groups(of));
      const behind = Object.keys(expected).filter((ref) => String(found[ref]) !== String(expected[ref]));
      for (const ref of behind) await of.refresh(ref);
      return behind.length === 0 && found;
    },
    { within: 120_000, every: 1_000 },
  );

/** All but places, which a Backstage has others of. */
const comparable = ({ organisation, teams, findings, waived, unknown, advice, services, edges }: Report) => {
  const withoutPlace = ({ place: _, ...finding }: Finding) => finding;
  return { organisation, teams, unknown, advice, services, edges, findings: findings.map(withoutPlace), waived: waived.map(withoutPlace) };
};

test('Groups carry the figures of the report on the files, and a service more is among them', async () => {
  const of = await open('shop');
  const files = await reportOn(['shop']);
  const expected = expectedOf(files);
  expect(new Set(Object.values(expected).map(([, , band]) => band))).toEqual(new Set(['within', 'over', 'neglect likely', 'unknown']));
  const found = await settles(of, expected);
  // A Group that only holds others is no team, and its Group says nothing.
  for (const ref of Object.keys(found)) expect(found[ref], ref).toEqual(expected[ref] ?? OURS.map(() => undefined));
  expect(Object.keys(found).length).toBeGreaterThan(Object.keys(expected).length);

  const over = await groups(of, ',metadata.annotations.create-service.dev/band=neglect likely');
  expect(over.map(({ metadata }) => metadata.name)).toEqual(['desk']);
  // What we say of a Group is nothing that we go by.
  expect(comparable(await reportOn(['--backstage', of.address], of.token))).toEqual(comparable(files));

  const before = await groups(of);
  mkdirSync(join(published, 'shop/late'), { recursive: true });
  writeFileSync(join(published, 'shop/late/catalog-info.yaml'), toYaml([toDocument(service('late', { owner: 'group:quiet' }))]));
  const target = `http://127.0.0.1:${host.port}/raw/shop/late/main/catalog-info.yaml`;
  await ask(of, 'POST', 'locations', { type: 'url', target });
  // Others are processed as well, and nothing is done for them.
  for (const ref of Object.keys(expected)) await of.refresh(ref);
  await settles(of, { ...expected, 'group:default/quiet': ['3', 'unknown', 'unknown'] });
  const etags = (all: readonly Entity[]) => Object.fromEntries(all.map(({ metadata }) => [metadata.name, Object(metadata).etag]));
  const changed = Object.entries(etags(await groups(of))).filter(([name, etag]) => etags(before)[name] !== etag);
  expect(changed.map(([name]) => name)).toEqual(['quiet']);
});

test('they are reckoned by the policy in app-config.yaml, and kept by PostgreSQL', async () => {
  const connection = { host: '127.0.0.1', port: cluster.port, user: 'postgres', password: cluster.password };
  const of = await open('marketplace', { database: { database: { client: 'pg', connection } }, createService: { policy: weighing } });
  const expected = expectedOf(await reportOn(['marketplace', '--policy', 'weighing.yaml']));
  expect(expected['group:sales/desk']).toEqual(['12.5', '1', 'neglect likely']);
  await settles(of, expected);
});

test('there are none where the module is not added', async () => {
  const of = await open('startup', { capacity: false });
  const file = join(folder, 'startup/odd.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('kind: Group\nmetadata:', 'kind: Group\nmetadata:\n  title: Later'));
  const all = await until(
    'Groups were processed once more, when all was there',
    async () => {
      for (const name of ['quiet', 'stretched']) await of.refresh(`group:default/${name}`);
      const found = await groups(of);
      return found.filter(({ metadata }) => metadata.title === 'Later').length === 4 && found;
    },
    { within: 60_000, every: 1_000 },
  );
  expect(Object.values(figuresOf(all)).flat().filter(Boolean)).toEqual([]);
});
