/** Finds the place of a field in the file that an entity came from. Only files with findings are read again, by a parser that keeps places. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, isPair, isSeq, LineCounter, type Node, type ParsedNode, parseAllDocuments } from 'yaml';
import type { SourcedEntity } from './entity.ts';

/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of a field, or of the nearest one above it that is there; nothing where the file is no longer what it was. */
export type Locate = (entity: SourcedEntity, field: readonly (string | number)[]) => Position | undefined;

export const createLocator = (root: string): Locate => {
  const files = new Map<string, { readonly roots: readonly (ParsedNode | null)[]; readonly lines: LineCounter }>();
  const read = (file: string) => {
    const known = files.get(file);
    if (known) return known;
    const lines = new LineCounter();
    const documents = parseAllDocuments(readFileSync(join(root, file), 'utf8'), { lineCounter: lines, logLevel: 'silent' });
    const parsed = { roots: Array.isArray(documents) ? documents.map(({ contents }) => contents) : [], lines };
    files.set(file, parsed);
    return parsed;
  };
  return ({ source }, field) => {
    try {
      const { roots, lines } = read(source.file);
      const offset = startOf(roots[source.document] ?? null, field);
      if (offset === undefined) return undefined;
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    } catch {
      // Gone or changed since it was read: a finding without a line is better than none.
      return undefined;
    }
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
