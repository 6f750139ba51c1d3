/** Takes code apart as far as rules need it: text literals with their places, and the code without comments. No parser: it forgives. */
import type { Language } from './path-kinds.ts';

export interface Literal {
  /** As it is written between the quotes. */
  readonly text: string;
  /** Of its first character. */
  readonly offset: number;
}

export interface Code {
  /** Comments are blanks, so that offsets stay. */
  readonly bare: string;
  readonly literals: readonly Literal[];
}

const RAW_RUST = String.raw`b?r(#*)"[\s\S]*?"\k<hash>`;

/** One alternative a token; what is in none is code. A quote without its end on the line opens nothing. */
const tokens = {
  line: String.raw`\/\/[^\n]*`,
  block: String.raw`\/\*[\s\S]*?(?:\*\/|$)`,
  hash: String.raw`#[^\n]*`,
  double: String.raw`"(?:[^"\\\n]|\\[\s\S])*"`,
  single: String.raw`'(?:[^'\\\n]|\\[\s\S])*'`,
  character: String.raw`'(?:[^'\\\n]|\\[^\n]{1,9}?)'`,
  backtick: '`(?:[^`\\\\]|\\\\[\\s\\S])*`',
  rawBacktick: '`[^`]*`',
  tripleDouble: String.raw`"""[\s\S]*?"""`,
  tripleSingle: String.raw`'''[\s\S]*?'''`,
  verbatim: String.raw`@\$?"(?:[^"]|"")*"`,
  rawRust: RAW_RUST.replace('(#*)', '(?<hash>#*)'),
};

const { line, block, hash, double, single, character, backtick, rawBacktick, tripleDouble, tripleSingle, verbatim, rawRust } = tokens;
const LEXERS: Readonly<Record<Language, readonly string[]>> = {
  javascript: [line, block, double, single, backtick],
  go: [line, block, double, rawBacktick, character],
  java: [line, block, tripleDouble, double, character],
  python: [hash, tripleDouble, tripleSingle, double, single],
  rust: [line, block, rawRust, double, character],
  csharp: [line, block, tripleDouble, verbatim, double, character],
};

export const readCode = (text: string, language: Language): Code => {
  const literals: Literal[] = [];
  const lexer = new RegExp(LEXERS[language].join('|'), 'g');
  const bare = text.replace(lexer, (token: string, ...rest: unknown[]) => {
    const offset = rest.find((value) => typeof value === 'number') as number;
    if (isComment(token, text, offset, language)) return token.replace(/[^\n]/g, ' ');
    const quotes = /^(?:b?r#*"|@?\$?"""|@\$?"|'''|["'`])/.exec(token)?.[0].length ?? 1;
    literals.push({ text: token.slice(quotes, token.length - (quotes === 3 && !token.startsWith('@') ? 3 : 1)), offset: offset + quotes });
    return token;
  });
  return { bare, literals };
};

/** In Python a text that stands alone is documentation. */
const isComment = (token: string, text: string, offset: number, language: Language): boolean =>
  /^(?:\/[/*]|#)/.test(token) ||
  (language === 'python' && /^(?:"""|''')/.test(token) && /(?:^|\n)[ \t]*[rub]{0,2}$/i.test(text.slice(Math.max(0, offset - 200), offset)));
