/** The folder that paths of a registry are relative to, also where what was read is a copy of a part of it. Pure. */

import { join, posix } from 'node:path';

/** One folder for all paths, or a choice by path. */
export type Base = string | ((path: string) => string);

/** @param path With slashes, no `..` but at its beginning. */
export const baseOf = (base: Base, path: string): string => (typeof base === 'string' ? base : base(path));

/** Where a path leads, links left aside. */
export const placeIn = (base: Base, path: string): string => {
  const normal = posix.normalize(path);
  return join(baseOf(base, normal), normal);
};

/**
 * Where the repository of a registry was copied: what leads out of that is where it always was.
 * @param depth How many folders the registry lies below the top of its repository.
 */
export const copiedBase =
  (copy: string, original: string, depth: number): Base =>
  (path) =>
    `${path}/`.startsWith('../'.repeat(depth + 1)) ? original : copy;
