/** `create-service [name]` in words: its flags and what they mean. */
import type { CommandModule, Options } from 'yargs';
import { toFlags } from '../../questions/to-flags.ts';
import { type CreateFlags, create } from '../create.ts';
import type { Program } from '../main.ts';
import type { Terminal } from '../terminal.ts';

/** Flags that answer no question. */
const runFlags = {
  answers: { type: 'string', requiresArg: true, describe: 'Take answers from a YAML or JSON file.' },
  registry: {
    type: 'string',
    requiresArg: true,
    describe: 'Folder of Backstage entities to choose owner and system from.',
    defaultDescription: './catalog, where it holds entities',
  },
  yes: { type: 'boolean', alias: 'y', describe: 'Ask nothing: take the default of every question left open.' },
  'dry-run': { type: 'boolean', describe: 'List what would be written, with layer and size; write nothing.' },
  diff: { type: 'boolean', describe: 'Show what would change in the folder; write nothing.' },
  plan: { type: 'string', requiresArg: true, describe: 'Save the plan to a file, as JSON.' },
  json: { type: 'boolean', describe: 'Print results as JSON.' },
  overwrite: { type: 'boolean', describe: 'Overwrite files that differ.' },
} as const satisfies Record<string, Options>;

/** Those that are on or off. */
export const switches: readonly string[] = Object.entries(runFlags).flatMap(([name, { type }]) => (type === 'boolean' ? [name] : []));

/** `unclear`: answers that the words give and yargs would not understand, by flag name. */
export const createCommand = (
  program: Program,
  terminal: Terminal,
  unclear: Readonly<Record<string, string>>,
  end: (code: number) => void,
): CommandModule<object, CreateFlags> => ({
  command: '$0 [name]',
  describe: 'Stamp a production-ready service',
  builder: (yargs) => {
    const { name, ...flags } = toFlags(program.template.questions);
    return yargs
      .positional('name', { type: 'string', describe: name?.describe ?? '' })
      .options(flags)
      .options(Object.fromEntries(Object.entries(runFlags).map(([flag, options]) => [flag, { ...options, group: 'Run:' }])));
  },
  handler: async (flags) => end(await create(program, terminal, { ...flags, ...unclear })),
});
