/** How far a stamped service is from what was stamped: which of the files that the template keeps are gone or were changed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../support/errors.ts';
import { blobId } from '../tree/file-tree.ts';
import { RECORD_PATH, readRecord } from './record.ts';

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
    const files = Object.entries(managed);
    return {
      record: RECORD_PATH,
      stamped: template.version,
      managed: files.length,
      changed: files.flatMap(([path, id]) => (idOf(join(directory, path)) === id ? [] : [path])),
    };
  } catch (error) {
    if (error instanceof UserError) return { damaged: error.message };
    throw error;
  }
};

const idOf = (path: string): string | undefined => {
  try {
    return blobId(readFileSync(path));
  } catch {
    return undefined;
  }
};
