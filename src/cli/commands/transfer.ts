/** `create-service transfer NAME… --to TEAM` in words. */
import type { CommandModule } from 'yargs';
import type { TransferFlags } from '../transfer.ts';
import { registryFlags, waiveFlags } from './registry-flags.ts';

export const transferCommand = (handler: (flags: TransferFlags) => Promise<void>): CommandModule<object, TransferFlags> => ({
  command: 'transfer <names..>',
  describe: 'Give services to another team, in every file that names their owner',
  builder: (yargs) =>
    yargs
      .positional('names', { type: 'string', array: true, demandOption: true, describe: 'Services, as in payments or sales/payments.' })
      .options({
        to: { type: 'string', requiresArg: true, demandOption: true, describe: 'The team (a Group of the registry) that gets them.' },
        ...registryFlags,
        ...waiveFlags,
      }),
  handler,
});
