/** Reads what a `go.mod` requires, and writes it as Go does. All else in it is text here. */
import { compareTexts, isGoVersion } from './go-version.ts';

export interface Requirement {
  readonly version: string;
  /** Nothing in the module itself imports from it. */
  readonly isIndirect: boolean;
  /** What somebody wrote behind it, without `//`. */
  readonly comment: string;
}

/** Module → what is required of it. */
export type Requirements = ReadonlyMap<string, Requirement>;

export interface GoMod {
  readonly requirements: Requirements;
  /** The lines before the first requirement, and those behind the last. */
  readonly before: string;
  readonly after: string;
}

/**
 * Nothing where requirements do not stand as Go puts them by itself: what is imported, then what comes with it, and nothing between. Whoever
 * groups them in another way, or writes comments above them, has the say on where each of them is to stand.
 */
export const readGoMod = (text: string): GoMod | undefined => {
  const lines = text.split('\n');
  const groups = groupsIn(lines);
  const [first, last] = [groups?.at(0), groups?.at(-1)];
  if (!groups || !first || !last || !isUsual(groups, lines)) return undefined;
  const entries = groups.flatMap((group) => group.entries);
  const requirements = new Map(entries);
  const part = (from: number, to: number) => lines.slice(from, to).map((line) => `${line}\n`);
  return requirements.size < entries.length
    ? undefined
    : { requirements, before: part(0, first.from).join(''), after: part(last.to, lines.length - 1).join('') };
};

type Entry = readonly [path: string, requirement: Requirement];

/** Lines `from` to `to`, brackets and the word `require` included. */
interface Group {
  readonly from: number;
  readonly to: number;
  readonly entries: readonly Entry[];
}

/** Nothing where one is not understood. */
const groupsIn = (lines: readonly string[]): readonly Group[] | undefined => {
  const groups: Group[] = [];
  for (let from = 0, to = 0; from < lines.length; from = to) {
    const line = (lines[from] ?? '').trim();
    const isBlock = /\($/.test(line.replace(/\s*\/\/.*/, ''));
    to = isBlock ? lines.findIndex((end, at) => at > from && /^\s*\)/.test(end)) + 1 : from + 1;
    if (to === 0) return undefined;
    if (!/^require\b/.test(line)) continue;
    const isPlain = /^require\s*\($/.test(line) && lines[to - 1]?.trim() === ')';
    if (isBlock && !isPlain) return undefined;
    const entries = isBlock ? lines.slice(from + 1, to - 1).map(toEntry) : [toEntry(line.replace(/^require\s/, ''))];
    if (!entries.every((entry) => entry !== undefined)) return undefined;
    groups.push({ from, to, entries });
  }
  return groups;
};

const isUsual = (groups: readonly Group[], lines: readonly string[]): boolean => {
  const [first, second] = groups;
  if (!first || groups.length > 2 || lines[first.from - 1]?.trim().startsWith('//')) return false;
  if (!second) return true;
  const isIndirect = ([, requirement]: Entry) => requirement.isIndirect;
  const isParted = !first.entries.some(isIndirect) && second.entries.every(isIndirect);
  return isParted && lines.slice(first.to, second.from).every((line) => line.trim() === '');
};

/** What needs quotes, or is to be looked up first, as a branch is, is not understood. */
const toEntry = (line: string): Entry | undefined => {
  const [, path = '', version = '', behind = ''] = /^\s*(\w[\w.~/+-]*)\s+(\S+?)(?:\s*\/\/(.*))?\s*$/.exec(line) ?? [];
  // The words are Go's: `indirect` alone, or `indirect;` and what else there is to say.
  const [mark, more = ''] = /^\s*indirect(?:\s*|;(\s+\S.*))$/.exec(behind) ?? [];
  const isIndirect = mark !== undefined;
  return isGoVersion(version) ? [path, { version, isIndirect, comment: (isIndirect ? more : behind).trimEnd() }] : undefined;
};

/** With a line between the two groups; a group of one has no brackets. */
export const writeRequirements = (requirements: Requirements): string => {
  const sorted = [...requirements].sort(([a], [b]) => compareTexts(a, b));
  return [sorted.filter(([, { isIndirect }]) => !isIndirect), sorted.filter(([, { isIndirect }]) => isIndirect)]
    .map((entries) => entries.map(toLine))
    .filter((lines) => lines.length > 0)
    .map((lines) => (lines.length === 1 ? `require ${lines}\n` : `require (\n${lines.map((line) => `\t${line}\n`).join('')})\n`))
    .join('\n');
};

const toLine = ([path, { version, isIndirect, comment }]: Entry): string => {
  const behind = isIndirect ? ` indirect${comment && `;${comment}`}` : comment;
  return `${path} ${version}${behind && ` //${behind}`}`;
};
