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
  const script = (service = services.payments) => join(service as string, 'deploy/kubernetes/deploy.sh');
  /** Logins as the account that releases: all that the script may do is what the Role of that account allows. */
  const logins: Record<string, string> = {};
  const deploy = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}, program = script()) =>
    finish([program, ...args], {
      folder,
      environment: {
        PATH: `${dirname(await tool('kubectl'))}:${process.env.PATH}`,
        KUBECONFIG: logins[program.includes('/ledger/') ? 'ledger' : 'payments'] ?? '',
        ...environment,
      },
    });

  beforeAll(async () => {
    for (const name of ['payments', 'ledger']) {
      await server.succeed('apply', '--filename', join(services[name] as string, 'deploy/kubernetes/overlays/staging/namespace.yaml'));
      logins[name] = await server.login(`${name}-staging`, 'deployer');
    }
  });

  const read = async (what: string, jsonpath: string, name = 'payments'): Promise<string> =>
    (await server.run('get', what, `--namespace=${name}-staging`, `--output=jsonpath=${jsonpath}`)).stdout;
  const image = (name = 'payments') => read(`deployment/${name}`, '{.spec.template.spec.containers[0].image}', name);
  const migration = () => read('job/payments-migration', '{.metadata.uid}');

  const now = () => new Date().toISOString().replace(/\.\d+/, '');
  const report = (what: string, name: string, status: unknown) =>
    server.succeed(
      ...['patch', what, `--namespace=${name}-staging`, '--subresource=status', '--type=merge', `--patch=${JSON.stringify({ status })}`],
    );

  /** What the Job's controller would report once the Job is there. */
  const migrationEnds = async (wanted: string, how: 'Complete' | 'Failed', previous?: string): Promise<void> => {
    await until(
      'the migration is there',
      async () =>
        (await migration()) !== previous && (await read('job/payments-migration', '{.spec.template.spec.containers[0].image}')) === wanted,
    );
    const conditions = [how === 'Failed' ? 'FailureTarget' : 'SuccessCriteriaMet', how].map((type) => ({
      ...{ type, status: 'True', lastProbeTime: now(), lastTransitionTime: now() },
    }));
    const counted = how === 'Failed' ? { failed: 4 } : { succeeded: 1, completionTime: now() };
    await report('job/payments-migration', 'payments', {
      ...{ startTime: now(), ...counted, conditions, uncountedTerminatedPods: {} },
    });
  };

  /** What the Deployment's controller would report once the Deployment has an image. */
  const rolloutEnds = async (wanted: string, how: 'ready' | 'stuck', name = 'payments'): Promise<void> => {
    // An address that does not answer is asked for half a minute.
    await until('the Deployment has the image', async () => (await image(name)) === wanted, { within: 60_000 });
    const observedGeneration = Number(await read(`deployment/${name}`, '{.metadata.generation}', name));
    const [status, reason, ready] = how === 'ready' ? ['True', 'NewReplicaSetAvailable', 1] : ['False', 'ProgressDeadlineExceeded', 0];
    const progress = { type: 'Progressing', status, reason, message: 'x', lastTransitionTime: now(), lastUpdateTime: now() };
    const replicas = { updatedReplicas: ready, readyReplicas: ready, availableReplicas: ready, unavailableReplicas: 1 - Number(ready) };
    await report(`deployment/${name}`, name, { observedGeneration, replicas: 1, ...replicas, conditions: [progress] });
  };

  /** A release of the service while the cluster reports that it is there. */
  const releases = async (letter: string, environment: Readonly<Record<string, string>> = {}) => {
    const previous = await migration();
    const [ended] = await Promise.all([
      deploy(['staging', digest(letter), `v-${letter}`], environment),
      migrationEnds(digest(letter), 'Complete', previous).then(() => rolloutEnds(digest(letter), 'ready')),
    ]);
    return ended;
  };

  test('[78] its account may do what it does, and no more', async () => {
    const can = async (action: string, where = 'payments-staging') => {
      const account = '--as=system:serviceaccount:payments-staging:deployer';
      return (await server.run('auth', 'can-i', ...action.split(' '), `--namespace=${where}`, account)).stdout.trim();
    };
    expect(await can('patch deployments.apps')).toBe('yes');
    for (const action of ['get secrets', 'patch roles', 'create rolebindings', 'create pods', 'get pods/exec', 'delete deployments.apps'])
      expect(await can(action), action).toBe('no');
    expect(await can('patch deployments.apps', 'payments-production')).toBe('no');
  });

  test('[78] has nothing to go back to when the first release does not serve', async () => {
    const first = digest('a').replace('payments', 'ledger');
    const [{ code, output }] = await Promise.all([
      deploy(['staging', first, 'v-a'], {}, script(services.ledger)),
      rolloutEnds(first, 'stuck', 'ledger'),
    ]);
    expect(code).toBe(1);
    expect(output).toMatch(/No release has served before[\s\S]*Going back failed/);
  });

  test('[78] releases an image by its digest, migrates anew for each release, and leaves the repository as it was', async () => {
    const before = readdirSync(dirname(script()));
    for (const letter of ['a', 'b']) {
      const previous = await migration();
      const { code, output } = await releases(letter);
      expect(code, output).toBe(0);
      expect(await image()).toBe(digest(letter));
      expect(await migration()).not.toBe(previous);
    }
    expect(await read('deployment/payments', '{.spec.template.metadata.labels.app\\.kubernetes\\.io/version}')).toBe('v-b');
    expect(readdirSync(dirname(script()))).toEqual(before);
  });

  test('[78] goes back to the release before, with all that belongs to it, when the new one does not become ready', async () => {
    const copy = join(folder, 'stuck');
    cpSync(services.payments as string, copy, { recursive: true });
    const overlay = join(copy, 'deploy/kubernetes/overlays/staging/kustomization.yaml');
    writeFileSync(
      overlay,
      readFileSync(overlay, 'utf8')
        .replace('payments.staging.example.com', 'elsewhere.example.com')
        .replace(/LOG_LEVEL=\w+/, 'LOG_LEVEL=fatal'),
    );
    const belongings = async () => [
      await image(),
      await read('deployment/payments', '{.metadata.labels.app\\.kubernetes\\.io/version}'),
      await read('deployment/payments', '{.spec.template.spec.containers[0].envFrom[0].configMapRef.name}'),
      await read('httproute/payments', '{.spec.hostnames}'),
    ];
    const out = await belongings();
    const during: string[][] = [];
    const [{ code, output }] = await Promise.all([
      deploy(['staging', digest('c'), 'v-c'], {}, script(copy)),
      (async () => {
        await migrationEnds(digest('c'), 'Complete');
        during.push(await belongings());
        await rolloutEnds(digest('c'), 'stuck');
        await rolloutEnds(digest('b'), 'ready');
      })(),
    ]);
    expect(code).toBe(1);
    expect(output).toMatch(/going back[\s\S]*is out again/);
    expect(await belongings()).toEqual(out);
    for (const [at, value] of out.entries()) expect(during[0]?.[at]).not.toBe(value);
  });

  test('[78] goes back when the address that clients use does not answer, and not when it does', async () => {
    let status = 200;
    const site = createServer((_, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    await until('the site is up', () => site.listening);
    const SMOKE_URL = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
    try {
      const well = await releases('d', { SMOKE_URL });
      expect(well.code, well.output).toBe(0);
      status = 404;
      const [ill] = await Promise.all([
        releases('e', { SMOKE_URL }),
        until('it goes back', async () => (await image()) === digest('e')).then(() => rolloutEnds(digest('d'), 'ready')),
      ]);
      expect(ill.code).toBe(1);
      expect(await image()).toBe(digest('d'));
    } finally {
      site.close();
    }
  });

  test('[78] goes back at once when the migration fails', async () => {
    const out = await image();
    const began = Date.now();
    const [{ code, output }] = await Promise.all([
      deploy(['staging', digest('1'), 'v-1']),
      migrationEnds(digest('1'), 'Failed').then(() => rolloutEnds(out, 'ready')),
    ]);
    expect(code, output).toBe(1);
    expect(output).toMatch(/The migration failed[\s\S]*is out again/);
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(await image()).toBe(out);
  });

  test('[78] goes back when only a part of the release could be applied', async () => {
    const out = await image();
    const copy = join(folder, 'half');
    cpSync(services.payments as string, copy, { recursive: true });
    const route = join(copy, 'deploy/kubernetes/base/http-route.yaml');
    writeFileSync(route, readFileSync(route, 'utf8').replace('request: 11s', 'request: eleven'));
    const [{ code, output }] = await Promise.all([
      deploy(['staging', digest('2'), 'v-2'], {}, script(copy)),
      until('a part is applied', async () => (await image()) === digest('2')).then(() => rolloutEnds(out, 'ready')),
    ]);
    expect(code, output).toBe(1);
    expect(output).toMatch(/deployment\.apps\/payments configured[\s\S]*is out again/);
    expect(await image()).toBe(out);
  });

  test('[78] leaves what is out alone when the same release is repeated and its address does not answer', async () => {
    const first = await releases('3');
    expect(first.code, first.output).toBe(0);
    const again = await releases('3', { SMOKE_URL: 'http://127.0.0.1:9/' });
    expect(again.code, again.output).toBe(1);
    expect(again.output).toMatch(/is out again/);
    expect(await image()).toBe(digest('3'));
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

  test('could not release twice without replacing the migration', async () => {
    const copy = join(folder, 'careless');
    cpSync(services.payments as string, copy, { recursive: true });
    const careless = join(copy, 'deploy/kubernetes/deploy.sh');
    writeFileSync(careless, readFileSync(script(), 'utf8').replace('kubectl delete job', 'kubectl get job'));
    const out = await image();
    const [{ code, output }] = await Promise.all([
      deploy(['staging', digest('f'), 'v-f'], {}, careless),
      until('a part is applied', async () => (await image()) === digest('f')).then(() => rolloutEnds(out, 'ready')),
    ]);
    expect(code).not.toBe(0);
    expect(output).toMatch(/immutable/);
  });

  test('the patch and the policy that its README gives as examples are ones that the API server takes', async () => {
    const readme = readFileSync(join(services.payments as string, 'deploy/kubernetes/README.md'), 'utf8');
    const [patch = '', policy = ''] = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, example]) => example);
    const copy = join(folder, 'flows');
    cpSync(services.payments as string, copy, { recursive: true });
    const overlay = join(copy, 'deploy/kubernetes/overlays/staging');
    writeFileSync(join(overlay, 'flows.yaml'), policy);
    const file = join(overlay, 'kustomization.yaml');
    const own = readFileSync(file, 'utf8').replace('resources:\n', 'resources:\n  - flows.yaml\n').replace('patches:\n', patch);
    writeFileSync(file, own);
    const yaml = await built(copy, 'staging');
    await server.succeed('delete', 'job/payments-migration', namespace, '--ignore-not-found');
    const { code, output } = await server.apply(yaml);
    expect(code, output).toBe(0);
    expect(output).toMatch(/networkpolicy\.networking\.k8s\.io\/flows serverside-applied/);
    expect(await read('networkpolicy/payments', '{.spec.ingress[0].from[0].namespaceSelector.matchLabels}')).toContain(
      'envoy-gateway-system',
    );
  });
});
