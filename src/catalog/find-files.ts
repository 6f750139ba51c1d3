/** Finds the files that patterns mean, within bounds. A link is followed only where a pattern names it, so that no loop can form. */
import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import { posix } from 'node:path';
import { systemCode } from '../support/errors.ts';
import { count } from '../support/words.ts';
import { type Base, placeIn } from './base.ts';
import { isName, matches, type Pattern } from './pattern.ts';
import type { CatalogLimits } from './walk-yaml.ts';

interface Found {
  /** Relative to the root, in order of path. */
  readonly files: readonly string[];
  /** Why there may be more of them, full sentences. */
  readonly faults: readonly string[];
}

/** @param folder What the patterns are relative to, itself relative to the root. */
export type Find = (folder: string, patterns: readonly Pattern[]) => Found;

type Limits = Pick<CatalogLimits, 'foldersDeep' | 'namesMatched'>;

/** One for each registry: all that it looks at counts towards the same limit. */
export const createFinder = (base: Base, { foldersDeep, namesMatched }: Limits): Find => {
  let left = namesMatched;
  return (start, patterns) => {
    const files = new Set<string>();
    const unread: string[] = [];
    let isDeep = false;
    const walk = (folder: string, here: readonly Pattern[], depth: number): void => {
      const { named, wild } = partsOf(here);
      const below = new Map<string, Pattern[]>();
      const meet = (name: string, entry: Dirent | Stats, rest: Pattern): void => {
        if (rest.length === 0) {
          if (entry.isFile()) files.add(posix.normalize(folder + name));
        } else if (entry.isDirectory()) below.set(name, [...(below.get(name) ?? []), rest]);
      };
      for (const [name = '', ...rest] of named) {
        left--;
        const entry = attempt(unread, folder + name, () => statSync(placeIn(base, folder + name), { throwIfNoEntry: false }));
        if (entry) meet(name, entry, rest);
      }
      for (const entry of wild.length > 0 ? listed(base, folder, unread) : []) {
        left -= wild.length;
        if (left < 0) return;
        for (const pattern of wild) if (matches(pattern[0] ?? '', entry.name)) meet(entry.name, entry, restOf(pattern));
      }
      const next = wild.length > 0 ? depth + 1 : depth;
      if (next > foldersDeep && below.size > 0) isDeep = true;
      else for (const [name, rests] of below) if (left >= 0) walk(`${folder}${name}/`, rests, next);
    };
    if (left >= 0) walk(`${start}/`, patterns, 0);
    const faults = [
      ...(unread.length === 0 ? [] : [`There ${unread[0]}${unread.length > 1 ? `, nor can ${unread.length - 1} more` : ''}.`]),
      ...(isDeep ? [`What lies more than ${count(foldersDeep, 'folder')} deep there was not looked for.`] : []),
      ...(left < 0 ? [`It was not looked for to the end: Locations make for more than the ${namesMatched} names that are looked at.`] : []),
    ];
    return { files: [...files].sort(), faults };
  };
};

/** What is meant in a folder: names that can be asked for, and what every name is held against. `**` may also stand for no folder. */
const partsOf = (patterns: readonly Pattern[]) => {
  const all = patterns.flatMap((pattern) => (pattern[0] === '**' ? [pattern, pattern.slice(1)] : [pattern]));
  const unlike = [...new Map(all.map((pattern) => [pattern.join('/'), pattern])).values()];
  return { named: unlike.filter(([first = '']) => isName(first)), wild: unlike.filter(([first = '']) => !isName(first)) };
};

const restOf = (pattern: Pattern): Pattern => (pattern[0] === '**' ? pattern : pattern.slice(1));

const listed = (base: Base, folder: string, unread: string[]): readonly Dirent[] => {
  const entries = attempt(unread, folder, () => readdirSync(placeIn(base, folder), { withFileTypes: true }));
  // What is found before the limit must not depend on the disk.
  return entries?.sort((a, b) => (a.name < b.name ? -1 : 1)) ?? [];
};

const attempt = <T>(unread: string[], path: string, read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    // Gone since it was listed.
    if (systemCode(error) !== 'ENOENT') unread.push(`${posix.normalize(path)} can't be read (${systemCode(error) ?? error})`);
    return undefined;
  }
};
