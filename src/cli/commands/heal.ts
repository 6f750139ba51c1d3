/** `create-service heal` and `eject` in words. */
import type { CommandModule } from 'yargs';
import type { EjectFlags } from '../eject.ts';
import type { HealFlags } from '../heal.ts';
import { directoryFlag, lookFlags } from './update-flags.ts';

export const healCommand = (handler: (flags: HealFlags) => Promise<void>): CommandModule<object, HealFlags> => ({
  command: 'heal [paths..]',
  describe: 'Make files that the template keeps as it has them again',
  builder: (yargs) =>
    yargs
      .positional('paths', {
        type: 'string',
        array: true,
        describe: 'Files. Without one, you are asked for each that is not as the template has it.',
      })
      .options({ all: { type: 'boolean', describe: 'Every file that is not as the template has it.' }, ...directoryFlag, ...lookFlags }),
  handler,
});

export const ejectCommand = (handler: (flags: EjectFlags) => Promise<void>): CommandModule<object, EjectFlags> => ({
  command: 'eject',
  describe: 'Let a service go its own way: drop its record, and all that speaks of its template',
  builder: (yargs) => yargs.options({ ...directoryFlag, ...lookFlags }),
  handler,
});
