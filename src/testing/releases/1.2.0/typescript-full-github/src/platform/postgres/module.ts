/** The database as a part of the service: `app.database` for every module after it. */
import { SERVICE_NAME } from '../../service.ts';
import { defineModule } from '../app.ts';
import { cached } from '../http/probes.ts';
import { Database } from './database.ts';
import { loadMigrations } from './migrations.ts';
import { statement } from './statement.ts';
import { databaseVariables, migrationVariables } from './variables.ts';

declare module 'fastify' {
  interface FastifyInstance {
    database: Database;
  }
}

export const postgres = defineModule({
  variables: databaseVariables,
  otherVariables: migrationVariables,
  register(app, config) {
    const options = {
      url: config.DATABASE_URL,
      applicationName: SERVICE_NAME,
      onLost: (error: Error) => app.log.warn({ err: error }, 'a database connection broke'),
    };
    const database = new Database({ ...options, poolSize: config.POOL_MAX });
    app.decorate('database', database);
    // With a connection of its own: when requests wait for theirs, less traffic to this instance is more to the others.
    const prober = new Database({ ...options, poolSize: 1, measured: false });
    const expected = loadMigrations().map(({ version }) => version);
    const check = cached(() => checkSchema(prober, expected));
    app.state.checks.set('postgres', check);
    app.addHook('onClose', async () => {
      await Promise.all([database.close(), prober.close()]);
    });
  },
});

const countMigrations = statement<{ readonly applied: number }, [readonly string[]]>(
  'SELECT schema_migrations',
  'select count(*)::int as applied from schema_migrations where version = any($1)',
);

/** A schema that is further along is fine: migrations go first and stay compatible with the version before. */
async function checkSchema(database: Database, expected: readonly string[]): Promise<void> {
  const [row] = await database.query(countMigrations, expected);
  const missing = expected.length - (row?.applied ?? 0);
  if (missing > 0) throw new Error(`${missing} migrations have not been applied`);
}
