/** Backstage's `fetch:template` action, its code alone: no backend, no task queue. usage: backstage.cjs SKELETON VALUES_JSON */
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');

const [skeleton, values] = process.argv.slice(2);
const modules = process.env.PEERS;
const load = (path) => require(join(modules, path));

const { createFetchTemplateAction } = load('@backstage/plugin-scaffolder-backend/dist/scaffolder/actions/builtin/fetch/template.cjs.js');
const { ConfigReader } = load('@backstage/config');
const { ScmIntegrations } = load('@backstage/integration');

const action = createFetchTemplateAction({ integrations: ScmIntegrations.fromConfig(new ConfigReader({})), reader: {} });
action
  .handler({
    input: { url: './skeleton', targetPath: './payments', values: JSON.parse(values) },
    templateInfo: { entityRef: 'template:default/service', baseUrl: pathToFileURL(join(dirname(skeleton), 'template.yaml')).href },
    workspacePath: process.cwd(),
    logger: { info() {}, warn() {}, error() {}, debug() {}, child: () => undefined },
    createTemporaryDirectory: async () => mkdtempSync(join(tmpdir(), 'bench-')),
    checkpoint: ({ fn }) => fn(),
    output() {},
  })
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
