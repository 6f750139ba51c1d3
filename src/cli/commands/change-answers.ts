/** `create-service add`, `remove` and `set` in words. */
import type { CommandModule } from 'yargs';
import type { ChangeAnswersFlags } from '../change-answers.ts';
import { bringFlags, directoryFlag } from './update-flags.ts';

type Run = (flags: ChangeAnswersFlags) => Promise<void>;

const flags = { ...directoryFlag, ...bringFlags };

const ofCapabilities =
  (command: string, describe: string) =>
  (handler: Run): CommandModule<object, ChangeAnswersFlags> => ({
    command,
    describe,
    builder: (yargs) =>
      yargs.positional('names', { type: 'string', array: true, demandOption: true, describe: 'As in kubernetes.' }).options(flags),
    handler,
  });

export const addCommand = ofCapabilities('add <names..>', 'Give a service capabilities, and bring it to the template of this release');
export const removeCommand = ofCapabilities(
  'remove <names..>',
  'Take capabilities out of a service, and bring it to the template of this release',
);

export const setCommand = (handler: Run): CommandModule<object, ChangeAnswersFlags> => ({
  command: 'set <settings..>',
  describe: 'Answer questions of a service anew, and bring it to the template of this release',
  builder: (yargs) =>
    yargs
      .positional('settings', { type: 'string', array: true, demandOption: true, describe: 'QUESTION=VALUE, as in tier=1.' })
      .options(flags),
  handler,
});
