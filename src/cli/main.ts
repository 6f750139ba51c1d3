/** The command line: hands the words to yargs, the answers to a command, and what went wrong to the user. The only place that ends the process. */
import yargs from 'yargs';
import { UserError } from '../support/errors.ts';
import type { ServiceTemplate, TemplateFiles } from '../types.ts';
import { createCommand } from './commands/create.ts';
import { EXIT, EXIT_OF } from './exit.ts';
import type { ServicePlopfile } from './prompt.ts';
import { refuseSecondName, spellSwitches } from './switches.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** What the command line needs to be given, since it knows no template of its own. */
export interface Program {
  readonly version: string;
  readonly template: ServiceTemplate;
  /** Called only by commands that render. */
  readonly loadTemplateFiles: () => TemplateFiles;
  /** Slow to load: called only when there is somebody to ask. */
  readonly loadPlopfile: () => Promise<ServicePlopfile>;
}

export const main = async (words: readonly string[], program: Program): Promise<number> => {
  const terminal = openTerminal();
  let code: number = EXIT.done;
  const parser = yargs()
    .scriptName('create-service')
    .version(program.version)
    .alias({ h: 'help', v: 'version' })
    .locale('en')
    .strict()
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': true,
    })
    .exitProcess(false)
    .fail((message, error) => {
      // Without a message it is the error of a command; with one, yargs did not understand the words, whether it brings an error or not.
      throw message ? new UserError('usage', message, 'Run create-service --help to see what can be said.') : error;
    })
    .middleware(({ name }) => refuseSecondName(words, name))
    .command(createCommand(program, terminal, (result) => (code = result)));
  try {
    await parser.parseAsync([...spellSwitches(program.template.questions, words)]);
    return code;
  } catch (error) {
    return report(error, terminal, words.includes('--json'));
  }
};

/** Says what went wrong: a user's mistake in sentences, a bug of ours with its stack. */
const report = (error: unknown, { out, talk, style }: Terminal, json: boolean): number => {
  if (!(error instanceof UserError)) {
    talk(`${style('red', 'This is a bug of create-service:')}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (error instanceof Error && error.cause) talk(`Caused by: ${error.cause instanceof Error ? error.cause.stack : String(error.cause)}`);
    return EXIT.usage;
  }
  const { code, message, hint, problems } = error;
  if (json) out(JSON.stringify({ error: { code, message, hint, problems } }, undefined, 2));
  talk(`${style('red', 'Error:')} ${message}`);
  for (const { where, says } of problems) talk(`  ${style('bold', where)}: ${says}`);
  talk(hint);
  return EXIT_OF[code];
};
