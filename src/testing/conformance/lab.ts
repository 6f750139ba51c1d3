/**
 * Where the proofs are made: a database cluster, a telemetry collector, and as many processes of the service as a proof wants,
 * each on a database of its own. Everything that it starts, it ends.
 */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Answer, type Send, send } from '../http.ts';
import { freePort } from '../network.ts';
import type { Metric, Span } from '../otlp.ts';
import { Collector } from '../otlp.ts';
import { Cluster } from '../postgres.ts';
import { end, type Finished, finish, type Running, start, succeed } from '../process.ts';
import { until } from '../wait.ts';
import { Contract } from './contract.ts';
import type { Subject } from './subject.ts';

export interface Database {
  readonly name: string;
  /** As the running service connects. */
  readonly app: string;
  /** As migrations connect. */
  readonly owner: string;
}

export interface StartOptions {
  readonly database?: Database | undefined;
  /** Overrides; an empty string stands for a variable that is not set. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/** A running process of the service. */
export class Service {
  readonly port: number;
  readonly process: Running;
  readonly database: Database;
  readonly #mark: string;
  readonly #lab: Lab;

  constructor(lab: Lab, port: number, running: Running, database: Database, mark: string) {
    [this.#lab, this.port, this.process, this.database, this.#mark] = [lab, port, running, database, mark];
  }

  get base(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  send(method: string, route: string, options?: Send): Promise<Answer> {
    return send(this.base, method, route, options);
  }

  /** The status that a probe answers; 0 if nobody does. */
  async probe(route: string): Promise<number> {
    return (await this.send('GET', route, { timeout: 5000 }).catch(() => ({ status: 0 }))).status;
  }

  async until(route: string, status: number, within = 20_000): Promise<this> {
    await until(
      `${route} answers ${status}`,
      async () => {
        if (this.process.exited())
          throw new Error(`It ended with ${this.process.exited()?.code}: ${this.process.stdout()}${this.process.stderr()}`);
        return (await this.probe(route)) === status;
      },
      { within, every: 20 },
    );
    return this;
  }

  /** Creates the nth example of the resource. */
  create(n: number, options: Send = {}): Promise<Answer> {
    const headers = { 'idempotency-key': crypto.randomUUID(), ...options.headers };
    return this.send('POST', this.#lab.contract.resource.collection, { body: this.#lab.contract.sample(n), ...options, headers });
  }

  spans(): readonly Span[] {
    return this.#lab.collector.spans().filter(({ resource }) => resource['proof.run'] === this.#mark);
  }

  metrics(): readonly Metric[] {
    return this.#lab.collector.metrics().filter(({ resource }) => resource['proof.run'] === this.#mark);
  }

  /** The points of the newest export of a metric. */
  points(name: string): Metric['points'] {
    return this.metrics().findLast((metric) => metric.name === name)?.points ?? [];
  }

  stop() {
    return end(this.process);
  }
}

export class Lab {
  readonly subject: Subject;
  readonly contract: Contract;
  readonly cluster: Cluster;
  readonly collector: Collector;
  readonly #services: Service[] = [];
  #shared: Promise<Service> | undefined;
  #count = 0;

  private constructor(subject: Subject, contract: Contract, cluster: Cluster, collector: Collector) {
    [this.subject, this.contract, this.cluster, this.collector] = [subject, contract, cluster, collector];
  }

  static async open(subject: Subject): Promise<Lab> {
    const contract = await Contract.read(subject.folder, subject.contract);
    const lab = new Lab(subject, contract, await Cluster.create(), await Collector.create());
    try {
      await lab.bootstrap();
      // Kept as they are, to be copied: a new database of any version costs a tenth of a second.
      await lab.cluster.query('postgres', `create database ${lab.snakeName}_empty template ${lab.snakeName} owner ${lab.snakeName}_owner`);
      await lab.migrate(lab.primary);
    } catch (error) {
      await lab.close();
      throw error;
    }
    return lab;
  }

  async close(): Promise<void> {
    await Promise.all(this.#services.map(({ process }) => end(process, 5000)));
    await this.cluster.destroy();
    await this.collector.stop();
  }

  /** The name as PostgreSQL wants it. */
  get snakeName(): string {
    return this.subject.name.replaceAll('-', '_');
  }

  /** The database that the bootstrap made, with the privileges that it gave. */
  get primary(): Database {
    return this.#database(this.snakeName);
  }

  #database(name: string): Database {
    return {
      name,
      app: this.cluster.url(name, `${this.snakeName}_app`, 'app'),
      owner: this.cluster.url(name, `${this.snakeName}_owner`, 'owner'),
    };
  }

  /** Runs the stamped bootstrap as the superuser, as a service of this or another name, and sets passwords that the lab knows. */
  async bootstrap(cluster: Cluster = this.cluster, name = this.snakeName): Promise<void> {
    const sql = await readFile(path.join(this.subject.folder, this.subject.bootstrap), 'utf8');
    await runScript(cluster, sql.replaceAll(new RegExp(`\\b${this.snakeName}(?=\\b|_)`, 'g'), name));
    for (const role of ['app', 'owner']) await cluster.query('postgres', `alter role ${name}_${role} login password '${role}'`);
  }

  /** A fresh database: with the latest schema, or with none. */
  async database({ migrated = true } = {}): Promise<Database> {
    const name = `${this.snakeName}_${++this.#count}`;
    await this.cluster.query(
      'postgres',
      `create database ${name} template ${this.snakeName}${migrated ? '' : '_empty'} owner ${this.snakeName}_owner`,
    );
    return this.#database(name);
  }

  environment(database: Database): Record<string, string> {
    return { ...this.subject.environment, DATABASE_URL: database.app, MIGRATION_DATABASE_URL: database.owner };
  }

  migrate(database: Database) {
    return succeed(this.subject.commands.migrate, { folder: this.subject.folder, environment: this.environment(database) }, 30_000);
  }

  /** Migrates as another version of the service would, whose migrations are those of this one after a change. */
  async migrateAsOther(database: Database, change: (migrations: string) => Promise<void>): Promise<Finished> {
    const scratch = await mkdtemp(path.join(tmpdir(), 'other-version-'));
    try {
      const migrations = path.join(scratch, 'migrations');
      await cp(path.join(this.subject.folder, this.subject.migrations), migrations, { recursive: true });
      await change(migrations);
      const { command, folder } = await this.subject.migrateWith(migrations, path.join(scratch, 'version'));
      return await this.run(command, folder, this.environment(database));
    } finally {
      await rm(scratch, { recursive: true });
    }
  }

  /** The numbered migrations in a folder, in their order; what else lies there is the language's. */
  async migrationsIn(folder: string = path.join(this.subject.folder, this.subject.migrations)): Promise<readonly string[]> {
    return (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  }

  run(command: readonly string[], folder = this.subject.folder, environment: Readonly<Record<string, string>> = {}) {
    return finish(command, { folder, environment: { ...this.environment(this.primary), ...environment } });
  }

  /** Starts a process of the service, and doesn't wait. */
  async launch({ database, environment = {}, folder = this.subject.folder }: StartOptions = {}): Promise<Service> {
    const own = database ?? (await this.database());
    const port = await freePort();
    const mark = `${process.pid}-${++this.#count}`;
    const all: Record<string, string> = {
      ...this.environment(own),
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      DRAIN_MS: '300',
      OTEL_SERVICE_NAME: this.subject.name,
      OTEL_EXPORTER_OTLP_ENDPOINT: this.collector.endpoint,
      OTEL_RESOURCE_ATTRIBUTES: `service.version=0123abc,deployment.environment.name=production,proof.run=${mark}`,
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_METRIC_EXPORT_INTERVAL: '300',
      ...environment,
    };
    const set = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    const service = new Service(this, port, start(this.subject.commands.start, { folder, environment: set }), own, mark);
    this.#services.push(service);
    return service;
  }

  /** Starts a process of the service, waits until it is ready, and ends it when the work is done. */
  async with<T>(options: StartOptions, use: (service: Service) => Promise<T>): Promise<T> {
    const service = await this.launch(options);
    try {
      await service.until('/readyz', 200);
      return await use(service);
    } finally {
      await service.stop();
    }
  }

  /** One running service for all proofs that leave it as it was. */
  shared(): Promise<Service> {
    this.#shared ??= this.launch().then((service) => service.until('/readyz', 200));
    return this.#shared;
  }

  // ── What is done to the database behind the back of the service ────────────────────────────

  /** The tables of the service that hold something when one of its resource was created. */
  async tables(database: Database): Promise<string[]> {
    const rows = await this.cluster.query<{ name: string }>(
      database.name,
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    return rows.map(({ name }) => name);
  }

  async rowCounts(database: Database): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of await this.tables(database)) {
      const [row] = await this.cluster.query<{ n: number }>(database.name, `select count(*)::int as n from ${table}`);
      counts[table] = row?.n ?? 0;
    }
    return counts;
  }

  /** Does something while no statement of the service can pass: how a request is kept in flight. The lock ends with `unlock` or with the work. */
  async whileLocked<T>(service: Service, work: (unlock: () => Promise<void>) => Promise<T>): Promise<T> {
    const tables = await this.resourceTables(service);
    return this.cluster.session(this.cluster.url(service.database.name), async (client) => {
      await client.query('begin');
      await client.query(`lock table ${tables.join(', ')} in access exclusive mode`);
      return work(async () => void (await client.query('rollback')));
    });
  }

  /** Waits until statements of the service stand before a lock: only then is its request surely in flight. */
  async untilWaiting(service: Service, statements = 1): Promise<void> {
    await until('the request waits on the lock', async () => {
      const sql = "select count(*)::int as n from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'";
      const [row] = await this.cluster.query<{ n: number }>('postgres', sql, [service.database.name]);
      return (row?.n ?? 0) >= statements;
    });
  }

  /** Tables in which creating one of the resource makes a row. */
  async resourceTables(service: Service): Promise<string[]> {
    const before = await this.rowCounts(service.database);
    const answer = await service.create(++this.#count);
    if (answer.status !== 201) throw new Error(`Creating answered ${answer.status}: ${answer.text}`);
    const after = await this.rowCounts(service.database);
    return Object.keys(after).filter((table) => (after[table] ?? 0) > (before[table] ?? 0));
  }
}

/** A script of statements; those that make databases can't share a transaction with others, so each is sent alone. */
const runScript = async (cluster: Cluster, sql: string): Promise<void> => {
  let database = 'postgres';
  for (const part of sql.split(/^\\connect\s+(\S+)\s*$/m)) {
    if (/^\w+$/.test(part)) {
      database = part;
      continue;
    }
    const statements = part.replaceAll(/^\s*--.*$/gm, '').split(/;\s*$/m);
    for (const statement of statements) if (statement.trim()) await cluster.query(database, statement);
  }
};
