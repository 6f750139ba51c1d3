/** Where the program is put together: the command line from `src`, what it stamps from `generators`. */
import { template } from '../../generators/index.ts';
import { loadTemplateFiles } from '../../generators/template-files.ts';
import { startedAs, type ToLine } from './invocation.ts';
import { main } from './main.ts';

/** Does what the words say, and returns the exit code. */
export const run = (words: readonly string[], version: string, toLine: ToLine = startedAs(process.env)): Promise<number> =>
  main(words, {
    version,
    template,
    toLine,
    loadTemplateFiles,
    loadPlopfile: async () => (await import('../../generators/plopfile.ts')).default,
  });
