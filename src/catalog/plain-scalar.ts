/** The values of the plain subset of YAML that stand on one line: texts, numbers, truth values. Pure. */

/** What the subset leaves to a whole parser. */
export const OUTSIDE = Symbol('outside the plain subset');

/** The value in `text` from `start`, which is no space, to `end`, the end of its line. */
export const readScalar = (text: string, start: number, end: number): unknown => {
  const first = text.charCodeAt(start);
  if (first === QUOTE || first === DOUBLE_QUOTE) return readQuoted(text, start, end, first);
  if (first < 128 && CAN_NOT_BEGIN[first]) return OUTSIDE;
  const last = endOfPlain(text, start, end);
  return last < 0 ? OUTSIDE : resolvePlain(text.slice(start, last));
};

const QUOTE = 39;
const DOUBLE_QUOTE = 34;
const COLON = 58;
const HASH = 35;
const SPACE = 32;

const table = (characters: string): readonly boolean[] => {
  const among = new Set(characters);
  return Array.from({ length: 128 }, (_, code) => among.has(String.fromCharCode(code)));
};

/** Indicators of YAML, and `-`, which may begin a number or a list. */
const CAN_NOT_BEGIN = table('&*!|>%@`,?:-#[]{}');

/** Nothing but a comment may follow up to the end of the line. */
export const isBlankFrom = (text: string, start: number, end: number): boolean => {
  let at = start;
  while (at < end && text.charCodeAt(at) === SPACE) at++;
  return at === end || (at > start && text.charCodeAt(at) === HASH);
};

const readQuoted = (text: string, start: number, end: number, quote: number): unknown => {
  const close = text.indexOf(quote === QUOTE ? "'" : '"', start + 1);
  if (close < 0 || close >= end || !isBlankFrom(text, close + 1, end)) return OUTSIDE;
  const inside = text.slice(start + 1, close);
  return quote === DOUBLE_QUOTE && inside.includes('\\') ? OUTSIDE : inside;
};

/** Where a plain text ends, before a comment and the spaces before that; negative where it is no plain text. */
const endOfPlain = (text: string, start: number, end: number): number => {
  let last = start;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE) {
      if (at + 1 < end && text.charCodeAt(at + 1) === HASH) break;
    } else {
      if (code === COLON && (at + 1 === end || text.charCodeAt(at + 1) === SPACE)) return -1;
      last = at + 1;
    }
  }
  return last;
};

const keywords: ReadonlyMap<string, null | boolean> = new Map(
  [...[null, true, false].map((value) => [String(value), value] as const)].flatMap(([word, value]) =>
    [word, word.toUpperCase(), `${word[0]?.toUpperCase()}${word.slice(1)}`].map((spelling) => [spelling, value] as const),
  ),
);

/** The first letters of the keywords, and what else may begin a value that is no text. */
const MAY_RESOLVE = table('nNtTfF~+.0123456789');
const WHOLE = /^(?:0|[1-9]\d{0,14})$/;
/** Any other number, as the core schema of YAML 1.2 knows them, and more: only what surely is none is text. */
const NUMERIC = /^[+-]?(?:\.?\d[\d.]*(?:e[+-]?\d+)?|0[xo].*|\.inf|\.nan)$/i;

/** The meaning of a text without quotes. */
export const resolvePlain = (plain: string): unknown => {
  const first = plain.charCodeAt(0);
  if (first >= 128 || !MAY_RESOLVE[first]) return plain;
  const keyword = keywords.get(plain);
  if (keyword !== undefined) return keyword;
  if (plain === '~') return null;
  if (WHOLE.test(plain)) return Number(plain);
  return NUMERIC.test(plain) && !VERSION.test(plain) ? OUTSIDE : plain;
};

const VERSION = /^\d+\.\d+\.\d/;
