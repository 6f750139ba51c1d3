/** The files of a service that know its team by name: those of code owners, and those whose text tells that they hold alert rules. */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CatalogProblem } from '../catalog/read-file.ts';
import { readText } from '../catalog/read-text.ts';
import { defaultLimits, walkYaml } from '../catalog/walk-yaml.ts';
import type { Problem } from '../support/errors.ts';

/** A service is no registry: what lies deeper, or behind more files, is not its own. */
const LIMITS = { ...defaultLimits, files: 5_000, foldersDeep: 8 };

export interface AlertFiles {
  /** Relative to the folder. */
  readonly files: readonly string[];
  /** What may hold alerts as well, and can't be read. */
  readonly unread: readonly Problem[];
}

/** Those of services that lie in folders below are theirs. */
export const alertFiles = (root: string): AlertFiles => {
  const unread: CatalogProblem[] = [];
  const walked = walkYaml(root, LIMITS, unread).files;
  const others = walked.filter((file) => /\/catalog-info\.ya?ml$/.test(file)).map((file) => `${dirname(file)}/`);
  const isOwn = (file: string): boolean => !others.some((folder) => file.startsWith(folder));
  const files = walked.filter(isOwn).filter((file) => {
    const read = readText(join(root, file), LIMITS.bytesPerFile);
    if ('text' in read) return /^\s*(?:- )?["']?(?:alert|exp_labels)["']?:/m.test(read.text);
    unread.push({ file, says: read.fault, hint: read.hint });
    return false;
  });
  return { files, unread: unread.filter(({ file }) => isOwn(file)).map(({ file, says }) => ({ where: join(root, file), says })) };
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
