/** A template of a few files, at any release: for tests of what becomes of a service between two of them. It is complete but for its files. */
import { compileTemplates } from '../../render/read-templates.ts';
import type { Capability, FileMode, Question, ServiceTemplate, TemplateFiles } from '../../types.ts';

/** Path → content. `seeds/` is given once; what is below `capabilities/db/any/` comes with a capability. Names end in `.hbs` where tier matters. */
export type ToyFiles = Readonly<Record<string, string | Uint8Array | Executable>>;

export interface Executable {
  readonly script: string;
}

export interface Toy {
  readonly template: ServiceTemplate;
  readonly files: TemplateFiles;
}

const asked = (name: string, value: string): Question => ({
  kind: 'text',
  name,
  title: name,
  help: name,
  scope: 'service',
  default: value,
});

const choices = (...values: readonly string[]) => values.map((value) => ({ value, title: value }));

const questions: readonly Question[] = [
  { ...asked('name', 'toy'), immutable: true },
  ...[asked('description', 'd'), asked('owner', 'o'), asked('system', 's'), asked('scope', ''), asked('lifecycle', 'l')],
  { ...asked('language', 'ts'), kind: 'select', default: 'ts', choices: choices('ts'), immutable: true },
  { ...asked('tier', '3'), kind: 'select', default: '3', choices: choices('1', '2', '3') },
  { ...asked('capabilities', ''), kind: 'multiselect', default: [], choices: choices('db', 'hub') },
];

const capability = (id: string): Capability => ({
  ...{ id, title: id.toUpperCase(), help: '', default: false, languages: 'any' },
  any: { seed: [`${id}/own/`] },
});

export interface ToyRelease {
  readonly version?: string;
  readonly moves?: Readonly<Record<string, string>>;
  readonly name?: string;
}

export const toy = (files: ToyFiles, { version = '1.0.0', moves, name = 'toy' }: ToyRelease = {}): Toy => {
  const released = { released: '2026-01-01', changes: [] };
  return {
    template: {
      ...{ name, version, questions },
      releases: [
        { version: '1.0.0', ...released },
        { version, ...released, ...(moves && { moves }) },
      ],
      service: { name: 'service', seed: ['seeds/'] },
      languages: [{ id: 'ts', name: 'languages/ts', title: 'TS', help: '', facts: {} }],
      capabilities: ['db', 'hub'].map(capability),
    },
    files: compileTemplates(Object.entries(files).map(toSource)),
  };
};

const toSource = ([path, content]: readonly [string, ToyFiles[string]]) => {
  const layer = /^capabilities\/\w+\/any(?=\/)/.exec(path)?.[0] ?? 'service';
  const isScript = typeof content === 'object' && 'script' in content;
  return {
    layer,
    path: path.startsWith(`${layer}/`) ? path.slice(layer.length + 1) : path,
    mode: (isScript ? 'executable' : 'file') as FileMode,
    content: Buffer.from(isScript ? content.script : content),
  };
};
