/** The words as yargs reads them: with its help, and with its word on what can't be understood. */
import yargs from 'yargs';
import { UserError } from '../support/errors.ts';
import type { Question } from '../types.ts';
import { createCommand } from './commands/create.ts';
import type { CreateFlags } from './create.ts';
import { parserConfiguration } from './plain-words.ts';
import { refuseSecondName, refuseTwice } from './switches.ts';

/**
 * Prints what was asked for (help, version) or calls the command with its flags.
 * @throws UserError with what yargs did not understand, and whatever the command throws.
 */
export const readWords = async (
  words: readonly string[],
  { version, questions }: { readonly version: string; readonly questions: readonly Question[] },
  create: (flags: CreateFlags) => Promise<void>,
): Promise<void> => {
  await yargs()
    .scriptName('create-service')
    .version(version)
    .alias({ h: 'help', v: 'version' })
    .locale('en')
    .strict()
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .parserConfiguration(parserConfiguration)
    .exitProcess(false)
    .fail((message, error) => {
      // Without a message it is the error of a command; with one, yargs did not understand the words, whether it brings an error or not.
      throw message ? new UserError('usage', message, 'Run create-service --help to see what can be said.') : error;
    })
    .middleware(({ name, ...flags }) => {
      refuseSecondName(words, name);
      refuseTwice(questions, flags);
    })
    .command(createCommand(questions, create))
    .parseAsync([...words]);
};
