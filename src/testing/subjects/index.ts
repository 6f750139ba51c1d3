/** The languages that services can be stamped in, each with what proofs have to know of it. */
import type { Language } from './language.ts';
import { typescript } from './typescript.ts';

export const languages: readonly [Language, ...Language[]] = [typescript];

/** For proofs of what is the same in all of them. */
export const [anyLanguage] = languages;
