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
  builder: (yargs) =>
    yargs.positional('dirs', dirs).options({
      ...bringFlags,
      branch: {
        type: 'string',
        requiresArg: true,
        describe:
          'Commit each service to a branch of its own, and leave what is checked out alone. Several in one repository get NAME-SERVICE.',
      },
      test: {
        type: 'string',
        requiresArg: true,
        describe: "A command to run in each that was brought forward, as in 'npm ci && npm test'.",
      },
      'stop-on-red': { type: 'boolean', describe: 'Go no further once a test has failed.' },
    }),
  handler,
});

export const diffCommand = (handler: Run): CommandModule<object, UpdateFlags> => ({
  command: 'diff [dirs..]',
  describe: 'Show what update would do, as a patch, with the reason for each file',
  builder: (yargs) => yargs.positional('dirs', dirs).options({ ...offlineFlag, json: lookFlags.json }),
  handler: (flags) => handler({ ...flags, diff: true }),
});
