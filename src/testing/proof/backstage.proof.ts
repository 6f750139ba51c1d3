/** A report on a real Backstage: what it says is what it says on the files that Backstage was given. */
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../catalog/load.ts';
import { toYaml } from '../../catalog/to-entity.ts';
import type { Finding, Report } from '../../report/report.ts';
import { type BackstageBackend, startBackstage } from '../backstage-backend.ts';
import type { Closable } from '../network.ts';
import { installPacked, packProject } from '../package.ts';
import { finish } from '../process.ts';
import { api, database, entity, service, services, system, team, toDocument } from '../rules.ts';
import { scratch } from '../scratch.ts';
import { until } from '../wait.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(scratch, 'backstage-'));
const KINDS = ['component', 'api', 'resource', 'system', 'domain', 'group', 'user'];

/** What the shipped companies lack: namespaces, references that lead nowhere, waivers, contracts of every kind. */
const odd = [
  entity('Domain', 'odd', { owner: 'sales/odd-team' }),
  system('odd-shop', 'sales/odd-team'),
  team('sales/odd-team', 2, { type: 'team', children: [], parent: 'nowhere' }),
  entity('User', 'sales/odd-user', { memberOf: ['odd-team'], profile: { email: 'odd@example.org' } }),
  ...services(9, { owner: 'sales/odd-team', system: 'odd-shop', language: 'go', tier: 2 }, 'odd-'),
  service('odd-web', {
    owner: 'user:sales/odd-user',
    system: 'nowhere',
    dependsOn: ['component:odd-1', 'resource:odd-data', 'component:nowhere'],
  }),
  service('odd-orphan', { owner: 'nobody', consumesApis: ['odd-api', 'odd-api-text', 'nowhere'] }),
  api('odd-api', { owner: 'sales/odd-team', system: 'odd-shop', definition: 'openapi: 3.1.0\ninfo: { title: Odd }\n' }),
  api('odd-api-text', { owner: 'sales/odd-team', system: 'odd-shop', definition: '[' }),
  database('odd-data', { owner: 'sales/odd-team', system: 'odd-shop' }),
  entity(
    'Component',
    'odd-waived',
    { type: 'service', lifecycle: 'production', owner: 'nobody' },
    { annotations: { 'create-service.dev/waive-OWN-001': '2999-12-31 odd-team: Soon.', 'create-service.dev/waive-OWN-002': 'later' } },
  ),
].map(toDocument);

const companies = { shop: [], startup: [], marketplace: [], odd };
type Company = keyof typeof companies;

let bin: string;
beforeAll(async () => {
  bin = await installPacked(await packProject(join(folder, 'packed')), join(folder, 'installed'));
});
const running = new Map<Company, BackstageBackend>();
afterAll(async () => {
  for (const backstage of running.values()) await backstage.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** One Backstage a company: names are given once in a catalog, and two companies have a service of the same. */
const open = async (company: Company): Promise<BackstageBackend> => {
  const path = join(folder, company);
  if (company === 'odd') {
    mkdirSync(path);
    writeFileSync(join(path, 'all.yaml'), toYaml(odd));
  } else cpSync(join(root, 'catalog', company), path, { recursive: true });
  const backstage = await startBackstage(['*.yaml', '*/*.yaml'].map((pattern) => join(path, pattern)));
  running.set(company, backstage);
  await backstage.has(loadCatalog(path).entities.length, KINDS);
  return backstage;
};

const live = ['report', '--report', 'json', '--fail-on', 'never', '--backstage'];

const reportOf = async (words: readonly string[], token = ''): Promise<Report> => {
  const { code, stdout, stderr } = await finish([process.execPath, bin, ...words], { folder, environment: { BACKSTAGE_TOKEN: token } });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};
/** All but places, the names of what was read by what, and which rules had nothing to go by. */
const comparable = ({ registry: _, tool, findings, waived, rules, ...rest }: Report) => {
  const withoutPlace = <T extends Finding>({ place, ...finding }: T) => finding;
  // A Backstage knows nothing of files and commits.
  return {
    ...rest,
    rules: rules.map(({ notEvaluated, ...rule }) => rule),
    findings: findings.map(withoutPlace),
    waived: waived.map(withoutPlace),
  };
};

test.each(['shop', 'startup', 'marketplace', 'odd'] as const)(
  'the report on a Backstage with %s is that on its files, but for places',
  async (company) => {
    const backstage = await open(company);
    const files = await reportOf(['report', company, '--report', 'json', '--fail-on', 'never']);
    const read = await reportOf([...live, backstage.address], backstage.token);
    expect(comparable(read)).toEqual(comparable(files));
    expect(read.registry).toBe(backstage.address);
    expect(read.services.length).toBeGreaterThan(4);
    for (const { place, entity: ref } of [...read.findings, ...read.waived])
      if (ref) expect(place).toEqual({ file: expect.stringMatching(`^${backstage.address}/catalog/[a-z]+/[a-z]+/[a-z0-9-]+$`) });
    if (company === 'odd') expect(new Set(read.findings.map(({ rule }) => rule)).size).toBeGreaterThan(7);
  },
);

test('what Backstage can not process any more is a finding, and stays in the report as it was', async () => {
  const backstage = running.get('odd') ?? (await open('odd'));
  const read = () => reportOf([...live, backstage.address], backstage.token);
  const before = await read();
  const file = join(folder, 'odd/all.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('type: service', 'type: 7'));
  await backstage.refresh('component:default/odd-1');
  const { findings, ...rest } = await until(
    'the finding is there',
    async () => {
      const report = await read();
      return report.findings.length > before.findings.length && report;
    },
    { within: 60_000, every: 500 },
  );
  const known = new Set(before.findings.map(({ fingerprint }) => fingerprint));
  expect(findings.filter(({ fingerprint }) => !known.has(fingerprint))).toEqual([
    expect.objectContaining({
      rule: 'REG-001',
      level: 'error',
      says: expect.stringMatching(/^Backstage could not process component:default\/odd-1: .*type.*\.$/),
      place: { file: `${backstage.address}/catalog/default/component/odd-1` },
    }),
  ]);
  expect(rest.services).toEqual(before.services);
});

test('without the right token there is no report, and no word of the token', async () => {
  const backstage = running.get('shop') ?? (await open('shop'));
  const ask = (token: string) =>
    finish([process.execPath, bin, ...live, backstage.address], { folder, environment: { BACKSTAGE_TOKEN: token } });
  expect(await ask('')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('wants to know who asks (401)') });
  const wrong = await ask('wrong-t0ken');
  expect(wrong).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('does not accept the token in BACKSTAGE_TOKEN (401)'),
  });
  expect(wrong.output).not.toContain('wrong-t0ken');
});

test('of a Backstage that stops on the way, and of one that is gone, there is no report', async () => {
  const backstage = running.get('startup') ?? (await open('startup'));
  const before = await stoppingAfterFirst(backstage);
  const ask = (address: string) =>
    finish([process.execPath, bin, ...live, address], { folder, environment: { BACKSTAGE_TOKEN: backstage.token } });
  expect(await ask(`http://127.0.0.1:${before.port}`)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('broke off') });
  expect(before.answered()).toBe(1);
  await before.close();
  expect(await ask(backstage.address)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Nobody listens at') });
});

/** Stands before a Backstage, and lets it end when it is asked for more than one page. */
const stoppingAfterFirst = async (backstage: BackstageBackend): Promise<Closable & { readonly answered: () => number }> => {
  let answered = 0;
  const server = http.createServer(async (incoming, outgoing) => {
    if (answered > 0) await backstage.stop();
    const upstream = http.request(backstage.address + incoming.url, { headers: incoming.headers }, (response) => {
      answered += 1;
      outgoing.writeHead(response.statusCode ?? 0, response.headers);
      response.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy()).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as net.AddressInfo).port, answered: () => answered, close };
};
