import { relative } from 'node:path';

/** A path as the user would type it: seen from here if it lies below, else from the root. */
export const asTyped = (path: string): string => {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') ? path : below || '.';
};
