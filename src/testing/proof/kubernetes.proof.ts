/**
 * The manifests as kustomize builds them, for a service with a database and one without, in every environment: judged by the published
 * schemas and by one policy an item. Each judge is shown a fault that it has to see, and that no other may mistake for its own.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../catalog/entity.ts';
import { languageGroup } from '../conformance/table.ts';
import { buildOverlay, parseManifests, schemaFaults } from '../kubernetes/manifest.ts';
import { Overlay } from '../kubernetes/overlay.ts';
import { judge, policies } from '../kubernetes/policies.ts';
import { stamp } from '../stamp.ts';
import { languages } from '../subjects/index.ts';

let folder: string;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environments = ['staging', 'production'] as const;
const variants = {
  'with a database': { name: 'payments', system: 'shop' },
  'without a database': { name: 'payments', system: 'shop', capabilities: ['kubernetes'] },
  'with the longest name and values that YAML could mistake': {
    name: 'a-name-that-has-all-of-the-40-characters',
    owner: '1e3',
    system: 'true',
  },
} as const;
type Variant = keyof typeof variants;

const resourcesOf = (service: string): readonly string[] =>
  (loadAll(readFileSync(join(service, 'catalog-info.yaml'), 'utf8')) as Entity[])
    .filter(({ kind }) => kind === 'Resource')
    .map(({ metadata }) => metadata.name);

const readOverlay = async (service: string, environment: string): Promise<Overlay> => {
  const { yaml, error } = await buildOverlay(service, environment);
  if (error) throw new Error(error);
  return new Overlay(environment, parseManifests(yaml), resourcesOf(service));
};

const services: Partial<Record<Variant, string>> = {};
const overlays: { readonly name: string; readonly overlay: Overlay }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  for (const [name, answers] of Object.entries(variants)) {
    const service = stamp(join(folder, name.replaceAll(' ', '-')), answers);
    services[name as Variant] = service;
    for (const environment of environments)
      overlays.push({ name: `${name}, ${environment}`, overlay: await readOverlay(service, environment) });
  }
});

/** A copy of the service with one of its files changed. */
const spoilt = ([file, from, to]: readonly [file: string, from: string | RegExp, to: string]): string => {
  const copy = mkdtempSync(join(folder, 'spoilt-'));
  cpSync(services['with a database'] as string, copy, { recursive: true });
  const path = join(copy, 'deploy/kubernetes', file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  expect(after, 'the fault was seeded').not.toBe(before);
  writeFileSync(path, after);
  return copy;
};

describe('every overlay', () => {
  test('[59] every overlay builds and is what the schemas allow', async () => {
    expect(overlays).toHaveLength(6);
    const faults = await schemaFaults(overlays.flatMap(({ overlay }) => overlay.manifests));
    expect(faults).toEqual([]);
  });

  test('[59] a service without a database has no trace of one', () => {
    for (const { overlay } of overlays.filter(({ name }) => name.startsWith('without'))) {
      expect(overlay.all('Job')).toEqual([]);
      expect(JSON.stringify(overlay.manifests)).not.toMatch(/database|migration|postgres/i);
    }
  });

  test('[27] the database allows the app role as many connections as the autoscaler counts on', () => {
    const limit = /_app login connection limit (\d+);/.exec(
      readFileSync(join(services['with a database'] ?? '', 'database/roles.sql'), 'utf8'),
    )?.[1];
    expect(limit).toBeDefined();
    for (const { name, overlay } of overlays.filter(({ name }) => !name.startsWith('without')))
      expect(overlay.one('HorizontalPodAutoscaler').metadata?.annotations?.['database-connection-limit'], name).toBe(limit);
  });

  test.each(policies.map((policy) => [`[${policy.item}] ${policy.title}`, policy] as const))('%s', (_, { faults }) => {
    for (const { name, overlay } of overlays) expect(faults(overlay), name).toEqual([]);
  });
});

describe.each(languages)(languageGroup('$title'), ({ id, image }) => {
  // That the image migrates when it is given this is proven with the image.
  test('[69] the Job gives the image what makes it migrate', async () => {
    const overlay = await readOverlay(stamp(join(folder, id), { language: id }), 'production');
    const given = overlay.pods().map(({ owner, containers }) => [owner.split(' ')[0], ...containers.map(({ args }) => args)]);
    expect(given.sort()).toEqual([
      ['Deployment', undefined],
      ['Job', image.migrate],
    ]);
  });
});

const schemaMutants: readonly (readonly [fault: string, says: RegExp, file: string, from: string | RegExp, to: string])[] = [
  ['an unknown field', /revisionHistoryLimits/, 'base/deployment.yaml', 'revisionHistoryLimit:', 'revisionHistoryLimits:'],
  ['a value of the wrong type', /not assignable to type 'number'/, 'base/deployment.yaml', 'containerPort: 8080', 'containerPort: eighty'],
  ['a missing field', /scaleTargetRef/, 'base/horizontal-pod-autoscaler.yaml', / {2}scaleTargetRef:\n(?: {4}.*\n)+/, ''],
  ['a value that is none of the choices', /"Never mind"/, 'base/migration-job.yaml', 'restartPolicy: Never', 'restartPolicy: Never mind'],
  ['an unknown field of the Gateway API', /backendTimeout/, 'base/http-route.yaml', 'backendRequest:', 'backendTimeout:'],
  ['a duration that is none', /timeouts\/request/, 'base/http-route.yaml', 'request: 11s', 'request: eleven'],
];

describe('the schemas refuse', () => {
  test.each(schemaMutants)('%s', async (_, says, ...change) => {
    const { manifests } = await readOverlay(spoilt(change), 'production');
    expect((await schemaFaults(manifests)).join('\n')).toMatch(says);
  });

  test('an overlay that does not build', async () => {
    const { error } = await buildOverlay(spoilt(['base/kustomization.yaml', 'service.yaml', 'servise.yaml']), 'production');
    expect(error).toMatch(/servise\.yaml/);
  });
});

const base = {
  deployment: 'base/deployment.yaml',
  scaler: 'base/horizontal-pod-autoscaler.yaml',
  job: 'base/migration-job.yaml',
  network: 'base/network-policy.yaml',
  route: 'base/http-route.yaml',
  production: 'overlays/production/kustomization.yaml',
} as const;

const policyMutants: readonly (readonly [item: number, fault: string, file: string, from: string | RegExp, to: string])[] = [
  [27, 'more replicas than connections', base.production, 'maxReplicas: 6', 'maxReplicas: 60'],
  [27, 'a larger pool', 'base/service.env', /POOL_MAX=\d+/, 'POOL_MAX=50'],
  [27, 'a pool that fits but for the connections of the readiness checks', 'base/service.env', /POOL_MAX=\d+/, 'POOL_MAX=6'],
  [27, 'a pool that fits until old pods drain beside new ones', 'base/service.env', /POOL_MAX=\d+/, 'POOL_MAX=8'],
  [60, 'liveness asks what readiness asks', base.deployment, 'path: /livez', 'path: /readyz'],
  [60, 'no startup probe', base.deployment, /startupProbe:\n(?: {12}.*\n)+/, ''],
  [60, 'no patience with a start', base.deployment, 'failureThreshold: 330', 'failureThreshold: 3'],
  [60, 'a migration that may take longer than a start', base.job, 'activeDeadlineSeconds: 600', 'activeDeadlineSeconds: 700'],
  [61, 'it may run as root', base.deployment, 'runAsNonRoot: true', 'runAsNonRoot: false'],
  [61, 'a user by no number', base.deployment, / +runAsUser: 65532\n/, ''],
  [61, 'capabilities are kept', base.job, 'drop: [ALL]', 'drop: [NET_RAW]'],
  [61, 'a root file system that can be written', base.deployment, 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'],
  [61, 'no seccomp profile', base.job, 'type: RuntimeDefault', 'type: Unconfined'],
  [61, 'privileges can be gained', base.deployment, 'allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true'],
  [61, 'a namespace that enforces less', 'overlays/production/namespace.yaml', 'enforce: restricted', 'enforce: baseline'],
  [62, 'no limit of memory', base.deployment, / +limits:\n +memory: 256Mi\n/, ''],
  [62, 'no request of CPU', base.job, / +cpu: 100m\n/, ''],
  [63, 'the account of everybody', base.deployment, /serviceAccountName: \S+/, 'serviceAccountName: default'],
  [63, 'the account of the deployment', base.deployment, /serviceAccountName: \S+/, 'serviceAccountName: deployer'],
  [63, 'the token is mounted', base.job, 'automountServiceAccountToken: false', 'automountServiceAccountToken: true'],
  [64, 'one replica in production', base.production, 'minReplicas: 3', 'minReplicas: 1'],
  [64, 'a budget that forbids every drain', 'base/pod-disruption-budget.yaml', 'maxUnavailable: 1', 'maxUnavailable: 0'],
  [64, 'a budget of other pods', 'base/pod-disruption-budget.yaml', 'component: service', 'component: services'],
  [64, 'no behaviour', base.scaler, /behavior:\n(?: {4}.*\n)+/, ''],
  [64, 'a number of replicas beside the autoscaler', base.deployment, 'revisionHistoryLimit: 5', 'replicas: 2'],
  [65, 'no spread over zones', base.deployment, 'topologyKey: topology.kubernetes.io/zone', 'topologyKey: kubernetes.io/os'],
  [65, 'a spread of other pods', base.deployment, /(topologyKey: kubernetes.io\/hostname[\s\S]*?component: )service/, '$1web'],
  [66, 'no default', base.network, 'policyTypes: [Ingress, Egress]', 'policyTypes: [Ingress]'],
  [66, 'a way in for everybody', base.network, /- from:\n +- namespaceSelector:\n +matchLabels:\n.*gateway\n/, '- from: []\n'],
  [66, 'a way out to anywhere', base.network, 'kubernetes.io/metadata.name: observability', 'anything: at-all'],
  [
    66,
    'the database is out of reach',
    base.network,
    /\n {4}- to:\n {8}- namespaceSelector:\n {12}matchLabels:\n.*backing-services\n(?: {10}.*\n)+ {6}ports:\n.*\n/,
    '\n',
  ],
  [67, 'a grace that is too short', base.deployment, 'terminationGracePeriodSeconds: 25', 'terminationGracePeriodSeconds: 15'],
  [67, 'requests longer than the grace', base.route, /11s/g, '60s'],
  [67, 'a rollout that takes replicas away', base.deployment, 'maxUnavailable: 0', 'maxUnavailable: 1'],
  [68, 'no time-out', base.route, / +backendRequest: 11s\n/, ''],
  [68, 'public probes', base.route, 'value: /v1', 'value: /'],
  [68, 'a port that the Service lacks', base.route, 'port: 80', 'port: 8080'],
  [69, 'the service logs in as the owner', base.deployment, /- name: DATABASE_URL/, '- name: MIGRATION_DATABASE_URL'],
  [69, 'the migration logs in with the Secret of the service', base.job, /name: payments-migration\n( +key)/, 'name: payments-service\n$1'],
  [69, 'no migration', 'base/kustomization.yaml', '  - migration-job.yaml\n', ''],
];

describe('the policy sees', () => {
  test.each(policyMutants)('against item %i: %s', async (item, _, ...change) => {
    const faults = judge(await readOverlay(spoilt(change), 'production'));
    expect(faults.length, 'the fault is seen').toBeGreaterThan(0);
    expect([...new Set(faults.map((fault) => fault.item))], JSON.stringify(faults)).toEqual([item]);
  });

  test('every policy has a fault that it sees', () => {
    expect([...new Set(policyMutants.map(([item]) => item))]).toEqual(policies.map(({ item }) => item));
  });
});
