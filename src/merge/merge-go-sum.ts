/** Merges `go.sum` as the set of lines that it is to Go: a hash for each version of a module (go.dev/ref/mod#go-sum-files). */
import { compareGoVersions, compareTexts, isGoVersion } from './go-version.ts';
import { dressed, inDoubt, type MergedText, mergeText } from './merge-text.ts';
import { plain } from './text-file.ts';
import type { Labels } from './write-chunks.ts';

export const mergeGoSum = (base: string, ours: string, theirs: string, labels: Labels): MergedText => {
  const [b, o, t] = [base, ours, theirs].map((text) => readGoSum(plain(text)));
  if (!b || !o || !t) return mergeText(base, ours, theirs, labels);
  const [kept, added] = [[...o].filter((line) => t.has(line) || !b.has(line)), [...t].filter((line) => !b.has(line))];
  const merged = readGoSum([...new Set([...kept, ...added])].map((line) => `${line}\n`).join(''));
  if (!merged) return inDoubt(mergeText(base, ours, theirs, labels), base, ours, theirs, labels);
  const sorted = [...merged].map(toSum).sort(inOrderOfGo);
  return { text: dressed(sorted.map(({ line }) => `${line}\n`).join(''), base, ours, theirs), conflicts: 0 };
};

interface Sum {
  readonly line: string;
  readonly path: string;
  readonly version: string;
  /** `/go.mod` for that file alone. */
  readonly file: string;
}

const toSum = (line: string): Sum => {
  const [, path = '', version = '', file = ''] = /^(\S+) (v[^\s/]+)(\/go\.mod)? \w+:\S+$/.exec(line) ?? [];
  return { line, path, version, file };
};

/** Its lines; nothing where one is none of a `go.sum`, or two know another hash of the same, of which one has to be wrong. */
const readGoSum = (text: string): ReadonlySet<string> | undefined => {
  const sums = text.split('\n').slice(0, -1).map(toSum);
  const known = new Set(sums.map(({ path, version, file }) => `${path} ${version}${file}`));
  return known.size === sums.length && sums.every(({ version }) => isGoVersion(version))
    ? new Set(sums.map(({ line }) => line))
    : undefined;
};

/** golang.org/x/mod/module.Sort */
const inOrderOfGo = (a: Sum, b: Sum): number =>
  compareTexts(a.path, b.path) || compareGoVersions(a.version, b.version) || compareTexts(a.file, b.file);
