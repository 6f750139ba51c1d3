/** What the files of a registry are, in one number: it differs as soon as a byte of them does, or a file comes, goes or moves. */
import { createHash } from 'node:crypto';
import type { CatalogProblem } from './read-file.ts';
import { readText } from './read-text.ts';
import { type CatalogLimits, defaultLimits, type WalkedFiles, walkYaml } from './walk-yaml.ts';

interface Fingerprint {
  /** In the order in which they were found. */
  readonly add: (file: string, text: string) => void;
  /** 64 hex digits. */
  readonly finish: (files: WalkedFiles) => string;
}

export const createFingerprint = (): Fingerprint => {
  const hash = createHash('sha256');
  return {
    add: (file, text) => void hash.update(`${file}\0${text.length}\0${text}`),
    // A folder that holds nothing else is judged by what is in it alone.
    finish: ({ bare }) => hash.update([...bare].join('\0')).digest('hex'),
  };
};

/** Of a folder as it is now; nothing where a part of it can't be read. */
export const fingerprintOf = (root: string, limits: CatalogLimits = defaultLimits): string | undefined => {
  const problems: CatalogProblem[] = [];
  const walked = walkYaml(root, limits, problems);
  const fingerprint = createFingerprint();
  for (const file of walked.files) {
    const read = readText(`${root}/${file}`, limits.bytesPerFile);
    if ('fault' in read) return undefined;
    fingerprint.add(file, read.text);
  }
  return problems.length > 0 ? undefined : fingerprint.finish(walked);
};
