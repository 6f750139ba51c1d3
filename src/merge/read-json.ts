/** Reads JSON with places, and with the comments and trailing commas that editors and compilers allow in theirs. */
import { endOf, type Grammar, readBrackets } from './brackets.ts';
import { indentAt, type Source, scalar, type Tree } from './tree.ts';

const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
/** Numbers stay as they are spelled: not each fits into one of JavaScript's. */
const WORD = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

const grammar: Grammar = {
  trivia: /(?:\s|\/\/[^\n]*|\/\*.*?\*\/)+/sy,
  key: STRING,
  assign: /(?:\s|\/\*.*?\*\/)*:/sy,
  restOfLine: /[^\S\n]*(?:\/\/[^\n]*|\/\*[^\n]*?\*\/[^\S\n]*)?\n/y,
  scalar: (text, at) => {
    const quoted = endOf(STRING, text, at);
    if (quoted !== undefined) return scalar(at, quoted, JSON.stringify(JSON.parse(text.slice(at, quoted))));
    const end = endOf(WORD, text, at);
    return end === undefined ? undefined : scalar(at, end, text.slice(at, end));
  },
  keyName: (raw) => JSON.parse(raw) as string,
};

/** Nothing where it is no JSON, or a key stands in it twice. */
export const readJson = (text: string): Source | undefined => {
  const start = endOf(grammar.trivia, text, 0) ?? 0;
  const root = readBrackets(text, start, grammar);
  if (!root || (endOf(grammar.trivia, text, root.end) ?? root.end) !== text.length) return undefined;
  const [first] = root.entries;
  const unit = first && root.layout === 'lines' ? indentAt(text, first.at) : undefined;
  return { text, root, comment: /(?:^|\s)(\/[/*].*)/, unit, isLoose: isLoose(root) };
};

const isLoose = ({ entries }: Tree): boolean => entries.at(-1)?.comma !== undefined || entries.some(({ node }) => isLoose(node));
