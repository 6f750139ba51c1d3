/** `create-service check [DIR…]` in words. */
import type { CommandModule } from 'yargs';
import type { CheckFlags } from '../check.ts';
import { reportFlag } from './report.ts';
import { dirs } from './update.ts';

export const checkCommand = (handler: (flags: CheckFlags) => Promise<void>): CommandModule<object, CheckFlags> => ({
  command: 'check [dirs..]',
  describe: 'Tell which services are behind their template, changed, damaged or unsupported',
  builder: (yargs) =>
    yargs.positional('dirs', dirs).options({
      report: reportFlag,
      'fail-on': {
        choices: ['error', 'warning', 'info', 'never'] as const,
        default: 'warning' as const,
        describe: 'The least grave finding that makes the exit code 1; to be behind is a warning.',
      },
    }),
  handler,
});
