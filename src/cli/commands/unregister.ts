/** `create-service unregister NAME` in words. */
import type { CommandModule } from 'yargs';
import type { UnregisterFlags } from '../unregister.ts';
import { registryFlags } from './registry-flags.ts';

export const unregisterCommand = (handler: (flags: UnregisterFlags) => Promise<void>): CommandModule<object, UnregisterFlags> => ({
  command: 'unregister <name>',
  describe: 'Take a service out of the registry; its own files stay',
  builder: (yargs) =>
    yargs.positional('name', { type: 'string', demandOption: true, describe: 'A service, as in payments or sales/payments.' }).options({
      ...registryFlags,
      force: { type: 'boolean', describe: 'Do it though others refer to it.' },
    }),
  handler,
});
