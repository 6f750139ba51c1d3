/** Applies the migrations, as the role that owns the schema; with `--check` it only fails if some are pending. */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { configure } from './platform/environment.ts';
import { createLog } from './platform/log.ts';
import { findPending, loadMigrations, migrate, namesOf } from './platform/postgres/migrations.ts';
import { migrationVariables } from './platform/postgres/variables.ts';
import { platformVariables } from './platform/variables.ts';

const { LOG_LEVEL, OTEL_SERVICE_NAME } = platformVariables;
const config = configure({ LOG_LEVEL, OTEL_SERVICE_NAME, ...migrationVariables });
const { log, flush } = createLog({ level: config.LOG_LEVEL, service: config.OTEL_SERVICE_NAME });
const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;

const client = new pg.Client({ connectionString: config.MIGRATION_DATABASE_URL, connectionTimeoutMillis: 10_000 });
// The statement that runs then fails too, and is reported below; without a listener the process would end before that.
client.on('error', (error) => log.warn({ err: error }, 'the database connection broke'));
try {
  await client.connect();
  if (check) {
    const pending = await findPending(client, loadMigrations());
    log.info(`pending migrations: ${namesOf(pending)}`);
    process.exitCode = pending.length > 0 ? 1 : 0;
  } else {
    log.info(`applied migrations: ${namesOf(await migrate(client, loadMigrations()))}`);
  }
} catch (error) {
  log.fatal({ err: error }, 'the migration failed');
  process.exitCode = 1;
} finally {
  await client.end().catch(() => undefined);
  flush();
}
