/** Folders of stamped services, by what the user named. */
import { resolve } from 'node:path';
export const findServices = (words: readonly string[], cwd: string): readonly string[] =>
  (words.length ? words : ['.']).map((w) => resolve(cwd, w));
