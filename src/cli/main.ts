/** The command line: hands the words to their reader, the flags to a command, and what went wrong to the user. */
import { UserError } from '../support/errors.ts';
import { visible } from '../support/visible.ts';
import type { ServiceTemplate, TemplateFiles } from '../types.ts';
import { createFlags, switches } from './commands/create.ts';
import { type CreateFlags, create } from './create.ts';
import { EXIT, EXIT_OF } from './exit.ts';
import type { ToLine } from './invocation.ts';
import { readPlain } from './plain-words.ts';
import type { ServicePlopfile } from './prompt.ts';
import { type Spelled, spellSwitches } from './switches.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** What the command line needs to be given, since it knows no template of its own. */
export interface Program {
  readonly version: string;
  readonly template: ServiceTemplate;
  /** How it was started: what it tells the user to type begins alike. */
  readonly toLine: ToLine;
  /** Called only by commands that render. */
  readonly loadTemplateFiles: () => TemplateFiles;
  /** Slow to load: called only when there is somebody to ask. */
  readonly loadPlopfile: () => Promise<ServicePlopfile>;
}

/** Does what the words say, and returns the exit code. */
export const main = async (words: readonly string[], program: Program): Promise<number> => {
  const terminal = openTerminal();
  let spelled: Spelled = { words, unclear: {} };
  try {
    spelled = spellSwitches(program.template.questions, [...switches, 'help', 'version'], words);
    return await parse(spelled, program, terminal);
  } catch (error) {
    return sayError(error, terminal, spelled.words.includes('--json'));
  }
};

/** First words that are no name of a service. */
const COMMANDS: ReadonlySet<string> = new Set([
  ...['report', 'rules', 'register', 'unregister', 'transfer'],
  ...['check', 'update', 'diff', 'add', 'remove', 'set', 'heal', 'eject'],
]);

const parse = async ({ words, unclear }: Spelled, program: Program, terminal: Terminal): Promise<number> => {
  const { version, template } = program;
  const { questions } = template;
  const stamp = (flags: CreateFlags) => create(program, terminal, { ...flags, ...unclear });
  const plain = COMMANDS.has(words[0] ?? '') ? undefined : readPlain(words, createFlags(questions));
  if (plain) return stamp(plain);
  let code: number = EXIT.done;
  const { readWords } = await import('./read-words.ts');
  await readWords(
    words,
    { version, questions },
    {
      create: async (flags) => {
        code = await stamp(flags);
      },
      report: async (flags) => {
        code = await (await import('./report.ts')).report(program, terminal, flags);
      },
      rules: async (flags) => {
        code = (await import('./rules.ts')).rules(terminal, flags);
      },
      register: async (flags) => {
        code = await (await import('./register.ts')).register(terminal, flags);
      },
      unregister: async (flags) => {
        code = await (await import('./unregister.ts')).unregister(terminal, flags);
      },
      transfer: async (flags) => {
        code = await (await import('./transfer.ts')).transfer(program, terminal, flags);
      },
      check: async (flags) => {
        code = await (await import('./check.ts')).check(program, terminal, flags);
      },
      update: async (flags) => {
        code = await (await import('./update.ts')).update(program, terminal, flags);
      },
      add: async (flags) => {
        code = await (await import('./change-answers.ts')).add(program, terminal, flags);
      },
      remove: async (flags) => {
        code = await (await import('./change-answers.ts')).remove(program, terminal, flags);
      },
      set: async (flags) => {
        code = await (await import('./change-answers.ts')).set(program, terminal, flags);
      },
      heal: async (flags) => {
        code = await (await import('./heal.ts')).heal(program, terminal, flags);
      },
      eject: async (flags) => {
        code = await (await import('./eject.ts')).eject(program, terminal, flags);
      },
    },
  );
  return code;
};

/** Says what went wrong: a user's mistake in sentences, a bug of ours with its stack. */
const sayError = (error: unknown, { out, talk, styleTalk: style }: Terminal, json: boolean): number => {
  if (!(error instanceof UserError)) {
    const stackOf = (value: unknown): string => (value instanceof Error ? (value.stack ?? value.message) : String(value));
    if (json) out(JSON.stringify({ error: { code: 'bug', message: String(error) } }, undefined, 2));
    talk(`${style('red', 'This is a bug of create-service:')}\n${stackOf(error)}`);
    if (error instanceof Error && error.cause) talk(`Caused by: ${stackOf(error.cause)}`);
    return EXIT.usage;
  }
  const { code, message, hint, problems } = error;
  if (json) out(JSON.stringify({ error: { code, message, hint, problems } }, undefined, 2));
  talk(`${style('red', 'Error:')} ${message}`);
  for (const { where, says } of problems) talk(`  ${style('bold', visible(where))}: ${visible(says)}`);
  talk(hint);
  return EXIT_OF[code];
};
