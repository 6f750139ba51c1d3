/** A release of the real template that is not there yet: what a next one may bring to files that owners work on, too. */
import { template } from '../../../generators/index.ts';
import type { Capability, Layer, ServiceTemplate, TemplateFile } from '../../types.ts';
import { templateFiles } from '../command-line.ts';
import { languages } from '../subjects/index.ts';
import type { Toy } from './toy.ts';

export const version = '99.0.0';

/** A tag that says in which language it is. */
const ofLanguage = new RegExp(`^( *)- (${template.languages.map(({ id }) => id).join('|')})$`, 'm');

/** Path in the service → what becomes of its text. */
const changes: Readonly<Record<string, (text: string) => string>> = {
  'README.md': (text) => text.replace('## Ownership', '## Who owns it'),
  Dockerfile: (text) => `# syntax=docker/dockerfile:1.99\n${text.replace(/^# syntax=.*\n/, '')}`,
  'catalog-info.yaml': (text) => text.replace(ofLanguage, '$1- $2\n$1- newer'),
  'compose.yaml': (text) => text.replace(/otel-lgtm:[\d.]+/, 'otel-lgtm:9.9.9'),
  '.github/workflows/pipeline.yml': (text) => text.replace('timeout-minutes: 20', 'timeout-minutes: 25'),
  '.gitlab-ci.yml': (text) => `# Newer.\n${text}`,
  'deploy/kubernetes/base/deployment.yaml': (text) => text.replace('revisionHistoryLimit: 5', 'revisionHistoryLimit: 6'),
  'deploy/alerts/rules.yaml': (text) => `# Newer.\n${text}`,
  'mkdocs.yml': (text) => `${text}\nstrict: true\n`,
  '.devcontainer/devcontainer.json': (text) => text.replace('{\n', '{\n  "shutdownAction": "stopCompose",\n'),
  ...Object.assign({}, ...languages.map(({ update }) => update.changes)),
};

const changed = (path: string, text: string): string => changes[path]?.(text) ?? text;

const newerLayer = <L extends Omit<Layer, 'name'>>(layer: L): L => ({
  ...layer,
  ...(layer.generates && {
    generates: layer.generates.map(({ path, content }) => ({
      path,
      content: (view: Parameters<typeof content>[0]) => changed(path, content(view)),
    })),
  }),
});

const newerCapability = (capability: Capability): Capability => ({
  ...capability,
  ...(capability.any && { any: newerLayer(capability.any) }),
  ...(capability.languages !== 'any' && {
    languages: Object.fromEntries(Object.entries(capability.languages).map(([id, layer]) => [id, newerLayer(layer)])),
  }),
});

const newerFile = (file: TemplateFile): TemplateFile => ({
  ...file,
  content: (view) => {
    const [path, content] = [file.path(view), file.content(view)];
    return path in changes ? Buffer.from(changed(path, Buffer.from(content).toString())) : content;
  },
});

/** The newer release, as a program would have it. */
export const newer = (): Toy => ({
  template: {
    ...template,
    version,
    releases: [...template.releases, { version, released: '2026-12-24', changes: ['A newer one.'] }],
    service: newerLayer(template.service),
    languages: template.languages.map(newerLayer),
    capabilities: template.capabilities.map(newerCapability),
  } satisfies ServiceTemplate,
  files: new Map([...templateFiles()].map(([layer, files]) => [layer, files.map(newerFile)])),
});

/** Files that the newer release changes, and keeps current. */
export const changedPaths: readonly string[] = Object.keys(changes).filter((path) => path !== 'README.md');
