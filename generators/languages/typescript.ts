/** TypeScript on Node: Fastify, TypeBox, pino, OpenTelemetry wired by hand. */
import { defineLanguage } from '../../src/define.ts';
import { toLockfile, toManifest } from './typescript-package.ts';

/** The Node that services are built and tested with; that of the image is in `templates/languages/typescript/Dockerfile.hbs`. */
const node = '24.21.0';

/** The first that runs TypeScript as it is without a warning. */
const oldestNode = '24.12';

export const typescript = defineLanguage({
  id: 'typescript',
  name: 'languages/typescript',
  title: 'TypeScript',
  help: 'Orchestration, edge-facing services, teams that share a language with the front end.',
  seed: ['src/features.ts', 'src/greetings/', 'api/'],
  contributes: () => ({
    dependencies: [
      '@opentelemetry/api',
      '@opentelemetry/context-async-hooks',
      '@opentelemetry/core',
      '@opentelemetry/exporter-metrics-otlp-http',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-metrics',
      '@opentelemetry/sdk-trace',
      'ajv',
      'ajv-formats',
      'fastify',
      'pino',
      'typebox',
    ],
    devDependencies: [
      '@biomejs/biome',
      '@fastify/swagger',
      '@fastify/type-provider-typebox',
      '@types/node',
      'esbuild',
      'typescript',
      'yaml',
    ],
    commands: [
      {
        name: 'dev',
        run: 'node --env-file-if-exists=.env tools/run.ts --keep -- node --watch --enable-source-maps src/main.ts',
        help: 'Runs the service with all that it needs, and again when a file changes.',
      },
      {
        name: 'start',
        run: 'node --env-file-if-exists=.env src/main.ts',
        help: 'Runs the service alone, as `.env` or the environment says.',
      },
      { name: 'build', run: 'node tools/build.ts', help: 'Bundles it into `dist/`, which is all that the image holds.' },
      { name: 'format', run: 'biome format --write .', help: 'Formats all files.' },
      { name: 'format:check', run: 'biome format .', help: 'Fails if a file is not formatted.' },
      { name: 'lint', run: 'biome lint --error-on-warnings .', help: 'Looks for mistakes.' },
      { name: 'types', run: 'tsc', help: 'Checks the types.' },
      { name: 'test', run: 'npm run test:unit && npm run test:integration', help: 'Runs all tests.' },
      { name: 'test:unit', run: 'node --test "{src,tools}/**/*.test.ts"', help: 'Runs the tests that need nothing but the sources.' },
      {
        name: 'test:integration',
        run: 'node tools/run.ts -- node --test "src/**/*.integration.ts"',
        help: 'Runs the tests of the whole service, with all that it needs.',
      },
      { name: 'openapi', run: 'node tools/openapi.ts', help: 'Writes the paths of `api/openapi.yaml` from the routes.' },
      { name: 'openapi:check', run: 'node tools/openapi.ts --check', help: 'Fails if `api/openapi.yaml` is not what the routes serve.' },
      { name: 'env:example', run: 'node tools/env-example.ts', help: 'Writes `.env.example` from the variables that the service reads.' },
    ],
    gates: [
      { id: 'format', title: 'Formatted', run: 'npm run format:check' },
      { id: 'lint', title: 'Lint', run: 'npm run lint' },
      { id: 'typecheck', title: 'Types', run: 'npm run types' },
      { id: 'unit', title: 'Unit tests', run: 'npm run test:unit' },
      { id: 'integration', title: 'Integration tests', run: 'npm run test:integration' },
      { id: 'contract', title: 'API description matches the code', run: 'npm run openapi:check' },
      { id: 'vulnerabilities', title: 'No dependency has a known hole', run: 'npm audit --omit=dev --audit-level=high' },
    ],
  }),
  tasks: [
    { id: 'install', title: 'Install dependencies', command: ['npm', 'ci'], byHand: 'npm ci', node: oldestNode },
    {
      id: 'format',
      title: 'Check the format',
      command: ['npm', 'run', 'format:check'],
      byHand: 'npm run format:check',
      after: 'install',
      node: oldestNode,
    },
  ],
  generates: [
    { path: 'package.json', content: toManifest },
    { path: 'package-lock.json', content: toLockfile },
  ],
  facts: {
    /** What starts the migrations in the image, after its entry point. */
    migrate: ['migrate.js'],
    /** How each thing is done in a shell, at the root of the service. */
    commands: {
      install: 'npm ci',
      dev: 'npm run dev',
      format: 'npm run format',
      lint: 'npm run lint',
      types: 'npm run types',
      test: 'npm test',
      unit: 'npm run test:unit',
      integration: 'npm run test:integration',
      openapi: 'npm run openapi',
      contract: 'npm run openapi:check',
      build: 'npm run build',
      migrate: 'npm run migrate',
    },
    /** For the README: what a developer must have, how a command is run by its name, where things are. */
    needs: `[Node](https://nodejs.org) ${oldestNode} or newer, with npm`,
    run: 'npm run',
    tour: [
      'What the service is for stands in a folder of `src/` for each resource, listed in `src/features.ts`. The example that came with it is there',
      'to be replaced. `src/platform/` is the same in every service.',
    ].join('\n'),
    lockFile: 'package-lock.json',
    /** Where the gates run: on GitHub an action that installs the tools, on GitLab an image that has them, git and curl. */
    toolchain: {
      action: 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0',
      with: [
        { name: 'node-version-file', value: `\${{ env.SERVICE }}/.node-version` },
        { name: 'cache', value: 'npm' },
        { name: 'cache-dependency-path', value: `\${{ env.SERVICE }}/package-lock.json` },
      ],
      image: `node:${node}-trixie@sha256:be40f6a87b9b22215ddb20da0a2320a5c6d583fe3ee3b0024d9fa4f05b40c8fd`,
      cache: { key: 'package-lock.json', paths: ['.npm/'], environment: [{ name: 'npm_config_cache', value: '$CI_PROJECT_DIR/.npm' }] },
      install: 'npm ci',
    },
  },
});
