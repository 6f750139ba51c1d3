/** `create-service report [registry]` in words. */
import type { CommandModule, Options } from 'yargs';
import type { ReportFlags } from '../report.ts';
import { FORMATS } from '../report-outputs.ts';

export const reportFlag = {
  type: 'string',
  array: true,
  requiresArg: true,
  describe: `A format, or format=file; may be given many times. Formats: ${FORMATS.join(', ')}.`,
  defaultDescription: 'text',
} as const satisfies Options;

export const reportCommand = (handler: (flags: ReportFlags) => Promise<void>): CommandModule<object, ReportFlags> => ({
  command: 'report [registry]',
  describe: 'Report what each team owns, and what is wrong in the registry',
  builder: (yargs) =>
    yargs
      .positional('registry', {
        type: 'string',
        describe: 'Folder of Backstage entities.',
        defaultDescription: 'CREATE_SERVICE_REGISTRY, or ./catalog',
      })
      .options({
        backstage: {
          type: 'string',
          requiresArg: true,
          describe: 'Address of a Backstage to read instead of a folder; BACKSTAGE_TOKEN holds its token.',
          defaultDescription: 'CREATE_SERVICE_BACKSTAGE',
        },
        report: reportFlag,
        'fail-on': {
          choices: ['error', 'warning', 'info', 'never'] as const,
          default: 'error' as const,
          describe: 'The least grave finding that makes the exit code 1.',
        },
        baseline: {
          type: 'string',
          requiresArg: true,
          describe: 'What is known already and fails nothing: a JSON report, or a commit.',
        },
        history: { type: 'string', requiresArg: true, describe: 'A file that this run adds a line to, for the trend.' },
        cache: {
          type: 'boolean',
          default: true,
          describe: 'Give the last report again where nothing has changed that it was made of; --no-cache makes it anew.',
        },
        policy: {
          type: 'string',
          requiresArg: true,
          describe: 'What counts as a service, capacity, levels, waivers.',
          defaultDescription: 'policy.yaml in the registry, or here for a Backstage, if it is there',
        },
      }),
  handler,
});
