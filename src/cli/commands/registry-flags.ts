/** Flags that the commands which change a registry have in common, in the words that `create` has for them. */
import type { Options } from 'yargs';

export const registryFlags = {
  registry: {
    type: 'string',
    requiresArg: true,
    describe: 'Folder of Backstage entities.',
    defaultDescription: 'CREATE_SERVICE_REGISTRY, or ./catalog',
  },
  'dry-run': { type: 'boolean', describe: 'List what would change; write nothing.' },
  diff: { type: 'boolean', describe: 'Show what would change, as a patch; write nothing.' },
  json: { type: 'boolean', describe: 'Print results as JSON.' },
} as const satisfies Record<string, Options>;

export const waiveFlags = {
  waive: { type: 'string', requiresArg: true, describe: 'OWN-003: do it though the team has no room, and note that in the policy.' },
  reason: { type: 'string', requiresArg: true, describe: 'Why --waive is worth it.' },
  until: { type: 'string', requiresArg: true, describe: 'The last day on which --waive holds, as in 2026-12-31.' },
} as const satisfies Record<string, Options>;
