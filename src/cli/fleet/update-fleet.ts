/** Brings many services forward in one run, the least critical first: what is wrong with a release then shows where it hurts least. */

import type { Update } from '../../stamp/update.ts';
import { UserError } from '../../support/errors.ts';
import { conflictsOf, writesOf } from '../../tree/plan.ts';
import { type BringFlags, bring, isLooking } from '../bring.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Program } from '../main.ts';
import { withProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { type Branches, openBranches } from './branches.ts';
import { toCommitMessage } from './commit-message.ts';
import { runTest } from './run-test.ts';
import { type RecordedTier, readTier } from './tier.ts';

export interface FleetFlags extends BringFlags {
  readonly branch?: string | undefined;
  /** A command for the shell, run in each service that was brought forward. */
  readonly test?: string | undefined;
  readonly 'stop-on-red'?: boolean | undefined;
}

export type Outcome = { readonly directory: string; readonly branch?: string } & (
  | { readonly end: 'current' | 'done'; readonly update: Update }
  /** `isLeft`: nothing was written; else both sides stand between markers. */
  | { readonly end: 'conflicts'; readonly update: Update; readonly isLeft: boolean }
  | { readonly end: 'red'; readonly update: Update; readonly log: string; readonly says: string }
  | { readonly end: 'refused'; readonly error: UserError }
  | { readonly end: 'not reached' }
);

/** @throws UserError if no branch can be made at all. */
export const updateFleet = async (
  program: Program,
  terminal: Terminal,
  flags: FleetFlags,
  folders: readonly string[],
): Promise<readonly Outcome[]> => {
  const ordered = inOrder(folders.map((directory) => ({ directory, ...readTier(directory) })));
  const branches = flags.branch === undefined || isLooking(flags) ? undefined : await openBranches(flags.branch, ordered);
  const stop = listenForStop();
  let isOver = false;
  try {
    return await withProgress(terminal, 'Bringing forward', ordered, async (directory): Promise<Outcome> => {
      if (isOver || stop.signal.aborted) return { directory, end: 'not reached' };
      const outcome = await updateOne({ program, terminal, flags, branches, stopped: stop.signal }, directory);
      isOver = outcome.end === 'red' && Boolean(flags['stop-on-red']);
      return outcome;
    });
  } finally {
    stop.cease();
    await branches?.close();
  }
};

/** Tier 4 before tier 1, and by path. */
const inOrder = (services: readonly ({ readonly directory: string } & RecordedTier)[]): readonly string[] =>
  services.toSorted((a, b) => b.tier - a.tier || (a.directory < b.directory ? -1 : 1)).map(({ directory }) => directory);

interface Run {
  readonly program: Program;
  readonly terminal: Terminal;
  readonly flags: FleetFlags;
  readonly branches: Branches | undefined;
  readonly stopped: AbortSignal;
}

const updateOne = async (run: Run, directory: string): Promise<Outcome> => {
  const { program, branches, flags } = run;
  try {
    if (!branches) return { directory, ...(await bringAndTest(run, directory, flags.ci ?? false)) };
    const branch = branches.nameOf(directory);
    return await branches.onBranch(directory, async (folder) => {
      const made = await bringAndTest(run, folder, true);
      const message = made.end === 'current' || made.end === 'conflicts' ? undefined : toCommitMessage(program.template, made.update);
      return { result: { directory, ...made, ...(message !== undefined && { branch }) }, ...(message !== undefined && { message }) };
    });
  } catch (error) {
    if (error instanceof UserError) return { directory, end: 'refused', error };
    throw error;
  }
};

type Made =
  Extract<Outcome, { readonly update: Update }> extends infer One ? (One extends One ? Omit<One, 'directory' | 'branch'> : never) : never;

const bringAndTest = async ({ program, terminal, flags, stopped }: Run, directory: string, leavesConflicts: boolean): Promise<Made> => {
  const update = await bring(program, terminal, flags, { directory, leavesConflicts });
  if (conflictsOf(update.plan).length > 0) return { end: 'conflicts', update, isLeft: leavesConflicts || isLooking(flags) };
  if (writesOf(update.plan).length === 0) return { end: 'current', update };
  const red =
    flags.test === undefined || isLooking(flags) ? undefined : await runTest(flags.test, directory, String(update.answers.name), stopped);
  return red ? { end: 'red', update, ...red } : { end: 'done', update };
};
