/** A container to develop in: the toolchain, and beside it the servers of `compose.yaml`. */

import { defineCapability } from '../../src/define.ts';
import { toYaml } from '../../src/support/yaml.ts';
import type { Layer, View } from '../../src/types.ts';
import { environmentIn, healthy, telemetry, telemetryIn } from '../compose.ts';

/** What differs between languages: the image that holds the toolchain, how a fresh clone is set up, what the editor needs. */
interface Workspace {
  readonly image: string;
  readonly user: string;
  readonly setup: string;
  readonly extensions: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
}

const typescript: Workspace = {
  image: 'mcr.microsoft.com/devcontainers/typescript-node:4.0.8-24-bookworm',
  user: 'node',
  setup: 'npm ci',
  extensions: ['biomejs.biome'],
  settings: { 'editor.defaultFormatter': 'biomejs.biome', 'editor.formatOnSave': true },
};

/** The editor formats as `.golangci.yaml` asks for, and sees the integration tests. */
const go: Workspace = {
  image: 'mcr.microsoft.com/devcontainers/go:2.1.5-1.26-trixie',
  user: 'vscode',
  setup: 'go mod download',
  extensions: ['golang.go'],
  settings: {
    'editor.formatOnSave': true,
    gopls: { 'build.buildFlags': ['-tags=integration'], 'formatting.gofumpt': true, 'formatting.local': 'services.internal' },
  },
};

const service = 'workspace';

const toConfiguration = (view: View, workspace: Workspace): string => {
  const page = `${telemetry.name}:${telemetry.page}`;
  return toFormattedJson({
    name: view.name,
    // Paths in both files are relative to the folder of the first.
    dockerComposeFile: ['../compose.yaml', 'compose.yaml'],
    service,
    runServices: [...view.backingServices.map(({ name }) => name), telemetry.name],
    workspaceFolder: `/workspaces/${view.name}`,
    remoteUser: workspace.user,
    postCreateCommand: workspace.setup,
    forwardPorts: [view.port, page],
    portsAttributes: { [view.port]: { label: view.name }, [page]: { label: 'Traces and metrics', onAutoForward: 'silent' } },
    customizations: { vscode: { extensions: workspace.extensions, settings: workspace.settings } },
  });
};

/** As formatters have it: an object on lines of its own, a list of plain values on one. */
const toFormattedJson = (value: unknown): string =>
  `${JSON.stringify(value, undefined, 2).replace(/\[\n\s+([^[\]{}]*?)\n\s+\]/g, (_, items: string) => `[${items.replace(/,\n\s+/g, ', ')}]`)}\n`;

const toWorkspace = (view: View, { image }: Workspace): string => {
  const needed = { ...healthy(view), [telemetry.name]: { condition: 'service_started' } };
  const environment = {
    ...environmentIn(view, 'service'),
    ...(view.processes.migration ? environmentIn(view, 'migration') : {}),
    ...telemetryIn(view),
    PORT: String(view.port),
  };
  const workspace = {
    image,
    command: 'sleep infinity',
    init: true,
    volumes: [`.:/workspaces/${view.name}:cached`],
    environment,
    depends_on: needed,
  };
  return `# Laid over ../compose.yaml: the container that the editor works in.\n${toYaml({ services: { [service]: workspace } })}`;
};

const layerFor = (workspace: Workspace): Omit<Layer, 'name'> => ({
  generates: [
    { path: '.devcontainer/devcontainer.json', content: (view) => toConfiguration(view, workspace) },
    { path: '.devcontainer/compose.yaml', content: (view) => toWorkspace(view, workspace) },
  ],
});

export const devcontainer = defineCapability({
  id: 'devcontainer',
  title: 'Dev container',
  help: 'A container to develop in, with the toolchain and the backing services.',
  default: true,
  languages: { typescript: layerFor(typescript), go: layerFor(go) },
});
