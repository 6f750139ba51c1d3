/** Says a proof once for each language, and loudly for which of them it can't be made on this machine. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from 'vitest';
import { languageGroup } from './conformance/table.ts';
import { stamp } from './stamp.ts';
import { languages } from './subjects/index.ts';
import type { Language } from './subjects/language.ts';
import { hasTool } from './tools.ts';

const isLacking = async ({ needs }: Language): Promise<boolean> => needs !== undefined && !(await hasTool(needs.tool));
const lacking = new Set((await Promise.all(languages.map(async (one) => ((await isLacking(one)) ? [one] : [])))).flat());

/** Groups the tests of a proof by language. Call it at the top of a file; without its toolchain a language is skipped, in CI it is an error. */
export const forEachLanguage = (prove: (language: Language) => void): void => {
  for (const language of languages) {
    const { title, needs } = language;
    if (lacking.has(language)) {
      const what = `services in ${title}: \`${needs?.tool}\` is missing. To get it: ${needs?.get}.`;
      if (process.env.CI) throw new Error(`Nothing may be skipped here, so there must be a way to prove ${what}`);
      console.error(`NOT PROVEN, ${what}`);
    }
    describe.skipIf(lacking.has(language))(languageGroup(title), () => prove(language));
  }
};

/** Stamps the service with every default, which is its full variant, into a temporary folder, installs what it depends on, and builds it. */
export const stampBuilt = async ({ id, install, build, subjectIn }: Language, prepare?: (folder: string) => Promise<void>) => {
  const folder = stamp(path.join(await mkdtemp(path.join(tmpdir(), 'stamped-')), 'payments'), { language: id });
  await prepare?.(folder);
  await install(folder);
  await build(folder);
  return subjectIn(folder);
};
