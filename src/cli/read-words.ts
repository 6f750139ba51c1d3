/** The words as yargs reads them: with its help, and with its word on what can't be understood. */
import yargs from 'yargs';
import { UserError } from '../support/errors.ts';
import type { Question } from '../types.ts';
import type { ChangeAnswersFlags } from './change-answers.ts';
import type { CheckFlags } from './check.ts';
import { addCommand, removeCommand, setCommand } from './commands/change-answers.ts';
import { checkCommand } from './commands/check.ts';
import { createCommand } from './commands/create.ts';
import { ejectCommand, healCommand } from './commands/heal.ts';
import { registerCommand } from './commands/register.ts';
import { reportCommand } from './commands/report.ts';
import { rulesCommand } from './commands/rules.ts';
import { transferCommand } from './commands/transfer.ts';
import { unregisterCommand } from './commands/unregister.ts';
import { diffCommand, updateCommand } from './commands/update.ts';
import type { CreateFlags } from './create.ts';
import type { EjectFlags } from './eject.ts';
import type { HealFlags } from './heal.ts';
import { parserConfiguration } from './plain-words.ts';
import type { RegisterFlags } from './register.ts';
import type { ReportFlags } from './report.ts';
import type { RulesFlags } from './rules.ts';
import { refuseSecondName, refuseTwice } from './switches.ts';
import type { TransferFlags } from './transfer.ts';
import type { UnregisterFlags } from './unregister.ts';
import type { UpdateFlags } from './update.ts';

/** What the words can ask for. */
export interface Commands {
  readonly create: (flags: CreateFlags) => Promise<void>;
  readonly report: (flags: ReportFlags) => Promise<void>;
  readonly rules: (flags: RulesFlags) => Promise<void>;
  readonly register: (flags: RegisterFlags) => Promise<void>;
  readonly unregister: (flags: UnregisterFlags) => Promise<void>;
  readonly transfer: (flags: TransferFlags) => Promise<void>;
  readonly check: (flags: CheckFlags) => Promise<void>;
  readonly update: (flags: UpdateFlags) => Promise<void>;
  readonly add: (flags: ChangeAnswersFlags) => Promise<void>;
  readonly remove: (flags: ChangeAnswersFlags) => Promise<void>;
  readonly set: (flags: ChangeAnswersFlags) => Promise<void>;
  readonly heal: (flags: HealFlags) => Promise<void>;
  readonly eject: (flags: EjectFlags) => Promise<void>;
}

/**
 * Prints what was asked for (help, version) or calls the command with its flags.
 * @throws UserError with what yargs did not understand, and whatever the command throws.
 */
export const readWords = async (
  words: readonly string[],
  { version, questions }: { readonly version: string; readonly questions: readonly Question[] },
  run: Commands,
): Promise<void> => {
  const create = async ({ name, ...flags }: CreateFlags): Promise<void> => {
    refuseSecondName(words, name);
    refuseTwice(questions, flags);
    await run.create({ ...flags, name });
  };
  const once =
    <Flags extends object>(command: (flags: Flags) => Promise<void>) =>
    async (flags: Flags): Promise<void> => {
      refuseTwice([], flags, ['names', 'report', 'dirs', 'settings', 'paths']);
      await command(flags);
    };
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
    .command(createCommand(questions, create))
    .command(reportCommand(once(run.report)))
    .command(rulesCommand(run.rules))
    .command(registerCommand(once(run.register)))
    .command(unregisterCommand(once(run.unregister)))
    .command(transferCommand(once(run.transfer)))
    .command(checkCommand(once(run.check)))
    .command(updateCommand(once(run.update)))
    .command(diffCommand(once(run.update)))
    .command(addCommand(once(run.add)))
    .command(removeCommand(once(run.remove)))
    .command(setCommand(once(run.set)))
    .command(healCommand(once(run.heal)))
    .command(ejectCommand(once(run.eject)))
    .parseAsync([...words]);
};
