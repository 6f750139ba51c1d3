/** `create-service [name]` in words: its flags and what they mean. */
import type { CommandModule, Options } from 'yargs';
import { toFlags } from '../../questions/to-flags.ts';
import type { Question } from '../../types.ts';
import type { CreateFlags } from '../create.ts';

/** Flags that answer no question. */
const runFlags = {
  answers: { type: 'string', requiresArg: true, describe: 'Take answers from a YAML or JSON file.' },
  registry: {
    type: 'string',
    requiresArg: true,
    describe: 'Folder of Backstage entities to choose owner and system from.',
    defaultDescription: './catalog, where it holds entities',
  },
  register: { type: 'boolean', describe: 'Add the service to that registry, unless --no-register.' },
  yes: { type: 'boolean', alias: 'y', describe: 'Ask nothing: take the default of every question left open.' },
  'dry-run': { type: 'boolean', describe: 'List what would be written, with layer and size; write nothing.' },
  diff: { type: 'boolean', describe: 'Show what would change in the folder; write nothing.' },
  plan: { type: 'string', requiresArg: true, describe: 'Save the plan to a file, as JSON.' },
  json: { type: 'boolean', describe: 'Print results as JSON.' },
  overwrite: { type: 'boolean', describe: 'Overwrite files that differ.' },
  waive: { type: 'string', requiresArg: true, describe: 'OWN-003: make it though the team has no room, and note that in the policy.' },
  reason: { type: 'string', requiresArg: true, describe: 'Why --waive is worth it.' },
  until: { type: 'string', requiresArg: true, describe: 'The last day on which --waive holds, as in 2026-12-31.' },
} as const satisfies Record<string, Options>;

/** Those that are on or off. */
export const switches: readonly string[] = Object.entries(runFlags).flatMap(([name, { type }]) => (type === 'boolean' ? [name] : []));

/** All flags but the name, which is a word without one. */
export const createFlags = (questions: readonly Question[]): Readonly<Record<string, Options>> => {
  const { name: _name, ...flags } = toFlags(questions);
  return { ...flags, ...Object.fromEntries(Object.entries(runFlags).map(([flag, options]) => [flag, { ...options, group: 'Run:' }])) };
};

export const createCommand = (
  questions: readonly Question[],
  handler: (flags: CreateFlags) => Promise<void>,
): CommandModule<object, CreateFlags> => ({
  command: '$0 [name]',
  describe: 'Stamp a production-ready service',
  builder: (yargs) =>
    yargs.positional('name', { type: 'string', describe: toFlags(questions).name?.describe ?? '' }).options(createFlags(questions)),
  handler,
});
