/** Stamps a service, runs what belongs to it, and says what was made: the same from the command line and from plop. */
import { stampService } from '../stamp/create.ts';
import { tasksFor } from '../stamp/tasks.ts';
import type { StampInput } from '../stamp/weigh.ts';
import { repositoryOf } from '../support/git.ts';
import type { Plan } from '../types.ts';
import { asTyped } from './as-typed.ts';
import type { Entered, Entry } from './enter.ts';
import { EXIT } from './exit.ts';
import { runTasks, type TaskOutcome } from './run-tasks.ts';
import { sayDone, sayRecovered } from './say-create.ts';
import type { Terminal } from './terminal.ts';

export interface Stamped {
  readonly plan: Plan;
  readonly outcomes: readonly TaskOutcome[];
  /** The file that was added to the registry. */
  readonly registered?: string;
  readonly code: number;
}

export interface StampOptions {
  /** The line that would do the same again. */
  readonly repeat: string;
  /** Nothing is said of what was made. */
  readonly quiet?: boolean;
  /** Where the service is entered. */
  readonly entry?: Entry | undefined;
}

/** @throws UserError naming every conflict, or what kept the system from writing; nothing is written then. */
export const stampAndSay = async (
  terminal: Terminal,
  input: StampInput,
  { repeat, quiet = false, entry }: StampOptions,
): Promise<Stamped> => {
  const { template, answers, directory } = input;
  const began = performance.now();
  const write = (): Promise<Plan> => stampService(input, (recovery) => sayRecovered(directory, recovery, terminal));
  const { made: plan, registered }: Entered<Plan> = entry
    ? await (await import('./enter.ts')).enter(terminal, entry, input, write)
    : { made: await write() };
  const took = performance.now() - began;
  const insideRepository = repositoryOf(directory) !== undefined;
  const outcomes = await runTasks(tasksFor({ template, answers, plan, insideRepository }), directory, terminal);
  if (!quiet)
    sayDone(terminal, {
      template,
      answers,
      plan,
      took,
      outcomes,
      insideRepository,
      folder: asTyped(directory),
      registered: registered && asTyped(registered),
      repeat,
    });
  const ends = new Set(outcomes.map(({ end }) => end));
  const code = ends.has('stopped') ? EXIT.stopped : ends.has('failed') ? EXIT.refused : EXIT.done;
  return { plan, outcomes, code, ...(registered && { registered }) };
};
