/** `create-service update [DIR…]` and `diff [DIR…]` in words. */
import type { CommandModule, PositionalOptions } from 'yargs';
import type { UpdateFlags } from '../update.ts';
import { bringFlags, lookFlags, offlineFlag } from './update-flags.ts';

export const dirs = {
  type: 'string',
  array: true,
  describe: "Folders of services, folders above them, or patterns in quotes, as in 'services/*'. Without one: where you are.",
} as const satisfies PositionalOptions;

type Run = (flags: UpdateFlags) => Promise<void>;

export const updateCommand = (handler: Run): CommandModule<object, UpdateFlags> => ({
  command: 'update [dirs..]',
  describe: 'Bring services to the template of this release, and keep what their owners did',
  builder: (yargs) => yargs.positional('dirs', dirs).options(bringFlags),
  handler,
});

export const diffCommand = (handler: Run): CommandModule<object, UpdateFlags> => ({
  command: 'diff [dirs..]',
  describe: 'Show what update would do, as a patch, with the reason for each file',
  builder: (yargs) => yargs.positional('dirs', dirs).options({ ...offlineFlag, json: lookFlags.json }),
  handler: (flags) => handler({ ...flags, diff: true }),
});
