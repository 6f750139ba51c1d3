/**
 * A real Kubernetes API server on an etcd of its own: schemas, validation, defaults, admission and Pod Security are the real ones.
 * No controller and no node is behind it: nothing that it accepts ever runs.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../network.ts';
import { end, type Finished, finish, type Running, start, succeed } from '../process.ts';
import { tool } from '../tools.ts';
import { until } from '../wait.ts';

/** The Gateway API's definitions, as the toolchain downloaded them. */
const definitions = path.resolve(import.meta.dirname, '../../../.cache/tools/gateway-api');

export class ApiServer {
  readonly #folder: string;
  readonly #port: number;
  readonly #kubectl: string;
  readonly #processes: readonly Running[];
  /** Configuration for kubectl, as the administrator. */
  readonly kubeconfig: string;

  private constructor(folder: string, port: number, kubectl: string, kubeconfig: string, processes: readonly Running[]) {
    [this.#folder, this.#port, this.#kubectl, this.kubeconfig, this.#processes] = [folder, port, kubectl, kubeconfig, processes];
  }

  static async start(): Promise<ApiServer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'api-server-'));
    const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()];
    const etcdUrl = `http://127.0.0.1:${etcdPort}`;
    const token = crypto.randomUUID();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(path.join(folder, 'account.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
    await writeFile(path.join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`);
    const kubeconfig = path.join(folder, 'kubeconfig');
    await writeFile(kubeconfig, JSON.stringify(toKubeconfig(port, token)));

    const peer = `http://127.0.0.1:${peerPort}`;
    const etcd = start(
      [
        await tool('etcd'),
        '--data-dir=etcd',
        '--unsafe-no-fsync',
        ...[`--listen-client-urls=${etcdUrl}`, `--advertise-client-urls=${etcdUrl}`],
        ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`],
      ],
      { folder },
    );
    const api = start(
      [
        await tool('kube-apiserver'),
        `--etcd-servers=${etcdUrl}`,
        '--bind-address=127.0.0.1',
        `--secure-port=${port}`,
        '--cert-dir=certificates',
        '--service-cluster-ip-range=10.0.0.0/24',
        '--authorization-mode=RBAC',
        '--token-auth-file=tokens.csv',
        '--service-account-issuer=https://kubernetes.default.svc',
        '--service-account-key-file=account.key',
        '--service-account-signing-key-file=account.key',
      ],
      { folder },
    );
    const server = new ApiServer(folder, port, await tool('kubectl'), kubeconfig, [api, etcd]);
    try {
      await until(
        'the API server is ready',
        async () => {
          if (api.exited()) throw new Error(`It ended: ${api.stderr().slice(-2000)}`);
          return (await server.run('get', '--raw=/readyz')).code === 0;
        },
        { within: 120_000, every: 250 },
      );
      await server.succeed('apply', '--server-side', '--filename', definitions);
      await server.succeed('wait', '--for=condition=Established', '--all', 'customresourcedefinitions', '--timeout=60s');
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  run(...args: readonly string[]): Promise<Finished> {
    return finish([this.#kubectl, `--kubeconfig=${this.kubeconfig}`, ...args], { folder: this.#folder });
  }

  succeed(...args: readonly string[]): Promise<Finished> {
    return succeed([this.#kubectl, `--kubeconfig=${this.kubeconfig}`, ...args], { folder: this.#folder });
  }

  /** Configuration for kubectl, as an account of a service in a namespace. */
  async login(namespace: string, account: string): Promise<string> {
    const { stdout } = await this.succeed('create', 'token', account, '--namespace', namespace);
    const file = path.join(this.#folder, `${namespace}-${account}`);
    await writeFile(file, JSON.stringify(toKubeconfig(this.#port, stdout.trim())));
    return file;
  }

  /** Applies manifests; a field that is not known is an error. */
  async apply(yaml: string): Promise<Finished> {
    const file = path.join(this.#folder, `${crypto.randomUUID()}.yaml`);
    await writeFile(file, yaml);
    return this.run('apply', '--server-side', '--force-conflicts', '--validate=strict', '--filename', file);
  }

  async stop(): Promise<void> {
    for (const process of this.#processes) await end(process);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const toKubeconfig = (port: number, token: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'proof', cluster: { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'user', user: { token } }],
  contexts: [{ name: 'proof', context: { cluster: 'proof', user: 'user' } }],
  'current-context': 'proof',
});
