/** Lists and mappings of the plain subset of YAML that stand on one line: `[a, b]`, `{ type: string, nullable: true }`. Pure. */
import { isBlankFrom, OUTSIDE, resolvePlain } from './plain-scalar.ts';

/** The value in `text` from `start`, where its bracket or brace opens, to `end`, the end of its line. */
export const readFlow = (text: string, start: number, end: number): unknown => {
  const flow: Flow = { text, end, at: start };
  const value = readItem(flow, 0);
  return isBlankFrom(text, flow.at, end) ? value : OUTSIDE;
};

interface Flow {
  readonly text: string;
  readonly end: number;
  at: number;
}

const DEEPEST = 20;

const readItem = (flow: Flow, depth: number): unknown => {
  const { text } = flow;
  const first = text[flow.at];
  if (depth > DEEPEST) return OUTSIDE;
  if (first === '[') return readItems(flow, ']', [], (list) => addTo(list, readItem(flow, depth + 1)));
  if (first === '{') return readItems(flow, '}', {}, (mapping) => setIn(mapping, flow, depth));
  if (first === '"' || first === "'") {
    const close = text.indexOf(first, flow.at + 1);
    const inside = text.slice(flow.at + 1, close);
    if (close < 0 || close >= flow.end || inside.includes('\\')) return OUTSIDE;
    flow.at = close + 1;
    return inside;
  }
  const plain = matchAt(PLAIN, flow);
  return plain ? resolvePlain(plain) : OUTSIDE;
};

/** Letters, digits and what stands within versions, paths, references and media types; spaces only between words. */
const PLAIN = /[\w./+$~][\w./+$@~-]*(?:[ :]?[\w./+$@~-]+)*/y;
const KEY = /[A-Za-z$][\w./-]*(?=: )/y;
const BETWEEN = / *(,? *)/y;

const matchAt = (pattern: RegExp, flow: Flow): string => {
  pattern.lastIndex = flow.at;
  const [found = ''] = pattern.exec(flow.text) ?? [];
  flow.at += found.length;
  return found;
};

/** What stands between an opening bracket, at which it begins, and its closing one. A comma may come last. */
const readItems = <T>(flow: Flow, close: string, items: T, add: (items: T) => boolean): T | typeof OUTSIDE => {
  flow.at++;
  matchAt(SPACES, flow);
  while (flow.at < flow.end && flow.text[flow.at] !== close) {
    if (!add(items)) return OUTSIDE;
    const isLast = !matchAt(BETWEEN, flow).includes(',');
    if (isLast && flow.text[flow.at] !== close) return OUTSIDE;
  }
  return flow.at++ < flow.end ? items : OUTSIDE;
};

const SPACES = / */y;

const addTo = (list: unknown[], value: unknown): boolean => value !== OUTSIDE && list.push(value) > 0;

const setIn = (mapping: Record<string, unknown>, flow: Flow, depth: number): boolean => {
  const key = matchAt(KEY, flow);
  if (!key || mapping[key] !== undefined) return false;
  flow.at++;
  matchAt(SPACES, flow);
  const value = readItem(flow, depth + 1);
  mapping[key] = value;
  return value !== OUTSIDE;
};
