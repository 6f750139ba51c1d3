/** The Kubernetes objects in the files of a service, as they are written: kustomize and Helm are not run, and what they would change is told. */
import { loadAll } from 'js-yaml';
import { once } from './once.ts';
import { isAside } from './path-kinds.ts';

export interface Manifest {
  readonly file: string;
  readonly document: number;
  readonly kind: string;
  readonly name: string;
  readonly value: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;

export interface Manifests {
  readonly objects: readonly Manifest[];
  /** Texts of Helm templates and of what is no valid YAML: what they make is not known. */
  readonly unread: readonly string[];
  /** Texts of kustomize patches: what they change is not known in full. */
  readonly patches: readonly string[];
}

export const manifestsOf = once((files): Manifests => {
  const objects: Manifest[] = [];
  const unread: string[] = [];
  const patches: string[] = [];
  const patchFiles = new Set<string>();
  for (const file of files.paths) {
    const text = /\.ya?ml$/.test(file) && !isAside(file) ? files.text(file) : undefined;
    if (text === undefined || !/^[ \t]*["']?apiVersion["']?\s*:/m.test(text) || !/^[ \t]*["']?kind["']?\s*:/m.test(text)) continue;
    const documents = parse(text);
    if (!documents) unread.push(text);
    else
      for (const [document, value] of documents.entries()) {
        if (!isFields(value) || typeof value.apiVersion !== 'string' || typeof value.kind !== 'string') continue;
        if (value.kind === 'Kustomization' || value.kind === 'Component') collectPatches(value, file, patches, patchFiles);
        const name = fieldsAt(value, 'metadata').name;
        objects.push({ file, document, kind: value.kind, name: typeof name === 'string' ? name : '', value });
      }
  }
  const patching = files.paths.filter((path) => patchFiles.has(path)).map((path) => files.text(path) ?? '');
  return { objects: objects.filter(({ file }) => !patchFiles.has(file)), unread, patches: [...patches, ...patching] };
});

/** Where a value or a line begins with two braces, a template engine is to come; within texts they are of others. */
const parse = (text: string): readonly unknown[] | undefined => (/(?:^|:|-)[ \t]*\{\{/m.test(text) ? undefined : parseYaml(text));

/** Every document of a text; nothing where it is no valid YAML. */
export const parseYaml = (text: string): readonly unknown[] | undefined => {
  try {
    return loadAll(text, { maxDepth: 50, maxAliases: 100 });
  } catch {
    return undefined;
  }
};

/** Inline ones as text, those in files by path. */
const collectPatches = (value: Fields, file: string, texts: string[], paths: Set<string>): void => {
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
  for (const patch of ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap((field) => listAt(value, field))) {
    const { patch: inline, path } = isFields(patch) ? patch : { patch: undefined, path: patch };
    if (typeof inline === 'string') texts.push(inline);
    if (typeof path !== 'string') continue;
    if (path.includes('\n')) texts.push(path);
    else paths.add(normal(folder + path));
  }
};

const normal = (path: string): string => {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0) parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
};

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The mapping at a path; an empty one where there is none. */
export const fieldsAt = (value: unknown, ...path: readonly string[]): Fields => {
  const found = path.reduce<unknown>((from, key) => (isFields(from) ? from[key] : undefined), value);
  return isFields(found) ? found : {};
};

/** The list in a field; an empty one where there is none. */
export const listAt = (value: Fields, field: string): readonly unknown[] =>
  Array.isArray(value[field]) ? (value[field] as unknown[]) : [];

/** Whether a patch may decide on something: then what is written says nothing for sure. */
export const mayChange = ({ patches }: Manifests, word: RegExp): boolean => patches.some((text) => word.test(text));

/** Whether objects of these kinds may come out of what could not be read. */
export const mayHold = ({ unread }: Manifests, kinds: readonly string[]): boolean =>
  unread.some((text) => new RegExp(`^\\s*kind:\\s*["']?(?:${kinds.join('|')}|\\{\\{)`, 'm').test(text));
