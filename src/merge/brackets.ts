/** Reads values of brackets, commas and scalars: JSON with comments and trailing commas, and the right side of TOML. It knows neither. */
import { container, type Entry, hasTwice, lineEnd, lineStart, type Tree } from './tree.ts';

export interface Grammar {
  /** All of them sticky. */
  readonly trivia: RegExp;
  readonly key: RegExp;
  readonly assign: RegExp;
  /** What may stand between an entry with its comma and the end of the line. */
  readonly restOfLine: RegExp;
  readonly scalar: (text: string, at: number) => Tree | undefined;
  readonly keyName: (raw: string) => string;
}

/** Deeper is nothing that people write. */
const DEEPEST = 200;

/** Where an expression that is sticky ends, or nothing. */
export const endOf = (pattern: RegExp, text: string, at: number): number | undefined => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
};

/** The value that begins at this very place, or nothing where it is not understood. */
export const readBrackets = (text: string, at: number, grammar: Grammar, depth = 0): Tree | undefined => {
  const open = text[at];
  if (open !== '{' && open !== '[') return grammar.scalar(text, at);
  if (depth > DEEPEST) return undefined;
  const close = open === '{' ? '}' : ']';
  const bodies: Body[] = [];
  const skip = (from: number): number => endOf(grammar.trivia, text, from) ?? from;
  let here = skip(at + 1);
  while (text[here] !== close) {
    const body = readBody(text, here, open === '{', grammar, depth);
    if (!body) return undefined;
    here = skip(body.node.end);
    const hasComma = text[here] === ',';
    if (!hasComma && text[here] !== close) return undefined;
    bodies.push({ ...body, comma: hasComma ? here : undefined });
    if (hasComma) here = skip(here + 1);
  }
  if (open === '{' && hasTwice(bodies.map(({ key }) => key))) return undefined;
  return container(open === '{' ? 'map' : 'list', { start: at, end: here + 1, ...placed(text, at, here, bodies, grammar.restOfLine) });
};

export type Body = Omit<Entry, 'start' | 'end'>;

const readBody = (text: string, at: number, hasKey: boolean, grammar: Grammar, depth: number): Omit<Body, 'comma'> | undefined => {
  if (!hasKey) {
    const node = readBrackets(text, at, grammar, depth + 1);
    return node && { key: '', at, valueFrom: at, node };
  }
  const keyEnd = endOf(grammar.key, text, at);
  const valueFrom = keyEnd === undefined ? undefined : endOf(grammar.assign, text, keyEnd);
  if (valueFrom === undefined) return undefined;
  const node = readBrackets(text, endOf(grammar.trivia, text, valueFrom) ?? valueFrom, grammar, depth + 1);
  return node && { key: grammar.keyName(text.slice(at, keyEnd)), at, valueFrom, node };
};

/** Whether entries between two brackets have their own lines, and which. */
export const placed = (
  text: string,
  open: number,
  close: number,
  bodies: readonly Body[],
  restOfLine: RegExp,
): Pick<Tree, 'entries' | 'layout'> => {
  let start = endOf(restOfLine, text, open + 1);
  const entries: Entry[] = [];
  for (const body of bodies) {
    const isFirstInLine = start !== undefined && lineStart(text, body.at) >= start && !text.slice(lineStart(text, body.at), body.at).trim();
    const behind = body.comma === undefined ? body.node.end : body.comma + 1;
    const end: number | undefined = endOf(restOfLine, text, behind);
    if (!isFirstInLine || start === undefined || end === undefined) return { layout: 'inline', entries: bodies.map(inLine) };
    entries.push({ ...body, start, end });
    start = end;
  }
  const isClosedBelow = start !== undefined && lineStart(text, close) >= start && lineEnd(text, open) <= close;
  return isClosedBelow && bodies.length > 0 ? { layout: 'lines', entries } : { layout: 'inline', entries: bodies.map(inLine) };
};

const inLine = (body: Body): Entry => ({ ...body, start: body.at, end: body.node.end });
