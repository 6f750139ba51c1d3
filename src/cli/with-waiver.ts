/** Adds a waiver to the text of a policy: lines are put in, in the file's own indentation and ends, and every other byte stays. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isNode, isSeq, parseDocument, stringify, type YAMLSeq } from 'yaml';
import type { EditedText } from '../catalog/edit-owner.ts';
import type { Waiver } from '../rules/waiver.ts';

/** The text with one waiver more, behind those that it has; or why it can't have it, in a sentence. */
export const withWaiver = (text: string, waiver: Waiver): EditedText => {
  const edited = insert(text, waiver);
  const [before, after] = [text, edited].map(toValue);
  const { waivers = [], ...rest } = Object(before) as { readonly waivers?: readonly unknown[] };
  const isSound = Array.isArray(waivers) && isDeepStrictEqual(after, { ...rest, waivers: [...waivers, waiver] });
  return isSound ? { text: edited } : { fault: 'The file is written in a way in which no waiver can be added without changing more.' };
};

/** The lines that somebody could add by hand. */
export const printWaivers = (waivers: readonly Waiver[]): string =>
  // Whatever is in it, a text takes one line.
  stringify(waivers, { lineWidth: 0, blockQuote: false });

const toValue = (text: string): unknown => {
  try {
    const document = parseDocument(text, { logLevel: 'silent' });
    return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount: 100 }) ?? {});
  } catch {
    return undefined;
  }
};

const insert = (text: string, waiver: Waiver): string => {
  const { contents } = parseDocument(text, { logLevel: 'silent' });
  const list = isMap(contents) ? contents.get('waivers') : undefined;
  const end = /\r?\n/.exec(text)?.[0] ?? '\n';
  if (isSeq(list)) return list.flow ? intoFlow(text, list, waiver, end) : intoBlock(text, list, waiver, end);
  if (isMap(contents) && contents.flow) return intoBrackets(text, contents, `waivers: [${printFlow(waiver)}]`);
  const margin = isMap(contents) ? marginOf(text, contents.range?.[0] ?? 0) : '';
  const whole = text === '' || text.endsWith('\n') ? text : `${text}${end}`;
  return `${whole}${margin}waivers:${end}${lines(waiver, `${margin}${indentOf(text)}`, ' ', end)}`;
};

/** Behind the line in which the last waiver ends. */
const intoBlock = (text: string, list: YAMLSeq, waiver: Waiver, end: string): string => {
  const start = list.range?.[0] ?? 0;
  const last = list.items.at(-1);
  const at = (isNode(last) ? last.range?.[1] : undefined) ?? list.range?.[1] ?? text.length;
  const gap = /^-( +)/.exec(text.slice(start))?.[1] ?? ' ';
  const line = lines(waiver, marginOf(text, start), gap, end);
  return atLineEnd(text, at, line, end);
};

/** An empty list becomes one of lines; in one that holds something, the waiver stands beside what it holds. */
const intoFlow = (text: string, list: YAMLSeq, waiver: Waiver, end: string): string => {
  const [start = 0, stop = start] = list.range ?? [];
  const before = text.slice(0, start);
  const key = /(?:^|\n)([ \t]*)waivers: +$/.exec(before);
  if (!key || !/^\[\s*\]$/.test(text.slice(start, stop))) return intoBrackets(text, list, printFlow(waiver));
  const without = before.trimEnd() + text.slice(stop);
  return atLineEnd(without, before.trimEnd().length, lines(waiver, `${key[1]}${indentOf(text)}`, ' ', end), end);
};

const intoBrackets = (text: string, { items, range }: Pick<YAMLSeq, 'range'> & { readonly items: readonly unknown[] }, item: string) => {
  const last = items.at(-1);
  const lastNode = Object(last).value ?? last;
  const at = isNode(lastNode) ? (lastNode.range?.[1] ?? 0) : (range?.[0] ?? 0) + 1;
  return `${text.slice(0, at)}${items.length > 0 ? ', ' : ''}${item}${text.slice(at)}`;
};

/** Behind the line that ends at `at` or goes on there. */
const atLineEnd = (text: string, at: number, line: string, end: string): string => {
  const next = text[at - 1] === '\n' ? at : text.indexOf('\n', at) + 1;
  return next > 0 ? text.slice(0, next) + line + text.slice(next) : `${text}${end}${line}`;
};

const lines = (waiver: Waiver, margin: string, gap: string, end: string): string =>
  printWaivers([waiver])
    .trimEnd()
    .split('\n')
    .map((line) => `${margin}${line.replace(/^(-?) +/, (_, dash: string) => (dash ? `-${gap}` : ` ${gap}`))}${end}`)
    .join('');

const printFlow = (waiver: Waiver): string => stringify(waiver, { lineWidth: 0, blockQuote: false, collectionStyle: 'flow' }).trim();

/** What stands before it in its line. */
const marginOf = (text: string, at: number): string => /[^\n]*$/.exec(text.slice(0, at).replace(/^\uFEFF/, ''))?.[0] ?? '';

/** As far as the first line that is indented at all. */
const indentOf = (text: string): string => /^( +)[^\s#]/m.exec(text)?.[1] ?? '  ';
