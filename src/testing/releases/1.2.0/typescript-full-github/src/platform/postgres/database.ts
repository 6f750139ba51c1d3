/** The service's own database: a pool with limits on everything that can wait, statements traced and prepared. */
import pg from 'pg';
import { isRefusal, toError } from './errors.ts';
import { measurePool } from './metrics.ts';
import type { Queryable, Statement } from './statement.ts';
import { createTrace, type Trace } from './tracing.ts';

/** No wait is without end: for a connection, a statement, a lock, or a transaction that someone forgot. */
const TIMEOUTS = {
  connectionTimeoutMillis: 2_000,
  statement_timeout: 5_000,
  lock_timeout: 2_000,
  idle_in_transaction_session_timeout: 5_000,
  /** On this side of the wire, for a server that is gone without a word. */
  query_timeout: 6_000,
} as const;

export interface DatabaseOptions {
  readonly url: string;
  /** Connections at most. */
  readonly poolSize: number;
  readonly applicationName: string;
  /** Told of connections that the server or the network ended. */
  readonly onLost: (error: Error) => void;
  /** Whether metrics show how busy the pool is. */
  readonly measured?: boolean;
}

export class Database implements Queryable {
  readonly #pool: pg.Pool;
  readonly #trace: Trace;

  constructor({ url, poolSize, applicationName, onLost, measured = true }: DatabaseOptions) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: poolSize,
      application_name: applicationName,
      keepAlive: true,
      types: { getTypeParser },
      ...TIMEOUTS,
    });
    // The pool listens to connections that nobody uses. Without a listener for the others, one that breaks in the middle of
    // a transaction would end the process.
    this.#pool.on('connect', (client) => client.on('error', onLost));
    this.#pool.on('error', () => undefined);
    const { hostname, port, pathname } = new URL(url);
    const database = decodeURIComponent(pathname.slice(1));
    this.#trace = createTrace({ host: hostname, port: Number(port || 5432), database });
    if (measured) measurePool(this.#pool, { name: database, max: poolSize });
  }

  async query<Row, Values extends readonly unknown[]>(statement: Statement<Row, Values>, ...values: Values) {
    const client = await this.#connect();
    let broken = false;
    try {
      return await this.#run(client, statement, values);
    } catch (error) {
      broken = !isRefusal(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** All that `work` does through its argument happens, or nothing. */
  async transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    let broken = false;
    try {
      await this.#command(client, 'begin');
      const result = await work({ query: (statement, ...values) => this.#run(client, statement, values) });
      // What PostgreSQL answers if a statement had failed and `work` went on all the same.
      if ((await this.#command(client, 'commit')) === 'ROLLBACK')
        throw new Error('a statement of the transaction had failed, so nothing of it was kept');
      return result;
    } catch (error) {
      await this.#command(client, 'rollback').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** The wait for a connection is in no statement's duration: a full pool is not a slow database. */
  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw toError(error, 'connect');
    }
  }

  async #run<Row, Values extends readonly unknown[]>(
    client: pg.PoolClient,
    { name, text }: Statement<Row, Values>,
    values: Values,
  ): Promise<readonly Row[]> {
    const { rows } = await this.#send(client, name, { name, text, values: [...values] });
    return rows;
  }

  /** What PostgreSQL says that it did. */
  async #command(client: pg.PoolClient, text: string): Promise<string> {
    return (await this.#send(client, text.toUpperCase(), { text })).command;
  }

  async #send(client: pg.PoolClient, name: string, query: pg.QueryConfig): Promise<pg.QueryResult> {
    try {
      return await this.#trace(name, query.text, () => client.query(query));
    } catch (error) {
      throw toError(error, name);
    }
  }
}

/** Timestamps as they go out in JSON; everything else as `pg` has it. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.TIMESTAMPTZ
    ? (value: string) => new Date(value).toISOString()
    : pg.types.getTypeParser(oid, format as 'text');
