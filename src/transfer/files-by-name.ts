/** The files of a service that know its team by name: those of code owners, and those whose text tells that they hold alert rules. */
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defaultLimits, walkYaml } from '../catalog/walk-yaml.ts';

/** A service is no registry: what lies deeper, or behind more files, is not its own. */
const LIMITS = { ...defaultLimits, files: 5_000, foldersDeep: 8 };

/** Relative to the folder; those of services that lie in folders below are theirs. */
export const alertFiles = (root: string): readonly string[] => {
  const files = walkYaml(root, LIMITS).files;
  const others = files.filter((file) => /\/catalog-info\.ya?ml$/.test(file)).map((file) => `${dirname(file)}/`);
  return files.filter(
    (file) =>
      !others.some((folder) => file.startsWith(folder)) &&
      /^\s*(?:- )?["']?(?:alert|exp_labels)["']?:/m.test(readFileSync(join(root, file), 'utf8')),
  );
};

/** Where GitHub and GitLab look for code owners. */
const CODE_OWNERS = ['CODEOWNERS', '.github/CODEOWNERS', '.gitlab/CODEOWNERS', 'docs/CODEOWNERS'];

/** Without those that are only links to another of them. */
export const codeOwnerFiles = (root: string): readonly string[] => {
  const real = CODE_OWNERS.map((path) => join(realpathSync(root), path));
  return CODE_OWNERS.filter((_, index) => {
    const leadsTo = realOf(real[index] ?? '');
    return leadsTo === real[index] || !real.includes(leadsTo);
  });
};

const realOf = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    // Nothing is there, or a link to nothing, which is found out where it is read.
    return path;
  }
};
