/** Finds the place of a field in the file that an entity came from. Only files with findings are read again, by a parser that keeps places. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, isPair, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { SourcedEntity } from './entity.ts';
import { type Part, takeApart } from './parse-documents.ts';

/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of a field, or of the nearest one above it that is there; nothing where the file is no longer what it was. */
export type Locate = (entity: SourcedEntity, field: readonly (string | number)[]) => Position | undefined;

export const createLocator = (root: string): Locate => {
  const files = new Map<string, readonly Part[]>();
  const partsOf = (file: string): readonly Part[] => {
    const known = files.get(file);
    if (known) return known;
    const parts = takeApart(readFileSync(join(root, file), 'utf8').replace(/^\uFEFF/, ''));
    files.set(file, parts);
    return parts;
  };
  const read = remembered((part: Part) => {
    const lines = new LineCounter();
    return { lines, root: parseDocument(part.text, { lineCounter: lines, logLevel: 'silent' }).contents };
  });
  return ({ source }, field) => {
    try {
      // By itself, so that it is found below one that is broken as well.
      const part = partsOf(source.file)[source.document];
      if (!part) return undefined;
      const { root: top, lines } = read(part);
      const offset = startOf(top, field);
      if (offset === undefined) return undefined;
      const { line, col } = lines.linePos(offset);
      return { line: part.line - 1 + line, column: col };
    } catch {
      // Gone or changed since it was read: a finding without a line is better than none.
      return undefined;
    }
  };
};

const remembered = <K extends object, V>(make: (key: K) => V): ((key: K) => V) => {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
};

/** Where the deepest field on the path begins: at its key within a mapping, at its value within a list. */
const startOf = (root: Node | null, field: readonly (string | number)[]): number | undefined => {
  let node = root;
  let start = node?.range?.[0];
  for (const key of field) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isNode(item.key) && String(item.key) === String(key));
      if (!pair) return start;
      start = (pair.key as Node).range?.[0];
      node = pair.value as Node | null;
    } else if (isSeq(node) && typeof key === 'number') {
      const item = node.items[key];
      if (!isNode(item)) return start;
      start = item.range?.[0];
      node = item;
    } else return start;
  }
  return start;
};
