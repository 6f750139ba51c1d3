/** The files that a Location entity leads to: paths beside it, with `*` and `**`. Web addresses are for Backstage. */
import { statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { type Base, baseOf } from './base.ts';
import type { SourcedEntity } from './entity.ts';
import type { CatalogProblem } from './read-file.ts';

interface Targets {
  /** Relative to the root of the registry, where they need not lie below. */
  readonly files: readonly string[];
  readonly elsewhere: readonly string[];
  readonly problems: readonly CatalogProblem[];
}

export const pathsOf = (base: Base, { spec, source: { file } }: SourcedEntity): Targets => {
  const files: string[] = [];
  const elsewhere: string[] = [];
  const problems: CatalogProblem[] = [];
  for (const target of [spec.target, spec.targets].flat()) {
    if (target === undefined || target === null) continue;
    if (typeof target !== 'string' || target === '') {
      const says = `The Location has a target that is no path: ${JSON.stringify(target)}.`;
      problems.push({ file, says, hint: 'Write a path relative to the file, or take it out.' });
    } else if (/^[a-z][a-z+.-]*:\/\//i.test(target)) elsewhere.push(target);
    else {
      const found = expand(base, posix.normalize(posix.join(dirname(file), target)));
      files.push(...found);
      if (found.length === 0) {
        const says = `The Location leads to ${target}, where no file is.`;
        problems.push({ file, says, hint: 'Mend the path, which is relative to the file, or take it out.' });
      }
    }
  }
  return { files, elsewhere, problems };
};

const expand = (base: Base, path: string): readonly string[] => {
  const root = baseOf(base, path);
  if (isDynamicPattern(path)) return [...globSync(path, { cwd: root, expandDirectories: false, followSymbolicLinks: false })].sort();
  return statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ? [path] : [];
};
