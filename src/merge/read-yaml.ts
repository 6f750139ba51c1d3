/**
 * Reads YAML with places: a file is the list of its documents. Anchors, aliases, tags, merge keys and other rarities are not understood: what
 * one of them means can depend on places far away, so such a file is merged as text.
 */
import {
  type Document,
  isAlias,
  isCollection,
  isDocument,
  isMap,
  isNode,
  isScalar,
  type Pair,
  parseAllDocuments,
  type Scalar,
  visit,
} from 'yaml';
import { type Body, placed } from './brackets.ts';
import { container, type Entry, hasTwice, lineEnd, lineStart, type Source, scalar, type Tree } from './tree.ts';

/** Whether it can be read, and no key stands in it twice. */
export const isYaml = (text: string): boolean =>
  documentsIn(text).every((document) => {
    let isValid = document.errors.length === 0;
    visit(document, {
      Map: (_, { items }) => {
        if (hasTwiceIn(items)) isValid = false;
      },
    });
    return isValid;
  });

const hasTwiceIn = (items: readonly Pair[]): boolean => hasTwice(items.map(({ key }) => (isScalar(key) ? String(key.value) : `${key}`)));

/** The parser's own search for keys that stand there twice takes many seconds in a map of thousands of keys: that is left to us. */
const documentsIn = (text: string): readonly Document[] => {
  const parsed = parseAllDocuments(text, { logLevel: 'silent', version: '1.2', uniqueKeys: false });
  return Array.isArray(parsed) ? parsed.filter(isDocument) : [];
};

export const readYaml = (text: string): Source | undefined => {
  const documents = documentsIn(text);
  if (/^(?:%|\.\.\.|\t)/m.test(text) || !documents.every(isPlain)) return undefined;
  const starts = [...text.matchAll(/^---(?=\s)/gm)].map(({ index }) => index);
  // Before the first marker there may be nothing but comments, which are no document.
  if (starts.length < documents.length) starts.unshift(0);
  if (starts.length !== documents.length) return undefined;
  const entries: Entry[] = [];
  for (const [index, document] of documents.entries()) {
    const start = starts[index] ?? 0;
    const entry = toDocumentEntry(text, document, start, starts[index + 1] ?? text.length);
    if (!entry) return undefined;
    entries.push(entry);
  }
  return {
    text,
    root: container('list', { start: 0, end: text.length, entries, layout: 'block' }),
    comment: /(?:^|\s)(#.*)/,
    unit: undefined,
    isLoose: false,
  };
};

const isPlain = (document: Document): boolean => {
  let isKnown = document.errors.length === 0 && document.warnings.length === 0;
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node) || node.tag || ('anchor' in node && node.anchor) || (isMap(node) && hasTwiceIn(node.items))) isKnown = false;
      return isKnown ? undefined : visit.BREAK;
    },
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value === '<<' || typeof key.value === 'object') isKnown = false;
      return isKnown ? undefined : visit.BREAK;
    },
  });
  return isKnown;
};

const toDocumentEntry = (text: string, document: Document, start: number, end: number): Entry | undefined => {
  const hasMarker = text.startsWith('---', start);
  const valueFrom = hasMarker ? start + 3 : start;
  const top = document.contents;
  const from = afterHead(text, hasMarker ? lineEnd(text, start) : start, top?.range?.[0] ?? end);
  const node = top ? toTree(text, top, from) : scalar(valueFrom, valueFrom, 'null');
  if (!node) return undefined;
  return { key: nameOf(document), node, start, at: start, valueFrom, end, comma: undefined };
};

/** What stands before the first empty line is about the file, not about its first key. */
const afterHead = (text: string, from: number, to: number): number => {
  const at = text.slice(from, to).lastIndexOf('\n\n');
  return at < 0 ? from : from + at + 2;
};

const nameOf = (document: Document): string => {
  if (!isMap(document.contents)) return '';
  const name = [['kind'], ['metadata', 'namespace'], ['metadata', 'name']].map((path) => String(document.getIn(path) ?? ''));
  return name[2] ? name.join('/') : '';
};

/** @param from Where the first line of a block may begin, comments above its first entry included. */
const toTree = (text: string, node: unknown, from: number): Tree | undefined => {
  if (!isNode(node) || !node.range) return undefined;
  if (isScalar(node)) return toScalar(text, node);
  if (!isCollection(node)) return undefined;
  const [start, end] = node.range;
  if (node.flow) return toFlow(text, node, start, end);
  const entries = toEntries(text, node, start, from);
  if (!entries || entries.length === 0) return undefined;
  return container(isMap(node) ? 'map' : 'list', { start, end: entries.at(-1)?.node.end ?? end, entries, layout: 'block' });
};

const toEntries = (text: string, node: unknown, first: number, from: number): readonly Entry[] | undefined => {
  const entries: Entry[] = [];
  // The first key of an item of a list stands behind the dash.
  let start = lineStart(text, first) < from ? first : from;
  for (const item of itemsOf(node)) {
    const body = isMap(node) ? toPair(text, item) : toItem(text, item, entries.length === 0 ? first : start);
    if (!body || (body.at !== start && text.slice(Math.max(lineStart(text, body.at), start), body.at).trim())) return undefined;
    const end = lineEnd(text, body.node.end);
    entries.push({ ...body, start, end });
    start = end;
  }
  return entries;
};

const itemsOf = (node: unknown): readonly unknown[] => (isCollection(node) ? node.items : []);

const toPair = (text: string, item: unknown): Body | undefined => {
  const { key, value } = item as Pair;
  if (!isScalar(key) || !key.range) return undefined;
  const [at, keyEnd] = key.range;
  const colon = /^[ \t]*:/.exec(text.slice(keyEnd, keyEnd + 100))?.[0];
  if (!colon) return undefined;
  const valueFrom = keyEnd + colon.length;
  const node = toValue(text, value, valueFrom);
  return node && { key: String(key.value), at, valueFrom, node, comma: undefined };
};

const toItem = (text: string, item: unknown, from: number): Body | undefined => {
  const dash = /^(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*-(?=\s)/.exec(text.slice(from))?.[0];
  if (!dash) return undefined;
  const valueFrom = from + dash.length;
  const node = toValue(text, item, valueFrom);
  return node && { key: '', at: valueFrom - 1, valueFrom, node, comma: undefined };
};

const toValue = (text: string, value: unknown, valueFrom: number): Tree | undefined => {
  const isNothing = !isNode(value) || (isScalar(value) && value.value === null && !value.source);
  return isNothing ? scalar(valueFrom, valueFrom, 'null') : toTree(text, value, lineEnd(text, valueFrom));
};

const toScalar = (text: string, { value, range, source, type }: Scalar): Tree | undefined => {
  let [start, end] = range ?? [0, 0];
  if (type?.startsWith('BLOCK_')) {
    // Empty lines behind it are its own only where it says that it keeps them.
    if (!/^[|>]\d?\+/.test(text.slice(start, start + 3))) end = start + text.slice(start, end).trimEnd().length;
    else if (text[end - 1] === '\n') end--;
  }
  return scalar(
    start,
    end,
    typeof value === 'string' ? JSON.stringify(value) : typeof value === 'boolean' ? String(value) : value === null ? 'null' : `${source}`,
  );
};

const REST_OF_LINE = /[^\S\n]*(?:#[^\n]*)?\n/y;

const toFlow = (text: string, node: unknown, start: number, end: number): Tree | undefined => {
  const bodies: Body[] = [];
  for (const item of itemsOf(node)) {
    const body = isMap(node) ? toFlowPair(text, item) : toFlowItem(text, item);
    if (!body) return undefined;
    const comma = /^(?:\s|(?<=\s)#[^\n]*\n)*,/.exec(text.slice(body.node.end, end))?.[0];
    bodies.push({ ...body, comma: comma && body.node.end + comma.length - 1 } as Body);
  }
  return container(isMap(node) ? 'map' : 'list', { start, end, ...placed(text, start, end - 1, bodies, REST_OF_LINE) });
};

/** In JSON's way of writing no space follows the colon. */
const toFlowPair = (text: string, item: unknown): Body | undefined => {
  const { value } = item as Pair;
  return isNode(value) && value.range && value.range[1] > value.range[0] ? toPair(text, item) : undefined;
};

const toFlowItem = (text: string, item: unknown): Body | undefined => {
  const node = toTree(text, item, 0);
  return node && { key: '', at: node.start, valueFrom: node.start, node, comma: undefined };
};
