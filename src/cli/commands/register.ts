/** `create-service register DIR|URL` in words. */
import type { CommandModule } from 'yargs';
import type { RegisterFlags } from '../register.ts';
import { registryFlags, waiveFlags } from './registry-flags.ts';

export const registerCommand = (handler: (flags: RegisterFlags) => Promise<void>): CommandModule<object, RegisterFlags> => ({
  command: 'register <source>',
  describe: 'Add a service that is there to the registry',
  builder: (yargs) =>
    yargs
      .positional('source', {
        type: 'string',
        demandOption: true,
        describe: 'A folder with a catalog-info.yaml, that file, or its https address.',
      })
      .options({
        name: {
          type: 'string',
          requiresArg: true,
          describe: 'What the registry calls it, where that is not the name of its Component or repository.',
        },
        ...registryFlags,
        ...waiveFlags,
      }),
  handler,
});
