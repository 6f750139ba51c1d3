/** Merges what the layers contribute into one total record, sorted, so that the same choices always give the same files. */
import { byPath } from '../tree/file-tree.ts';
import type { Contribution, Contributions } from '../types.ts';

/** Each list with the field that its entries are known by; one with no field is sorted as text. */
const keys = {
  dependencies: (entry: string) => entry,
  devDependencies: (entry: string) => entry,
  commands: (entry) => entry.name,
  environment: (entry) => entry.name,
  modules: (entry) => entry.name,
  backingServices: (entry) => entry.name,
  gates: undefined,
  relations: (entry) => `${entry.type} ${entry.target}`,
  annotations: (entry) => entry.name,
  pages: undefined,
} satisfies { [K in keyof Contributions]: ((entry: Contributions[K][number]) => string) | undefined };

/**
 * All contributions as one. Lists are sorted by key; `gates` and `pages` keep the order of the layers, which is their meaning.
 * @throws Error if two layers contribute different entries under one key: a bug of the template.
 */
export const mergeContributions = (contributions: readonly Contribution[]): Contributions => {
  const merge = <List extends keyof Contributions>(list: List): Contributions[List] => {
    const key = keys[list] as ((entry: unknown) => string) | undefined;
    const entries: readonly unknown[] = contributions.flatMap((contribution): readonly unknown[] => contribution[list] ?? []);
    return (key ? sortedUnique(list, entries, key) : entries) as Contributions[List];
  };
  return Object.fromEntries((Object.keys(keys) as (keyof Contributions)[]).map((list) => [list, merge(list)])) as unknown as Contributions;
};

const sortedUnique = (list: string, entries: readonly unknown[], key: (entry: unknown) => string): readonly unknown[] => {
  const byKey = new Map<string, unknown>();
  for (const entry of entries) {
    const name = key(entry);
    const known = byKey.get(name);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(entry))
      throw new Error(`Two layers contribute ${list} "${name}" and differ.`);
    byKey.set(name, entry);
  }
  return [...byKey].sort(([a], [b]) => byPath(a, b)).map(([, entry]) => entry);
};
