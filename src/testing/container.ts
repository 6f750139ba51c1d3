/**
 * A container engine for proofs: `dockerd` started by hand on a folder of its own, which is stopped and unmounted at the end; its images and
 * build caches stay in `.cache/` for the next run. Where none may be started, the one that answers on this machine, whose user has images and
 * containers of their own there.
 */
import { access, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { end, type Finished, finish, type Running, start, succeed } from './process.ts';
import { until } from './wait.ts';

const cache = path.resolve(import.meta.dirname, '../../.cache/container-engine');

export interface Engine {
  /** Path of the client program, and the address at which the engine listens: for those who start the client themselves. */
  readonly client: string;
  readonly host: string;
  /** Runs the client; throws with its output if it fails. */
  readonly docker: (args: readonly string[], within?: number) => Promise<string>;
  /** The same, but a failure is an answer. */
  readonly tryDocker: (args: readonly string[], within?: number) => Promise<Finished>;
  /** Nobody else uses it. */
  readonly own: boolean;
  readonly stop: () => Promise<void>;
}

/** An engine, or the reason why none can be had here. */
export const startEngine = async (): Promise<Engine | { readonly reason: string }> => {
  if (process.platform !== 'linux') return { reason: 'the proof runs containers on the network of the host, which needs Linux' };
  const daemon = await firstExisting(['/usr/sbin/dockerd', '/usr/bin/dockerd', '/usr/local/bin/dockerd']);
  if (daemon && process.getuid?.() === 0) return startDaemon(daemon);
  const running = client('docker', process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock');
  if ((await running.tryDocker(['info'], 10_000)).code === 0) return { ...running, own: false, stop: async () => {} };
  if (!daemon) return { reason: 'no container engine answers, and there is no dockerd to start (Debian: apt-get install docker.io)' };
  return { reason: 'no container engine answers, and only root may start dockerd' };
};

/** Debian's own client first: it builds with BuildKit without the buildx plugin. */
const startDaemon = async (daemon: string): Promise<Engine | { readonly reason: string }> => {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'engine-'));
  const socket = `unix://${path.join(folder, 'docker.sock')}`;
  const paths = [
    '--data-root',
    path.join(cache, 'data'),
    '--exec-root',
    path.join(folder, 'exec'),
    '--pidfile',
    path.join(folder, 'dockerd.pid'),
  ];
  // Without a bridge nothing of the host's network is changed; builds and containers use the network of the host.
  const command = [daemon, '--host', socket, ...paths, '--bridge=none', '--iptables=false', '--ip6tables=false'];
  // It ends with this process, even if that is killed.
  const dockerd = start(['setpriv', '--pdeathsig', 'TERM', ...command], { folder });
  const engine = client((await firstExisting(['/usr/bin/docker', '/usr/local/bin/docker'])) ?? 'docker', socket);
  const stop = () => stopDaemon(dockerd, folder);
  try {
    await until('dockerd answers', async () => dockerd.exited() !== undefined || (await engine.tryDocker(['info'], 5000)).code === 0, {
      within: 60_000,
      every: 200,
    });
  } catch {
    await stop();
    return { reason: `dockerd did not answer:\n${dockerd.stderr().slice(-2000)}` };
  }
  if (!dockerd.exited()) return { ...engine, own: true, stop };
  await stop();
  return { reason: `dockerd ended at once:\n${dockerd.stderr().slice(-2000)}` };
};

const stopDaemon = async (dockerd: Running, folder: string): Promise<void> => {
  await end(dockerd, 30_000);
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  const ours = mounts.filter((mount) => mount.startsWith(`${folder}/`) || mount.startsWith(`${cache}/`));
  for (const mount of ours.reverse()) await finish(['umount', '--lazy', mount], { folder: '/' });
  await rm(folder, { recursive: true, force: true });
};

const client = (docker: string, host: string): Omit<Engine, 'own' | 'stop'> => {
  const options = { folder: '/', environment: { DOCKER_BUILDKIT: '1', BUILDKIT_PROGRESS: 'plain', DOCKER_HOST: host } };
  return {
    client: docker,
    host,
    docker: async (args, within) => (await succeed([docker, ...args], options, within)).stdout.trim(),
    tryDocker: (args, within) => finish([docker, ...args], options, within),
  };
};

const firstExisting = async (files: readonly string[]): Promise<string | undefined> => {
  for (const file of files)
    if (
      await access(file).then(
        () => true,
        () => false,
      )
    )
      return file;
  return undefined;
};
