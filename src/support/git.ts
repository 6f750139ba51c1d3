/** Questions about a folder and git. Nothing here changes a repository. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether a folder, there already or not yet, lies in a git work tree: some folder above it (or itself) holds `.git`. */
export const isInsideRepository = (directory: string): boolean => {
  for (let current = directory; ; current = dirname(current)) {
    if (existsSync(join(current, '.git'))) return true;
    if (current === dirname(current)) return false;
  }
};
