/** Brings the schema forward with plain SQL files: each once, in order, whole or not at all, one runner at a time. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

export interface Migration {
  /** The file name without `.sql`: `0001_privileges`. */
  readonly version: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Below the working directory: the root of the repository, `/app` in the image. */
const FOLDER = 'migrations';

/**
 * The first line of a file that can't run in a transaction; each of its statements runs alone and ends a line with `;`. What
 * fails there leaves the rest behind, so make it safe to run again: an index that was not finished stays, but is not used.
 *
 *     -- no transaction
 *     drop index concurrently if exists items_name;
 *     create index concurrently items_name on items (name);
 */
const NO_TRANSACTION = '-- no transaction';

/** Any number will do that no other program locks in this database. */
const LOCK = 7_246_905_812;

export const loadMigrations = (folder = FOLDER): readonly Migration[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8');
      return { version: file.slice(0, -'.sql'.length), sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });

/** What the database does not have yet. A file that changed after it was applied is an error: write a new one instead. */
export async function findPending(client: Client, all: readonly Migration[]): Promise<readonly Migration[]> {
  const applied = await readApplied(client);
  const changed = all.filter(({ version, checksum }) => (applied.get(version) ?? checksum) !== checksum);
  if (changed.length > 0) throw new Error(`Changed after it was applied: ${namesOf(changed)}`);
  return all.filter(({ version }) => !applied.has(version));
}

/** Applies what is pending, as the owner of the schema, and returns it. Safe to run twice, also twice at once. */
export async function migrate(client: Client, all: readonly Migration[]): Promise<readonly Migration[]> {
  await lock(client);
  try {
    await client.query(CREATE_LEDGER);
    // Whoever waits for a lock on a table holds up all who come after.
    await client.query(`set lock_timeout = '5s'`);
    const pending = await findPending(client, all);
    for (const migration of pending) await apply(client, migration);
    return pending;
  } finally {
    // A connection that is gone has let go of it already, and what broke it is the error to tell.
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
  }
}

/**
 * Asks until the other runner is done, without a limit of its own: whoever starts the runner has one. To wait in the server
 * would hold a snapshot, and `create index concurrently` in the other runner waits until nobody holds an older one.
 */
async function lock(client: Client): Promise<void> {
  const tryLock = async () => {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [LOCK]);
    return rows[0]?.locked;
  };
  while (!(await tryLock())) await sleep(200);
}

export const namesOf = (migrations: readonly Migration[]): string =>
  migrations.map(({ version }) => version).join(', ') || 'none';

const CREATE_LEDGER = `create table if not exists schema_migrations (
  version text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
)`;

/** Version → checksum. */
async function readApplied(client: Client): Promise<ReadonlyMap<string, string>> {
  const ledger = await client.query<{ exists: boolean }>(
    `select to_regclass('schema_migrations') is not null as exists`,
  );
  if (!ledger.rows[0]?.exists) return new Map();
  const { rows } = await client.query<{ version: string; checksum: string }>(
    'select version, checksum from schema_migrations',
  );
  return new Map(rows.map(({ version, checksum }) => [version, checksum]));
}

async function apply(client: Client, { version, sql, checksum }: Migration): Promise<void> {
  const inTransaction = !sql.startsWith(NO_TRANSACTION);
  try {
    if (inTransaction) await client.query('begin');
    for (const statement of inTransaction ? [sql] : sql.split(/;\s*$/m)) await client.query(statement);
    await client.query('insert into schema_migrations (version, checksum) values ($1, $2)', [version, checksum]);
    if (inTransaction) await client.query('commit');
  } catch (error) {
    if (inTransaction) await client.query('rollback').catch(() => undefined);
    throw new Error(`Migration ${version} failed${inTransaction ? ' and left nothing behind' : ''}`, { cause: error });
  }
}
