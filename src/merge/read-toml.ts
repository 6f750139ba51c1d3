/**
 * Reads TOML with places. Tables stay as they are written, one below the other: `[a.b]` is an entry of the file, not one of `[a]`. What could
 * mean the same in two ways of writing (dotted keys beside tables, tables within lists of tables) is not understood, and merged as text.
 */
import { endOf, type Grammar, readBrackets } from './brackets.ts';
import { container, type Entry, hasTwice, lineEnd, type Source, scalar, type Tree } from './tree.ts';

const STRINGS = /"""(?:[^\\]|\\.)*?"{3,5}|'''.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/sy;
const WORD = /[\w+.:-]+(?: \d[\d:.]*(?:Z|[+-][\d:]+)?)?/y;
const KEY = /(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'))*/y;
const HEADER = /(\[\[?)[ \t]*([^\n]*?)[ \t]*\]\]?[ \t]*(?:#[^\n]*)?\n/y;

const plain = (raw: string): string => raw.replace(/\s/g, '').replace(/^(["'])(.*)\1$/, '$2');

const grammar: Grammar = {
  trivia: /(?:\s|#[^\n]*)+/y,
  key: KEY,
  assign: /[ \t]*=/y,
  restOfLine: /[^\S\n]*(?:#[^\n]*)?\n/y,
  scalar: (text, at) => {
    const end = endOf(STRINGS, text, at) ?? endOf(WORD, text, at);
    if (end === undefined) return undefined;
    const raw = text.slice(at, end);
    // The ways of quoting mean the same where nothing is escaped and nothing breaks the line.
    const [, simple] = /^(?:"([^"\\\n]*)"|'[^'\n]*')$/.exec(raw) ? [raw, raw.slice(1, -1)] : [];
    const literal = /^'''([^'\n]*)'''$/.exec(raw)?.[1];
    const quoted = simple ?? literal;
    return scalar(at, end, quoted === undefined || raw === '""""""' ? raw : JSON.stringify(quoted));
  },
  keyName: plain,
};

interface Table {
  readonly key: string;
  readonly isOfList: boolean;
  readonly start: number;
  readonly at: number;
  readonly valueFrom: number;
  readonly entries: Entry[];
}

export const readToml = (text: string): Source | undefined => {
  const found = readTables(text);
  if (!found || isTangled(found.top, found.tables)) return undefined;
  const root = container('map', { start: 0, end: text.length, entries: found.entries, layout: 'block' });
  return { text, root, comment: /(?:^|\s)(#.*)/, unit: undefined, isLoose: false };
};

/** Whether it can be read, and no key or table stands in it twice. */
export const isToml = (text: string): boolean => readTables(text) !== undefined;

const readTables = (text: string) => {
  const top: Entry[] = [];
  const tables: Table[] = [];
  let start = 0;
  let at = endOf(grammar.trivia, text, 0) ?? 0;
  while (at < text.length) {
    const header = text[at] === '[' ? readHeader(text, at, start) : undefined;
    const entry = header ? undefined : readPair(text, at, start);
    if (header) tables.push(header);
    else if (entry) (tables.at(-1)?.entries ?? top).push(entry);
    else return undefined;
    start = header?.valueFrom ?? entry?.end ?? text.length;
    at = endOf(grammar.trivia, text, start) ?? start;
  }
  const entries = [...top, ...tables.map((table, index) => toEntry(table, tables[index + 1]?.start, text))];
  const isClear = [entries, ...tables.map((table) => table.entries)].every((all) => !hasTwice(all.map(({ key }) => key)));
  return isClear ? { top, tables, entries } : undefined;
};

const readHeader = (text: string, at: number, start: number): Table | undefined => {
  HEADER.lastIndex = at;
  const [whole, brackets, name] = HEADER.exec(text) ?? [];
  if (whole === undefined || !name || endOf(KEY, name, 0) !== name.length) return undefined;
  return { key: plain(name), isOfList: brackets === '[[', start, at, valueFrom: at + whole.length, entries: [] };
};

const readPair = (text: string, at: number, start: number): Entry | undefined => {
  const keyEnd = endOf(KEY, text, at);
  const valueFrom = keyEnd === undefined ? undefined : endOf(grammar.assign, text, keyEnd);
  if (valueFrom === undefined) return undefined;
  const node = readBrackets(text, endOf(/[ \t]*/y, text, valueFrom) ?? valueFrom, grammar);
  const end = node && endOf(grammar.restOfLine, text, node.end);
  if (!node || end === undefined) return undefined;
  return { key: plain(text.slice(at, keyEnd)), node, start, at, valueFrom, end, comma: undefined };
};

const toEntry = (table: Table, next: number | undefined, text: string): Entry => {
  const end = next ?? table.entries.at(-1)?.end ?? lineEnd(text, table.at);
  const node: Tree = container('map', { start: table.valueFrom, end, entries: table.entries, layout: 'block' });
  return { ...table, key: table.isOfList ? `[[${table.key}]]${nameOf(table)}` : `[${table.key}]`, node, end, comma: undefined };
};

/** Tables of a list are told apart as items of any list are. */
const nameOf = ({ entries }: Table): string =>
  entries.find(({ key, node }) => /^(?:id|name|key|path|description)$/.test(key) && node.kind === 'scalar')?.node.value ?? '';

/** A table within a list of tables belongs to the item above it; dotted keys and inline tables can be tables written in another way. */
const isTangled = (top: readonly Entry[], tables: readonly Table[]): boolean => {
  const lists = tables.filter(({ isOfList }) => isOfList).map(({ key }) => key);
  const keys = [...top, ...tables.flatMap(({ entries }) => entries)].map(({ key }) => key);
  return (
    keys.some((key) => key.includes('.')) ||
    tables.some(({ key }) => top.some((other) => key === other.key || key.startsWith(`${other.key}.`))) ||
    tables.some(({ key, isOfList }) => lists.some((list) => key.startsWith(`${list}.`) || (!isOfList && key === list)))
  );
};
