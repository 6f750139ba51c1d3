/** Gives each file one path, however it is spelt and whatever links lead to it, so that it is read once. */
import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { type Base, baseOf, placeIn } from './base.ts';

/**
 * @param base What paths are relative to.
 * @param first A path that is to stay as it is.
 */
export const createSpeller = (base: Base, first?: string): ((path: string) => string) => {
  const top = realOf(baseOf(base, '.'));
  const known = new Map<string, string>();
  const spell = (path: string): string => {
    const real = realOf(placeIn(base, path));
    const before = known.get(real);
    if (before !== undefined) return before;
    if (real.startsWith(top.endsWith(sep) ? top : top + sep)) return relative(top, real).replaceAll(sep, '/');
    known.set(real, path);
    return path;
  };
  if (first !== undefined) known.set(realOf(placeIn(base, first)), first);
  return spell;
};

const realOf = (path: string): string => {
  try {
    return realpathSync.native(path);
  } catch {
    // Gone since it was found: whoever reads it says so.
    return path;
  }
};
