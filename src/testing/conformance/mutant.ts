/** A fault seeded into a stamped service, to show that the proof of its item notices, and that no other proof takes the blame. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { copyService, type Language } from '../subjects/language.ts';

export interface Mutant {
  /** The item whose proof must fail. */
  readonly item: number;
  /** The fault, in a sentence. */
  readonly fault: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Items close by, whose proofs must still pass. */
  readonly neighbours: readonly number[];
}

/** A copy of a stamped service with the fault in it; what was installed and built is not copied. */
export const seed = async ({ file, find, replace }: Mutant, language: Language, original: string): Promise<string> => {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'mutant-')), path.basename(original));
  await copyService(language, original, folder);
  const text = await readFile(path.join(folder, file), 'utf8');
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`“${find}” stands ${parts.length - 1} times in ${file}: the mutant has to be written anew`);
  await writeFile(path.join(folder, file), parts.join(replace));
  return folder;
};

export const remove = (folder: string): Promise<void> => rm(path.dirname(folder), { recursive: true, force: true });
