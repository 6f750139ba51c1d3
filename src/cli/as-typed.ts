import { relative } from 'node:path';

/** A path as the user would type it: seen from here if it lies below, else from the root. */
export const asTyped = (path: string): string => {
  const below = relative(process.cwd(), path);
  if (below.startsWith('..')) return path;
  // Else it would be taken for a flag.
  return below.startsWith('-') ? `./${below}` : below || '.';
};
