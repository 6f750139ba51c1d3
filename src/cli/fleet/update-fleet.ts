/** Brings many services forward in one run, the least critical first: what is wrong with a release then shows where it hurts least. */
import { basename } from 'node:path';
import type { Update } from '../../stamp/update.ts';
import { UserError } from '../../support/errors.ts';
import { toDecide, writesOf } from '../../tree/plan.ts';
import { type BringFlags, bring, isLooking } from '../bring.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Program } from '../main.ts';
import { withProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { type Branches, type Done, openBranches } from './branches.ts';
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
    if (!branches) {
      const made = await bringOne(run, directory, flags.ci ?? false);
      return made.end === 'done' ? await tested(run, directory, { directory, ...made }) : { directory, ...made };
    }
    const branch = branches.nameOf(directory);
    return await branches.onBranch(directory, async (folder): Promise<Done<Outcome>> => {
      const made = await bringOne(run, folder, true);
      if (made.end !== 'done') return { result: { directory, ...made } };
      const result = { directory, branch, ...made };
      const writes = writesOf(made.update.plan);
      return {
        result,
        commit: {
          message: toCommitMessage(program.template, made.update),
          written: writes.filter(({ kind }) => kind !== 'delete').map(({ path }) => path),
          deleted: writes.filter(({ kind }) => kind === 'delete').map(({ path }) => path),
        },
        after: () => tested(run, folder, result),
      };
    });
  } catch (error) {
    if (error instanceof UserError) return { directory, end: 'refused', error };
    throw error;
  }
};

const bringOne = async ({ program, terminal, flags }: Run, directory: string, leavesConflicts: boolean) => {
  const update = await bring(program, terminal, flags, { directory, leavesConflicts });
  const isOpen = toDecide(update.plan).length > 0;
  if (isOpen) return { end: 'conflicts', update, isLeft: leavesConflicts || isLooking(flags) } as const;
  return { end: writesOf(update.plan).length === 0 ? 'current' : 'done', update } as const;
};

/** What becomes of a service that was brought forward, once its test has run, if there is one. */
const tested = async ({ flags, stopped }: Run, folder: string, done: Outcome & { readonly update: Update }): Promise<Outcome> => {
  if (flags.test === undefined || isLooking(flags)) return done;
  const red = await runTest(flags.test, folder, basename(done.directory), stopped);
  const { directory, branch, update } = done;
  const of = { directory, ...(branch !== undefined && { branch }) };
  if (stopped.aborted) return { ...of, end: 'not reached' };
  return red ? { ...of, end: 'red', update, ...red } : done;
};
