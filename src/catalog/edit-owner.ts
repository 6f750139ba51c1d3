/** Gives entities another owner in the text of their file: only that word changes, or nothing does. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { type Document, isAlias, isDocument, isScalar, type Node, parseAllDocuments } from 'yaml';
import { editScalars } from './edit-scalar.ts';
import { type Entity, type EntityRef, type SourcedEntity, toRef } from './entity.ts';
import { parseDocuments } from './parse-documents.ts';

/** The text with the new owner, or why it can't have it, in a sentence. */
export type EditedText = { readonly text: string } | { readonly fault: string };

/** @param moved Entities of this one file, as they stand in it. */
export const withOwner = (text: string, moved: readonly SourcedEntity[], to: SourcedEntity): EditedText => {
  const parsed = parseAllDocuments(text, { logLevel: 'silent' });
  const documents: readonly Document[] = Array.isArray(parsed) ? parsed.filter(isDocument) : [];
  const edits: { readonly node: Node; readonly value: string }[] = [];
  for (const entity of moved) {
    const document = documents[entity.source.document];
    if (!document || refIn(document) !== entity.ref) return { fault: `${entity.kind} ${entity.metadata.name} is not where it was read.` };
    const node = document.getIn(['spec', 'owner'], true);
    if (!isScalar(node) && !isAlias(node))
      return { fault: `${entity.kind} ${entity.metadata.name} has no \`spec.owner\` of its own that could be changed.` };
    edits.push({ node, value: spell(to, entity) });
  }
  const edited = editScalars(text, edits);
  const differs = differenceBeyond(text, edited, new Map(moved.map((entity) => [entity.source.document, spell(to, entity)])));
  return differs
    ? {
        fault: `The owner of ${differs} can't be changed without changing more: it is an anchor that other fields repeat, or written in a way that is not understood.`,
      }
    : { text: edited };
};

const refIn = (document: Document): EntityRef => {
  const name = (path: readonly string[]): string => String(document.getIn(path) ?? '');
  return toRef(name(['kind']), name(['metadata', 'namespace']) || 'default', name(['metadata', 'name']));
};

/** As the old owner was spelled: with its kind or without, and with the namespace where it was named or is needed. */
const spell = ({ metadata: { name, namespace = 'default' } }: SourcedEntity, { metadata, spec }: SourcedEntity): string => {
  const old = typeof spec.owner === 'string' ? spec.owner : '';
  const [, kind] = /^(group):/i.exec(old) ?? [];
  const named = old.includes('/') || namespace.toLowerCase() !== (metadata.namespace ?? 'default').toLowerCase();
  return `${old.includes(':') ? `${kind ?? 'group'}:` : ''}${named ? `${namespace}/` : ''}${name}`;
};

/** The first entity that did not become what it should have, read by the parser that reads the registry. */
const differenceBeyond = (before: string, after: string, owners: ReadonlyMap<number, string>): string | undefined => {
  const [was = [], is = []] = [before, after].map((text) => parseDocuments(text.replace(/^\uFEFF/, ''), '', []).map(({ value }) => value));
  if (was.length !== is.length) return 'the file';
  const wrong = was.findIndex((value, index) => {
    const owner = owners.get(index);
    const { spec, ...rest } = Object(value) as Entity;
    const wanted = owner === undefined ? value : { ...rest, spec: { ...spec, owner } };
    return !isDeepStrictEqual(is[index], wanted);
  });
  if (wrong < 0) return undefined;
  const { kind, metadata } = Object(was[wrong]) as Partial<Entity>;
  return kind === undefined ? `document ${wrong + 1}` : `${kind} ${metadata?.name}`;
};
