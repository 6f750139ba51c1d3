/** `create-service rules [id]` in words. */
import type { CommandModule } from 'yargs';
import type { RulesFlags } from '../rules.ts';

export const rulesCommand = (handler: (flags: RulesFlags) => Promise<void>): CommandModule<object, RulesFlags> => ({
  command: 'rules [id]',
  describe: 'List the rules of the report, or explain one',
  builder: (yargs) =>
    yargs
      .positional('id', { type: 'string', describe: 'A rule, as in OWN-003.' })
      .options({ json: { type: 'boolean', describe: 'Print as JSON.' } }),
  handler,
});
