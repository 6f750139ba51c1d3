/** Flags that the commands which bring services forward have in common. */
import type { Options } from 'yargs';

export const lookFlags = {
  'dry-run': { type: 'boolean', describe: 'List what would change, and why; write nothing.' },
  diff: { type: 'boolean', describe: 'Show what would change, as a patch; write nothing.' },
  json: { type: 'boolean', describe: 'Print results as JSON.' },
} as const satisfies Record<string, Options>;

export const offlineFlag = {
  offline: { type: 'boolean', describe: 'Fetch nothing, not even the release that a service was stamped from.' },
} as const satisfies Record<string, Options>;

export const bringFlags = {
  ...lookFlags,
  ...offlineFlag,
  ci: { type: 'boolean', describe: 'Write nothing where somebody would have to decide, and end with 1.' },
} as const satisfies Record<string, Options>;

export const directoryFlag = {
  directory: { type: 'string', requiresArg: true, describe: 'Folder of the service.', defaultDescription: 'where you are' },
} as const satisfies Record<string, Options>;
