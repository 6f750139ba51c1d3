/** The files of a service that hold alert rules, so far as their text tells. Links are not followed. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defaultLimits, yamlFilesBelow } from '../catalog/load.ts';

/** A service is no registry: what lies deeper, or behind more files, is not its own. */
const LIMITS = { ...defaultLimits, files: 5_000, foldersDeep: 8 };

/** Relative to the folder; those of services that lie in folders below are theirs. */
export const alertFiles = (root: string): readonly string[] => {
  const files = yamlFilesBelow(root, LIMITS, []);
  const others = files.filter((file) => /\/catalog-info\.ya?ml$/.test(file)).map((file) => `${dirname(file)}/`);
  return files.filter(
    (file) =>
      !others.some((folder) => file.startsWith(folder)) &&
      /^\s*(?:- )?["']?(?:alert|exp_labels)["']?:/m.test(readFileSync(join(root, file), 'utf8')),
  );
};
