/**
 * Reads the plain subset of YAML that nearly all entities are written in, several times faster than a parser for all of YAML: block mappings and
 * lists, texts on one line, literal blocks, comments, several documents. Whatever else it meets, it leaves to such a parser: it never gives
 * another value than that would, and never an error.
 */
import { readFlow } from './plain-flow.ts';
import { isBlankFrom, OUTSIDE, readScalar } from './plain-scalar.ts';

/** The documents of a text, an empty one as `null`; nothing where it is not wholly in the subset. */
export const readPlainYaml = (text: string): readonly unknown[] | undefined => {
  if (STRANGE.test(text)) return undefined;
  const line: Line = { text, next: 0, at: 0, end: 0, indent: GONE, isMarker: false, isOutside: false };
  advance(line);
  const documents: unknown[] = [];
  while (line.isMarker || line.indent !== GONE) {
    // Only the first document needs no marker: otherwise the last one did not end where its lines do.
    if (line.isMarker) {
      if (!isBlankFrom(text, line.at + 3, line.end)) return undefined;
      advance(line);
    } else if (documents.length > 0) return undefined;
    documents.push(line.indent === GONE ? null : readMapping(line, line.indent, 0));
  }
  return line.isOutside ? undefined : documents;
};

/** Anything but lines of printable characters: tabs, carriage returns and control characters have rules of their own. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const STRANGE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;

/** The line to be read next: one with content. */
interface Line {
  readonly text: string;
  /** Where the line after it begins. */
  next: number;
  /** Its first character that is no space, and its end. */
  at: number;
  end: number;
  /** Spaces before it; `GONE` at the end of a document. */
  indent: number;
  /** It is the `---` before a document. */
  isMarker: boolean;
  isOutside: boolean;
}

const GONE = -1;
const DEEPEST = 40;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const COLON = 58;
const BAR = 124;
const BRACKET = 91;
const BRACE = 123;

const skipSpaces = (text: string, start: number): number => {
  let at = start;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
};

const endOfLine = (text: string, at: number): number => {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found;
};

/** To the next line that is neither blank nor a comment. */
const advance = (line: Line): void => {
  const { text } = line;
  if (line.isOutside) return;
  line.isMarker = false;
  while (line.next < text.length) {
    const start = line.next;
    const at = skipSpaces(text, start);
    const end = endOfLine(text, at);
    line.next = end + 1;
    if (at === end || text.charCodeAt(at) === HASH) continue;
    line.at = at;
    line.end = end;
    line.indent = at - start;
    if (line.indent === 0 && (text.startsWith('---', at) || text.startsWith('...', at) || text.startsWith('%', at))) {
      if (!text.startsWith('---', at)) leave(line);
      line.isMarker = !line.isOutside;
      line.indent = GONE;
    }
    return;
  }
  line.indent = GONE;
};

/** Ends all reading, since every loop ends with its lines. */
const leave = (line: Line): null => {
  line.isOutside = true;
  line.isMarker = false;
  line.indent = GONE;
  return null;
};

const isDash = ({ text, at, end }: Line): boolean => text.charCodeAt(at) === DASH && (at + 1 === end || text.charCodeAt(at + 1) === SPACE);

const readBlock = (line: Line, depth: number): unknown =>
  isDash(line) ? readList(line, line.indent, depth) : readMapping(line, line.indent, depth);

const readMapping = (line: Line, indent: number, depth: number): unknown => {
  const { text } = line;
  const mapping: Record<string, unknown> = {};
  if (depth > DEEPEST) return leave(line);
  while (line.indent === indent) {
    const colon = endOfKey(line);
    if (colon < 0) return leave(line);
    const key = text.slice(line.at, colon);
    // Said twice, or known to every object.
    if (mapping[key] !== undefined) return leave(line);
    mapping[key] = readValue(line, colon + 1, indent, depth, true);
  }
  return mapping;
};

const readList = (line: Line, indent: number, depth: number): unknown => {
  const { text } = line;
  const list: unknown[] = [];
  if (depth > DEEPEST) return leave(line);
  while (line.indent === indent && isDash(line)) {
    const start = line.at;
    const at = skipSpaces(text, start + 1);
    line.at = at;
    if (at < line.end && endOfKey(line) >= 0) {
      // A mapping that begins behind the dash.
      line.indent = indent + at - start;
      list.push(readMapping(line, line.indent, depth + 1));
    } else list.push(readValue(line, start + 1, indent, depth, false));
  }
  return list;
};

/** The colon after the key at which the line stands; negative where it is no key, or none that is surely plain. */
const endOfKey = ({ text, at, end }: Line): number => {
  let colon = at;
  while (colon < end && isKeyCharacter(text.charCodeAt(colon), colon === at)) colon++;
  return colon > at && text.charCodeAt(colon) === COLON && (colon + 1 === end || text.charCodeAt(colon + 1) === SPACE) ? colon : -1;
};

const isKeyCharacter = (code: number, isFirst: boolean): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 36 || (!isFirst && ((code >= 45 && code <= 57) || code === 95));

/** What follows a colon or a dash, and after it to the next line. A list in a mapping may stand as far left as its key. */
const readValue = (line: Line, from: number, indent: number, depth: number, inMapping: boolean): unknown => {
  const { text, end } = line;
  const at = skipSpaces(text, from);
  if (at === end || text.charCodeAt(at) === HASH) {
    advance(line);
    if (line.indent > indent) return readBlock(line, depth + 1);
    return inMapping && line.indent === indent && isDash(line) ? readList(line, indent, depth + 1) : null;
  }
  const first = text.charCodeAt(at);
  if (first === BAR) return readLiteral(line, at, indent);
  const value = first === BRACKET || first === BRACE ? readFlow(text, at, end) : readScalar(text, at, end);
  if (value === OUTSIDE) return leave(line);
  advance(line);
  return value;
};

/** `|` or `|-`, and the lines below it. */
const readLiteral = (line: Line, bar: number, outer: number): unknown => {
  const { text } = line;
  const header = text.slice(bar, line.end);
  if (header !== '|' && header !== '|-') return leave(line);
  const lines: string[] = [];
  let indent = -1;
  while (line.next < text.length) {
    const start = line.next;
    const at = skipSpaces(text, start);
    const end = endOfLine(text, at);
    if (indent < 0) {
      indent = at - start;
      // Where the first line is blank, the others say how far it is indented.
      if (at === end || indent <= outer) return leave(line);
    }
    if (at - start < indent && at < end) break;
    lines.push(text.slice(Math.min(start + indent, end), end));
    line.next = end + 1;
  }
  while (lines.at(-1) === '') lines.pop();
  advance(line);
  if (lines.length === 0) return leave(line);
  return `${lines.join('\n')}${header === '|' ? '\n' : ''}`;
};
