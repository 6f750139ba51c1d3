/** Asks through plop's generator, so that the command line and `plop service` ask alike. Loaded only when there is somebody to ask. */
import inquirer from 'inquirer';
import nodePlop, { type NodePlopAPI } from 'node-plop';
import type { RawAnswers } from '../questions/parse.ts';
import { UserError } from '../support/errors.ts';
import type { Registry } from './registry.ts';

/** A plopfile that knows a generator `service` and leaves out the questions that are answered already. */
export type ServicePlopfile = (
  plop: NodePlopAPI,
  /** What the command line has found out already. Plop alone has not: it hands over settings of its own. */
  found?: { readonly given?: RawAnswers; readonly registry?: Registry | undefined },
) => Promise<void>;

/**
 * What was given and what was asked, together.
 * @throws UserError if whoever was asked went away.
 */
export const promptThroughPlop = async (
  plopfile: ServicePlopfile,
  given: RawAnswers,
  registry: Registry | undefined,
): Promise<RawAnswers> => {
  const plop = await nodePlop('', { destBasePath: process.cwd(), force: false });
  await plopfile(plop, { given, registry });
  // Questions are talk: who sends the results elsewhere still sees them.
  const ask = inquirer.createPromptModule({ output: process.stderr });
  const asked = await untilGone(ask(plop.getGenerator('service').prompts as never));
  return new Map([...given, ...Object.entries(asked).map(([name, value]) => [name, { value, from: name }] as const)]);
};

/**
 * One question with a few answers; the first is the one that stands ready.
 * @throws UserError if whoever was asked went away.
 */
export const askChoice = async <Choice extends string>(message: string, choices: readonly Choice[]): Promise<Choice> => {
  const ask = inquirer.createPromptModule({ output: process.stderr });
  const { answer } = await untilGone(ask<{ answer: Choice }>([{ type: 'list', name: 'answer', message, choices: [...choices] }]));
  return answer;
};

/** What inquirer keeps to itself: the terminal, and what it does when that is closed on it. */
interface PromptUi {
  readonly rl: NodeJS.EventEmitter & { readonly close: () => void };
  readonly onForceClose: () => void;
}

/** The answers, or an error when Ctrl-C or Ctrl-D comes first: inquirer would end the process, or hang. */
const untilGone = async <Answers extends object>(asking: Promise<Answers> & { readonly ui: unknown }): Promise<Answers> => {
  const { rl, onForceClose } = asking.ui as PromptUi;
  const gone = new Promise<undefined>((resolve) => {
    rl.once('close', () => {
      process.removeListener('exit', onForceClose);
      // It is closed behind the last answer as well: that one comes first then.
      setImmediate(resolve, undefined);
    });
  });
  rl.removeListener('SIGINT', onForceClose);
  rl.once('SIGINT', () => rl.close());
  const answers = await Promise.race([asking, gone]);
  if (answers) return answers;
  // Lists hide the cursor, and would have shown it at their end.
  process.stderr.write('\u001b[?25h\n');
  throw new UserError('stopped', 'You stopped; nothing was written.', 'Run the command again whenever you like.');
};
