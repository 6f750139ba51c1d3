/** Questions about a folder and git that need no git. Nothing here changes a repository. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The top of the work tree that a folder, there already or not yet, lies in: the nearest folder above it (or itself) that holds `.git`.
 * @param known Answers so far by folder, asked and added to, so that neighbours of a folder cost next to nothing.
 */
export const repositoryOf = (directory: string, known = new Map<string, string | undefined>()): string | undefined => {
  if (!known.has(directory)) {
    const above = dirname(directory);
    const ofAbove = () => (above === directory ? undefined : repositoryOf(above, known));
    known.set(directory, existsSync(join(directory, '.git')) ? directory : ofAbove());
  }
  return known.get(directory);
};
