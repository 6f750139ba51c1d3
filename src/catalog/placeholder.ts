/** `definition: { $text: ./api/openapi.yaml }`: the file that Backstage reads in its place. Web addresses are for Backstage. */
import { dirname } from 'node:path';
import { type Base, placeIn } from './base.ts';
import type { SourcedEntity } from './entity.ts';
import type { CatalogProblem } from './read-file.ts';
import { type ReadText, readText } from './read-text.ts';
import type { CatalogLimits } from './walk-yaml.ts';

interface Defined {
  readonly entity: SourcedEntity;
  readonly problem?: CatalogProblem;
}

/**
 * One for each registry: gives an entity the text of its definition, where that stands in a file beside it; else as it is, with what is
 * wrong. Entities that name the same file share its text, and there is a limit to all texts together.
 */
export const createDefiner = (base: Base, { bytesPerFile, definitionBytes }: CatalogLimits): ((entity: SourcedEntity) => Defined) => {
  const known = new Map<string, ReadText>();
  const leftOut: ReadText & { readonly fault: string; readonly hint: string } = {
    fault: `The file was left out: those of other definitions make up the ${definitionBytes} bytes that are read.`,
    hint: 'Split the registry.',
  };
  let left = definitionBytes;
  const read = (path: string): ReadText => {
    const before = known.get(path);
    if (before) return before;
    let found: ReadText = left < 0 ? leftOut : readText(path, bytesPerFile);
    if ('text' in found) left -= found.text.length;
    if (left < 0) found = leftOut;
    known.set(path, found);
    return found;
  };
  return (entity) => {
    const path = pathIn(entity.spec.definition);
    if (path === undefined) return { entity };
    const { file } = entity.source;
    const found = read(placeIn(base, `${dirname(file)}/${path}`));
    if ('text' in found) return { entity: { ...entity, spec: { ...entity.spec, definition: found.text } } };
    const says = `The definition of ${entity.kind} ${entity.metadata.name} leads to ${path}. ${found.fault}`;
    const hint = found === leftOut ? leftOut.hint : 'Mend the path, which is relative to the file, or the file.';
    const key = `definition of ${entity.ref} ${path} ${found.key ?? found.fault}`;
    return { entity, problem: { file, entity, field: ['spec', 'definition'], key, says, hint } };
  };
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
