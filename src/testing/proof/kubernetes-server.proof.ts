/**
 * The manifests on a real API server: it takes them as they are, its Pod Security lets their pods in, and `deploy.sh` releases, replaces
 * the migration, gives up and rolls back. The proof plays the controllers, since no node is there.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer } from '../kubernetes/api-server.ts';
import { buildOverlay, parseManifests } from '../kubernetes/manifest.ts';
import { Overlay } from '../kubernetes/overlay.ts';
import { finish } from '../process.ts';
import { stamp } from '../stamp.ts';
import { tool } from '../tools.ts';
import { until } from '../wait.ts';

let folder: string;
const longest = 'a-name-that-has-all-of-the-40-characters';
const environments = ['staging', 'production'] as const;

let server: ApiServer;
const services: Record<string, string> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubernetes-server-'));
  services.payments = stamp(join(folder, 'payments'), { name: 'payments', system: 'shop' });
  services.ledger = stamp(join(folder, 'ledger'), { name: 'ledger', system: 'shop', capabilities: ['kubernetes'] });
  services[longest] = stamp(join(folder, longest), { name: longest, owner: '1e3', system: 'true' });
  server = await ApiServer.start();
});

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const built = async (service: string, environment: string): Promise<string> => {
  const { yaml, error } = await buildOverlay(service, environment);
  if (error) throw new Error(error);
  return yaml;
};

const cases = ['payments', 'ledger', longest].flatMap((name) => environments.map((environment) => [name, environment] as const));

describe('the API server', () => {
  test.each(cases)('[59] takes every object, without a warning: %s, %s', async (name, environment) => {
    const yaml = await built(services[name] as string, environment);
    const { code, stdout, stderr } = await server.apply(yaml);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toHaveLength(parseManifests(yaml).length);
  });

  test.each(cases)('[61] lets the pods into a namespace that enforces “restricted”: %s, %s', async (name, environment) => {
    const overlay = new Overlay(environment, parseManifests(await built(services[name] as string, environment)), []);
    expect(overlay.pods().length).toBe(name === 'ledger' ? 1 : 2);
    for (const { spec, owner } of overlay.pods()) {
      const { code, stderr } = await server.apply(podOf(overlay, spec));
      expect({ code, stderr }, owner).toEqual({ code: 0, stderr: '' });
    }
  });

  test.each([
    ['an unknown field', 'revisionHistoryLimit:', 'revisionHistoryLimits:', /unknown field|field not declared/],
    ['a selector that takes none of its pods', /(kind: Deployment[\s\S]*?matchLabels:\n.*component: )service/, '$1web', /selector/],
    ['a duration that is none', 'request: 11s', 'request: eleven', /timeouts\.request/],
    ['a port that is none', 'containerPort: 8080', 'containerPort: 80800', /containerPort/],
    ['a time-out of an attempt that is longer than that of the request', 'request: 11s', 'request: 5s', /backendRequest/],
  ])('refuses %s', async (_, from, to, says) => {
    const yaml = await built(services.payments as string, 'production');
    const spoilt = yaml.replace(from, to);
    expect(spoilt).not.toBe(yaml);
    const { code, stderr } = await server.apply(spoilt);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(says);
  });

  test.each([
    ['runs as root', (pod: string) => pod.replace('"runAsNonRoot":true', '"runAsNonRoot":false'), /runAsNonRoot/],
    ['keeps capabilities', (pod: string) => pod.replace('"drop":["ALL"]', '"drop":["NET_RAW"]'), /capabilities/],
  ])('refuses a pod that %s', async (_, spoil, says) => {
    const overlay = new Overlay('production', parseManifests(await built(services.payments as string, 'production')), []);
    const { code, stderr } = await server.apply(spoil(podOf(overlay, overlay.service().spec)));
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/violates PodSecurity/);
    expect(stderr).toMatch(says);
  });
});

/** One pod as a controller would make it. */
const podOf = (overlay: Overlay, spec: unknown): string =>
  JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Pod', spec },
    metadata: { name: `pod-${crypto.randomUUID().slice(0, 8)}`, namespace: overlay.one('Namespace').metadata?.name },
  });

const digest = (letter: string): string => `registry.example.com/shop/payments@sha256:${letter.repeat(64)}`;
const namespace = '--namespace=payments-staging';

describe('deploy.sh', () => {
  const script = () => join(services.payments as string, 'deploy/kubernetes/deploy.sh');
  const deploy = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}, program = script()) =>
    finish([program, ...args], {
      folder,
      environment: { PATH: `${dirname(await tool('kubectl'))}:${process.env.PATH}`, KUBECONFIG: server.kubeconfig, ...environment },
    });

  const image = async (): Promise<string> =>
    (await server.succeed('get', 'deployment/payments', namespace, '--output=jsonpath={.spec.template.spec.containers[0].image}')).stdout;
  const migration = async (): Promise<string> =>
    (await server.run('get', 'job/payments-migration', namespace, '--output=jsonpath={.metadata.uid}')).stdout;

  let revisions = 0;
  /** What the Deployment's controller keeps of each release, so that one can go back to it. */
  const keepRevision = async (): Promise<void> => {
    const revision = ++revisions;
    const { stdout } = await server.succeed('get', 'deployment/payments', namespace, '--output=json');
    const { metadata, spec } = JSON.parse(stdout);
    const labels = { ...spec.template.metadata.labels, 'pod-template-hash': `revision-${revision}` };
    const replicaSet = {
      ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet' },
      metadata: {
        ...{ name: `payments-${revision}`, namespace: 'payments-staging', labels },
        annotations: { 'deployment.kubernetes.io/revision': String(revision) },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'payments', uid: metadata.uid, controller: true }],
      },
      spec: { replicas: 0, selector: { matchLabels: labels }, template: { ...spec.template, metadata: { labels } } },
    };
    const { code, output } = await server.apply(JSON.stringify(replicaSet));
    expect(code, output).toBe(0);
    await server.succeed('annotate', 'deployment/payments', namespace, '--overwrite', `deployment.kubernetes.io/revision=${revision}`);
  };

  /** What the controllers and nodes of a cluster would report of the Job, then of the Deployment, once they are as released. */
  const playCluster = async (
    wanted: string,
    outcome: 'ready' | 'repeated' | 'stuck' | 'not migrated',
    previous?: string,
  ): Promise<void> => {
    const patch = (what: string, status: unknown) =>
      server.succeed('patch', what, namespace, '--subresource=status', '--type=merge', `--patch=${JSON.stringify({ status })}`);
    const now = new Date().toISOString().replace(/\.\d+/, '');
    const jobImage = '--output=jsonpath={.spec.template.spec.containers[0].image}';
    await until(
      'the migration is there',
      async () =>
        (await migration()) !== previous && (await server.run('get', 'job/payments-migration', namespace, jobImage)).stdout === wanted,
    );
    await until('the Deployment is there', async () => (await image()) === wanted);
    const ends = (outcome === 'not migrated' ? ['FailureTarget', 'Failed'] : ['SuccessCriteriaMet', 'Complete']).map((type) => ({
      ...{ type, status: 'True', lastProbeTime: now, lastTransitionTime: now },
    }));
    const uncounted = { uncountedTerminatedPods: {} };
    const counted = outcome === 'not migrated' ? { failed: 4 } : { succeeded: 1, completionTime: now };
    await patch('job/payments-migration', { startTime: now, ...counted, conditions: ends, ...uncounted });
    if (outcome === 'not migrated') return;
    if (outcome !== 'repeated') await keepRevision();
    const generation = Number(
      (await server.succeed('get', 'deployment/payments', namespace, '--output=jsonpath={.metadata.generation}')).stdout,
    );
    const progress = outcome !== 'stuck' ? ['True', 'NewReplicaSetAvailable'] : ['False', 'ProgressDeadlineExceeded'];
    const replicas = outcome !== 'stuck' ? 1 : 0;
    await patch('deployment/payments', {
      observedGeneration: generation,
      ...{
        replicas: 1,
        updatedReplicas: replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
        unavailableReplicas: 1 - replicas,
      },
      conditions: [
        { type: 'Progressing', status: progress[0], reason: progress[1], message: 'x', lastTransitionTime: now, lastUpdateTime: now },
      ],
    });
  };

  test('[78] releases an image by its digest, migrates anew for each release, and leaves the repository as it was', async () => {
    const before = readdirSync(dirname(script()));
    for (const letter of ['a', 'b']) {
      const previous = await migration();
      const [{ code, output }] = await Promise.all([
        deploy(['staging', digest(letter), `v-${letter}`]),
        playCluster(digest(letter), 'ready'),
      ]);
      expect(code, output).toBe(0);
      expect(await image()).toBe(digest(letter));
      expect(await migration()).not.toBe(previous);
    }
    const labels = '--output=jsonpath={.spec.template.metadata.labels.app\\.kubernetes\\.io/version}';
    expect((await server.succeed('get', 'deployment/payments', namespace, labels)).stdout).toBe('v-b');
    expect(readdirSync(dirname(script()))).toEqual(before);
  });

  test('[78] goes back to the release before when the new one does not become ready', async () => {
    const [{ code, output }] = await Promise.all([deploy(['staging', digest('c'), 'v-c']), playCluster(digest('c'), 'stuck')]);
    expect(code).toBe(1);
    expect(output).toMatch(/rolling back/);
    expect(await image()).toBe(digest('b'));
  });

  test('[78] goes back when the address that clients use does not answer, and not when it does', async () => {
    let status = 200;
    const site = createServer((_, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    await until('the site is up', () => site.listening);
    const SMOKE_URL = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
    try {
      const [well] = await Promise.all([deploy(['staging', digest('d'), 'v-d'], { SMOKE_URL }), playCluster(digest('d'), 'ready')]);
      expect(well.code, well.output).toBe(0);
      status = 404;
      const [ill] = await Promise.all([deploy(['staging', digest('e'), 'v-e'], { SMOKE_URL }), playCluster(digest('e'), 'ready')]);
      expect(ill.code).toBe(1);
      expect(await image()).toBe(digest('d'));
    } finally {
      site.close();
    }
  });

  test('[78] goes back at once when the migration fails', async () => {
    const out = await image();
    await keepRevision();
    const began = Date.now();
    const [{ code, output }] = await Promise.all([deploy(['staging', digest('1'), 'v-1']), playCluster(digest('1'), 'not migrated')]);
    expect(code, output).toBe(1);
    expect(output).toMatch(/The migration failed/);
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(await image()).toBe(out);
  });

  test('[78] goes back when only a part of the release could be applied', async () => {
    const out = await image();
    await keepRevision();
    const copy = join(folder, 'half');
    cpSync(services.payments as string, copy, { recursive: true });
    const route = join(copy, 'deploy/kubernetes/base/http-route.yaml');
    writeFileSync(route, readFileSync(route, 'utf8').replace('request: 11s', 'request: eleven'));
    const { code, output } = await deploy(['staging', digest('2'), 'v-2'], {}, join(copy, 'deploy/kubernetes/deploy.sh'));
    expect(code, output).toBe(1);
    expect(output).toMatch(/deployment\.apps\/payments configured[\s\S]*rolling back/);
    expect(await image()).toBe(out);
  });

  test('[78] leaves what is out alone when the same release is repeated and its address does not answer', async () => {
    const out = digest('3');
    const [first] = await Promise.all([deploy(['staging', out, 'v-3']), playCluster(out, 'ready')]);
    expect(first.code, first.output).toBe(0);
    const kept = revisions;
    const [again] = await Promise.all([
      deploy(['staging', out, 'v-3'], { SMOKE_URL: 'http://127.0.0.1:9/' }),
      playCluster(out, 'repeated', await migration()),
    ]);
    expect(revisions).toBe(kept);
    expect(again.code, again.output).toBe(1);
    expect(again.output).toMatch(/skipped rollback/);
    expect(await image()).toBe(out);
  });

  test.each([
    ['no arguments', [], /deploy\.sh <environment>/],
    ['an environment that is none', ['moon', digest('a'), 'v1'], /no overlay for "moon"/],
    ['an image by a tag', ['staging', 'registry.example.com/shop/payments:latest', 'v1'], /by its digest/],
  ])('refuses %s', async (_, args, says) => {
    const { code, output } = await deploy(args);
    expect(code).toBe(64);
    expect(output).toMatch(says);
  });

  test('the policy that its README gives as an example is one that the API server takes', async () => {
    const readme = readFileSync(join(services.payments as string, 'deploy/kubernetes/README.md'), 'utf8');
    const copy = join(folder, 'flows');
    cpSync(services.payments as string, copy, { recursive: true });
    const overlay = join(copy, 'deploy/kubernetes/overlays/staging');
    writeFileSync(join(overlay, 'flows.yaml'), /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '');
    const file = join(overlay, 'kustomization.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('resources:\n', 'resources:\n  - flows.yaml\n'));
    const yaml = await built(copy, 'staging');
    await server.succeed('delete', 'job/payments-migration', namespace, '--ignore-not-found');
    const { code, output } = await server.apply(yaml);
    expect(code, output).toBe(0);
    expect(output).toMatch(/networkpolicy\.networking\.k8s\.io\/flows serverside-applied/);
  });

  test('could not release twice without replacing the migration', async () => {
    const copy = join(folder, 'careless');
    cpSync(services.payments as string, copy, { recursive: true });
    const careless = join(copy, 'deploy/kubernetes/deploy.sh');
    writeFileSync(careless, readFileSync(script(), 'utf8').replace('kubectl delete job', 'kubectl get job'));
    const { code, output } = await deploy(['staging', digest('f'), 'v-f'], {}, careless);
    expect(code).not.toBe(0);
    expect(output).toMatch(/immutable/);
  });
});
