/** `definition: { $text: ./api/openapi.yaml }`: the file that Backstage reads in its place. Web addresses are for Backstage. */
import { join, posix } from 'node:path';
import { type Base, baseOf } from './base.ts';
import type { SourcedEntity } from './entity.ts';
import type { CatalogProblem } from './read-file.ts';
import { readText } from './read-text.ts';

/** The entity with the text of its definition, where that stands in a file beside it; else as it is, with what is wrong. */
export const withDefinition = (
  base: Base,
  entity: SourcedEntity,
  limit: number,
): { readonly entity: SourcedEntity; readonly problem?: CatalogProblem } => {
  const path = pathIn(entity.spec.definition);
  if (path === undefined) return { entity };
  const { file } = entity.source;
  const target = posix.join(posix.dirname(file), path);
  const read = readText(join(baseOf(base, target), target), limit);
  if ('text' in read) return { entity: { ...entity, spec: { ...entity.spec, definition: read.text } } };
  const says = `The definition of ${entity.kind} ${entity.metadata.name} leads to ${path}. ${read.fault}`;
  const key = `definition of ${entity.ref} ${path} ${read.key ?? read.fault}`;
  return { entity, problem: { file, key, says, hint: 'Mend the path, which is relative to the file, or the file.' } };
};

/** Backstage puts these in with a processor each; all of them mean the text of a file. */
const PLACEHOLDERS = ['$text', '$yaml', '$json', '$openapi', '$asyncapi'];

const pathIn = (definition: unknown): string | undefined => {
  if (typeof definition !== 'object' || definition === null) return undefined;
  const [key = '', ...others] = Object.keys(definition);
  const target: unknown = Object.values(definition)[0];
  return others.length === 0 && PLACEHOLDERS.includes(key) && typeof target === 'string' && !/^[a-z][a-z+.-]*:/i.test(target)
    ? target
    : undefined;
};
