/** The database of the service: the one that `DATABASE_URL` and `MIGRATION_DATABASE_URL` name, or one of its own. Either way it gets the migrations. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { loadMigrations, migrate } from '../../src/platform/postgres/migrations.ts';
import { APP_ROLE, DATABASE, OWNER_ROLE } from '../../src/platform/postgres/names.ts';
import type { Backing, StartBacking } from '../backing.ts';
import { startServer } from '../postgres-server.ts';

const FOLDER = '.postgres';

export const start: StartBacking = async ({ keep }): Promise<Backing> => {
  const given = process.env.DATABASE_URL;
  if (given) {
    const owner = process.env.MIGRATION_DATABASE_URL;
    if (!owner) throw new Error('DATABASE_URL is set and MIGRATION_DATABASE_URL is not: set both, or neither');
    try {
      await applyMigrations(owner);
    } catch (error) {
      throw new Error(
        'The database that MIGRATION_DATABASE_URL names can not be migrated. Unset it and DATABASE_URL for one of its own',
        {
          cause: error,
        },
      );
    }
    return { environment: {}, stop: async () => undefined };
  }
  const server = await startServer(keep ? FOLDER : undefined);
  const as = (role: string): string => Object.assign(new URL(server.url), { username: role, pathname: DATABASE }).href;
  try {
    await createDatabase(server.url);
    await applyMigrations(as(OWNER_ROLE));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    environment: { DATABASE_URL: as(APP_ROLE), MIGRATION_DATABASE_URL: as(OWNER_ROLE) },
    stop: server.stop,
  };
};

async function createDatabase(url: string): Promise<void> {
  await connected(url, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount) return;
    // One at a time: a database can't be created in a transaction, which statements sent together are.
    const statements = readFileSync('database/roles.sql', 'utf8').split(/;$/m);
    for (const statement of statements) await client.query(statement);
  });
}

const applyMigrations = (url: string) => connected(url, (client) => migrate(client, loadMigrations()));

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
