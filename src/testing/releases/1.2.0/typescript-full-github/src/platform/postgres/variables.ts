/** The environment variables of the database: two roles, so that the service can't change its own schema. */
import { Type } from 'typebox';
import { APP_ROLE, DATABASE, OWNER_ROLE } from './names.ts';

const databaseUrl = (role: string, description: string) =>
  Type.String({
    format: 'url',
    pattern: '^postgres(ql)?://',
    examples: [`postgres://${role}:${role}@127.0.0.1:5432/${DATABASE}`],
    description,
  });

export const databaseVariables = {
  DATABASE_URL: databaseUrl(APP_ROLE, 'The database, as the role that reads and writes rows and nothing else.'),
  POOL_MAX: Type.Integer({
    default: 10,
    minimum: 1,
    maximum: 100,
    description: 'Connections that one instance opens for requests at most; it has one more for its readiness check.',
  }),
};

export const migrationVariables = {
  MIGRATION_DATABASE_URL: databaseUrl(
    OWNER_ROLE,
    'The database, as the role that owns the schema; read by `migrate` alone.',
  ),
};
