/**
 * Writes the paths and schemas of `api/openapi.yaml` from the routes; `--check` fails instead if they differ. All else in the
 * file (title, description, version, servers) is written by hand and stays.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import swagger from '@fastify/swagger';
import pino from 'pino';
import { parseDocument } from 'yaml';
import { modules } from '../src/modules.ts';
import { buildApp, variablesOf } from '../src/platform/build-app.ts';
import { readEnvironment } from '../src/platform/environment.ts';
import { examplesOf } from './env-example.ts';

const FILE = 'api/openapi.yaml';

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;
const document = parseDocument(readFileSync(FILE, 'utf8'));
const { paths, components } = await describeRoutes();

if (!check) {
  document.set('paths', paths);
  document.set('components', components);
  writeFileSync(FILE, document.toString({ lineWidth: 0 }));
} else if (!isDeepStrictEqual([document.toJS().paths, document.toJS().components], [paths, components])) {
  console.error(`${FILE} is not what the routes serve. Run \`npm run openapi\` and review the difference.`);
  process.exitCode = 1;
}

/** The contract as plain JSON. */
async function describeRoutes(): Promise<{ readonly paths: unknown; readonly components: unknown }> {
  const variables = variablesOf(modules);
  const app = await buildApp({
    modules,
    config: readEnvironment(variables, examplesOf(variables)),
    log: pino({ enabled: false }),
    prepare: async (server) => {
      await server.register(swagger, {
        openapi: { openapi: '3.1.0' },
        refResolver: { buildLocalReference: ({ $id }) => String($id) },
        transform: ({ schema, url, route }) => ({
          schema: { ...schema, hide: Boolean(route.config?.probe || route.config?.refusal) },
          url,
        }),
      });
    },
  });
  const contract = JSON.parse(JSON.stringify(app.swagger()));
  await app.close();
  return contract;
}
