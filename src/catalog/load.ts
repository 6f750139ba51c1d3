/**
 * Reads a folder of YAML files into entities. Bad files never stop it: each gives a problem with its place, the rest is read.
 * It judges shape alone; what entities mean to each other is for `catalog.ts`.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll, YAMLException } from 'js-yaml';
import { systemCode } from '../support/errors.ts';
import { isEntityName, type SourcedEntity } from './entity.ts';

/** What keeps a hostile or broken registry from taking the machine's memory or an hour. */
export interface CatalogLimits {
  readonly files: number;
  readonly bytesPerFile: number;
  readonly documentsPerFile: number;
  readonly foldersDeep: number;
}

export const defaultLimits: CatalogLimits = { files: 200_000, bytesPerFile: 1_000_000, documentsPerFile: 1_000, foldersDeep: 20 };

/** One thing that is wrong with a file of the registry. */
export interface CatalogProblem {
  /** Relative to the registry. */
  readonly file: string;
  /** Counted from 1; absent when it is the file as a whole. */
  readonly line?: number;
  readonly column?: number;
  /** What is wrong, a full sentence. */
  readonly says: string;
  /** What to do about it. */
  readonly hint: string;
}

export interface LoadedCatalog {
  /** In order of file and document. */
  readonly entities: readonly SourcedEntity[];
  readonly problems: readonly CatalogProblem[];
}

/** Every entity in the `.yaml` and `.yml` files at any depth below a folder. Links are not followed, so that no loop can form. */
export const loadCatalog = (root: string, limits: CatalogLimits = defaultLimits): LoadedCatalog => {
  const problems: CatalogProblem[] = [];
  const files = yamlFilesBelow(root, limits, problems);
  const entities = files.flatMap((file) => readEntities(root, file, limits, problems));
  return { entities, problems };
};

const yamlFilesBelow = (root: string, limits: CatalogLimits, problems: CatalogProblem[]): readonly string[] => {
  const files: string[] = [];
  const walk = (folder: string, depth: number): void => {
    if (depth > limits.foldersDeep) {
      problems.push({
        file: folder,
        says: `The folder lies more than ${limits.foldersDeep} folders deep and was not read.`,
        hint: 'Move it up.',
      });
      return;
    }
    for (const entry of listed(root, folder, problems)) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') walk(path, depth + 1);
      else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) files.push(path);
    }
  };
  walk('', 0);
  if (files.length <= limits.files) return files;
  problems.push({ file: '.', says: `There are ${files.length} files; the first ${limits.files} were read.`, hint: 'Split the registry.' });
  return files.slice(0, limits.files);
};

const listed = (root: string, folder: string, problems: CatalogProblem[]) => {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    problems.push({
      file: folder || '.',
      says: `The folder can't be read (${systemCode(error) ?? error}).`,
      hint: 'Check its path and rights.',
    });
    return [];
  }
};

const readEntities = (root: string, file: string, limits: CatalogLimits, problems: CatalogProblem[]): readonly SourcedEntity[] => {
  const text = readText(join(root, file), file, limits, problems);
  if (text === undefined) return [];
  const documents = parseDocuments(text, file, limits, problems);
  return documents.flatMap((document, index) => {
    if (document === null) return [];
    const fault = shapeFault(document);
    if (!fault) return [{ ...withSpec(document as Omit<SourcedEntity, 'source'>), source: { file, document: index } }];
    problems.push({
      file,
      says: `Document ${index + 1} ${fault}.`,
      hint: 'Give it the shape of a Backstage entity, or move it elsewhere.',
    });
    return [];
  });
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

const readText = (path: string, file: string, limits: CatalogLimits, problems: CatalogProblem[]): string | undefined => {
  try {
    const { size } = statSync(path);
    if (size <= limits.bytesPerFile) return utf8.decode(readFileSync(path));
    problems.push({ file, says: `The file has ${size} bytes, more than the ${limits.bytesPerFile} that are read.`, hint: 'Split it.' });
  } catch (error) {
    const reason = error instanceof TypeError ? 'it is not UTF-8' : (systemCode(error) ?? String(error));
    problems.push({ file, says: `The file can't be read (${reason}).`, hint: 'Check its rights and its encoding.' });
  }
  return undefined;
};

const parseDocuments = (text: string, file: string, limits: CatalogLimits, problems: CatalogProblem[]): readonly unknown[] => {
  try {
    const documents = loadAll(text, { filename: file, maxDepth: 50, maxAliases: 100 });
    if (documents.length <= limits.documentsPerFile) return documents;
    const says = `The file has ${documents.length} documents; the first ${limits.documentsPerFile} were read.`;
    problems.push({ file, says, hint: 'Split it.' });
    return documents.slice(0, limits.documentsPerFile);
  } catch (error) {
    // The parser may also fail in ways of its own (a stack overflow, a broken tag): all of them are this file's problem.
    const { reason, mark } = error instanceof YAMLException ? error : { reason: String(error), mark: undefined };
    const place = mark ? { line: mark.line + 1, column: mark.column + 1 } : {};
    problems.push({ file, ...place, says: `This is no valid YAML: ${reason}.`, hint: 'Mend the syntax; the whole file was left out.' });
    return [];
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTextRecord = (value: unknown): boolean => isRecord(value) && Object.values(value).every((entry) => typeof entry === 'string');

/** Why a document is no entity, or nothing. */
const shapeFault = (document: unknown): string | undefined => {
  if (!isRecord(document)) return 'is not a mapping';
  const { apiVersion, kind, metadata, spec } = document;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return 'has no `apiVersion` and `kind`';
  if (!isRecord(metadata)) return 'has no `metadata`';
  if (typeof metadata.name !== 'string' || !isEntityName(metadata.name)) return 'has no valid `metadata.name`';
  if (metadata.namespace !== undefined && !(typeof metadata.namespace === 'string' && isEntityName(metadata.namespace)))
    return 'has a `metadata.namespace` that is no name';
  for (const field of ['title', 'description']) {
    if (metadata[field] !== undefined && typeof metadata[field] !== 'string') return `has a \`metadata.${field}\` that is no text`;
  }
  for (const field of ['annotations', 'labels']) {
    if (metadata[field] !== undefined && !isTextRecord(metadata[field])) return `has \`metadata.${field}\` that are not all text`;
  }
  if (metadata.tags !== undefined && !(Array.isArray(metadata.tags) && metadata.tags.every((tag) => typeof tag === 'string')))
    return 'has `metadata.tags` that are no list of texts';
  if (spec !== undefined && !isRecord(spec)) return 'has a `spec` that is no mapping';
  return undefined;
};

const withSpec = (entity: Omit<SourcedEntity, 'source'>) => ({ ...entity, spec: entity.spec ?? {} });
