/** `create-service [name]` in words: its flags and what they mean. */
import type { CommandModule } from 'yargs';
import { toFlags } from '../../questions/to-flags.ts';
import { type CreateFlags, create } from '../create.ts';
import type { Program } from '../main.ts';
import type { Terminal } from '../terminal.ts';

export const createCommand = (program: Program, terminal: Terminal, end: (code: number) => void): CommandModule<object, CreateFlags> => ({
  command: '$0 [name]',
  describe: 'Stamp a production-ready service',
  builder: (yargs) => {
    const { name, ...flags } = toFlags(program.template.questions);
    return yargs
      .positional('name', { type: 'string', describe: name?.describe ?? '' })
      .options(flags)
      .options({
        answers: { type: 'string', requiresArg: true, describe: 'Take answers from a YAML or JSON file.', group: 'Run:' },
        registry: {
          type: 'string',
          requiresArg: true,
          describe: 'Folder of Backstage entities to choose owner and system from.',
          defaultDescription: './catalog, where it holds entities',
          group: 'Run:',
        },
        yes: { type: 'boolean', alias: 'y', describe: 'Ask nothing: take the default of every question left open.', group: 'Run:' },
        'dry-run': { type: 'boolean', describe: 'List what would be written, with layer and size; write nothing.', group: 'Run:' },
        diff: { type: 'boolean', describe: 'Show what would change in the folder; write nothing.', group: 'Run:' },
        plan: { type: 'string', requiresArg: true, describe: 'Save the plan to a file, as JSON.', group: 'Run:' },
        json: { type: 'boolean', describe: 'Print results as JSON.', group: 'Run:' },
        overwrite: { type: 'boolean', describe: 'Overwrite files that differ.', group: 'Run:' },
      });
  },
  handler: async (flags) => end(await create(program, terminal, flags)),
});
