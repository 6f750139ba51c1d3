/** From the text of one YAML file to entities. It judges shape alone; a fault costs its own document, never the others. */
import { type Entity, isEntityName, type SourcedEntity, sourced } from './entity.ts';
import { toLean } from './lean.ts';
import { lineOf, parseDocuments, takeApart } from './parse-documents.ts';
import { isSkeleton } from './skeleton.ts';
import { isSurelyValid } from './surely-valid.ts';

/** One thing that is wrong with a file of the registry. */
export interface CatalogProblem {
  /** Relative to the registry. */
  readonly file: string;
  /** Counted from 1; absent when it is the file as a whole. */
  readonly line?: number;
  readonly column?: number;
  /** Where it is a field of an entity, in place of a line. */
  readonly entity?: SourcedEntity;
  readonly field?: readonly (string | number)[];
  /** Tells it from others of its file or entity without saying where it stands or how large something is; absent where `says` does not either. */
  readonly key?: string;
  /** What is wrong, a full sentence. */
  readonly says: string;
  /** What to do about it. */
  readonly hint: string;
}

/** An entity of the right shape that Backstage might refuse all the same, with the document that it was. */
export interface Doubtful {
  readonly entity: SourcedEntity;
  readonly document: unknown;
}

export interface ReadFile {
  readonly entities: readonly SourcedEntity[];
  readonly doubtful: readonly Doubtful[];
  readonly problems: readonly CatalogProblem[];
}

/** Whether a text says of itself that it holds entities. What does not is left alone: a repository has other YAML too. */
export const saysEntity = (text: string): boolean => /apiVersion["']?\s*:\s*["']?[\w.-]*backstage\.io\//.test(text);

export const readEntities = (text: string, file: string, documentsPerFile: number): ReadFile => {
  const entities: SourcedEntity[] = [];
  const doubtful: Doubtful[] = [];
  const problems: CatalogProblem[] = [];
  const documents = parseDocuments(text, file, problems);
  if (documents.length > documentsPerFile)
    problems.push({
      file,
      key: 'documents',
      says: `The file has ${documents.length} documents; the first ${documentsPerFile} were read.`,
      hint: 'Split it.',
    });
  // Where documents begin is of no interest until something is wrong with one.
  let parts: ReturnType<typeof takeApart> | undefined;
  for (const [index, { value }] of documents.slice(0, documentsPerFile).entries()) {
    if (value === null || value === undefined || isOfOthers(value) || isSkeleton(value)) continue;
    const fault = shapeFault(value);
    if (fault) {
      const hint = 'Give it the shape of a Backstage entity, or move it elsewhere.';
      parts ??= takeApart(text);
      const part = parts[index];
      problems.push({
        file,
        ...(part && { line: lineOf(part) }),
        key: `${nameIn(value)} ${fault}`,
        says: `Document ${index + 1} ${fault}.`,
        hint,
      });
      continue;
    }
    const document = withSpec(value as Entity);
    const entity = sourced(toLean(document), { file, document: index });
    entities.push(entity);
    if (document !== value || !isSurelyValid(document)) doubtful.push({ entity, document: value });
  }
  return { entities, doubtful, problems };
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
/** As far as it can be told from others. */
const nameIn = (value: unknown): string => (isRecord(value) && isRecord(value.metadata) ? JSON.stringify(value.metadata.name ?? '') : '');
const isTextRecord = (value: unknown): boolean => isRecord(value) && Object.values(value).every((entry) => typeof entry === 'string');

/** Something that has its own format and says so, as Kubernetes objects do. */
const isOfOthers = (value: unknown): boolean =>
  isRecord(value) && typeof value.apiVersion === 'string' && !value.apiVersion.includes('backstage.io/');

/** Why a document is no entity, or nothing. */
export const shapeFault = (document: unknown): string | undefined => {
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

const withSpec = (entity: Entity): Entity => (entity.spec ? entity : { ...entity, spec: {} });
