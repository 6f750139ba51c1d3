/** How far a stamped service is from what was stamped: which of the files that the template keeps are gone or were changed. */
import { lstatSync, readFileSync } from 'node:fs';
import { systemCode, UserError } from '../support/errors.ts';
import { isBlob } from '../tree/file-tree.ts';
import { LARGEST } from '../tree/read.ts';
import type { Stamp } from '../types.ts';
import { RECORD_PATH, readRecord } from './record.ts';

/** A file that is not as it was stamped. */
export interface Drift {
  readonly path: string;
  readonly how: 'changed' | 'deleted' | 'mode';
}

export interface StampedState {
  readonly record: string;
  readonly stamped: string;
  readonly managed: number;
  readonly changed: readonly string[];
}

/** Nothing where no record is. A damaged one is no error here: who judges a fleet has other services to judge. */
export const readDrift = (directory: string): StampedState | { readonly damaged: string } | undefined => {
  try {
    const found = readRecord(directory);
    if (!found) return undefined;
    const { template, managed } = found.stamp;
    return {
      record: RECORD_PATH,
      stamped: template.version,
      managed: Object.keys(managed).length,
      changed: driftOf(directory, found.stamp).map(({ path }) => path),
    };
  } catch (error) {
    if (error instanceof UserError) return { damaged: error.message };
    throw error;
  }
};

export const driftOf = (directory: string, { managed, executable }: Stamp): readonly Drift[] => {
  const drifts: Drift[] = [];
  const isToRun = new Set(executable);
  for (const path in managed) {
    const file = `${directory}/${path}`;
    const content = contentOf(file);
    if (content === undefined) drifts.push({ path, how: 'deleted' });
    else if (!isBlob(content, managed[path] ?? '')) drifts.push({ path, how: 'changed' });
    else if (isToRun.has(path) && keepsModes && !isExecutable(file)) drifts.push({ path, how: 'mode' });
  }
  return drifts;
};

/** Windows has no such right. */
const keepsModes = process.platform !== 'win32';
const isExecutable = (path: string): boolean => ((lstatSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o111) !== 0;

/** Nothing where no file is; what is none, can't be read, or is larger than any that is stamped counts as another content. */
export const contentOf = (path: string): Uint8Array | undefined => {
  try {
    const found = lstatSync(path);
    return found.isFile() && found.size <= LARGEST ? readFileSync(path) : NOTHING;
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '') ? undefined : NOTHING;
  }
};

const NOTHING = Buffer.of();
