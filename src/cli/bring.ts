/** Brings one service forward: what `update`, `add`, `remove` and `set` have in common. Only what is looked at is not written. */
import { applyUpdate, planUpdate, prepareUpdate, type Update, type UpdateInput } from '../stamp/update.ts';
import { UserError } from '../support/errors.ts';
import { count } from '../support/words.ts';
import { toDecide, writesOf } from '../tree/plan.ts';
import { asTyped } from './as-typed.ts';
import { fetchRelease } from './fetch-release.ts';
import type { Program } from './main.ts';
import { sayHalfChanged, sayRecovered } from './say-create.ts';
import type { Terminal } from './terminal.ts';

export interface BringFlags {
  readonly 'dry-run'?: boolean | undefined;
  readonly diff?: boolean | undefined;
  readonly json?: boolean | undefined;
  /** Nobody is there to decide between markers. */
  readonly ci?: boolean | undefined;
  readonly offline?: boolean | undefined;
}

export const isLooking = (flags: BringFlags): boolean => Boolean(flags['dry-run'] || flags.diff);

export interface Wanted extends Pick<UpdateInput, 'directory' | 'changed'> {
  /** Where somebody would have to decide, nothing is written. */
  readonly leavesConflicts?: boolean;
}

/** @throws UserError naming what kept it from being done; nothing is written then. */
export const bring = async (
  { template, loadTemplateFiles }: Program,
  terminal: Terminal,
  flags: BringFlags,
  { leavesConflicts = false, ...wanted }: Wanted,
): Promise<Update> => {
  const input: UpdateInput = {
    ...{ template, files: loadTemplateFiles(), ...wanted },
    ...(!flags.offline && { fetchRelease: fetchRelease(terminal) }),
  };
  const { directory } = wanted;
  if (isLooking(flags)) {
    sayHalfChanged(directory, terminal);
    return planUpdate(input);
  }
  const update = await prepareUpdate(input, (recovery) => sayRecovered(directory, recovery, terminal));
  if (leavesConflicts && toDecide(update.plan).length > 0) return update;
  if (flags.ci) refuseMarkers(update);
  if (writesOf(update.plan).length === 0 && update.sides.size === 0) return update;
  return { ...update, staged: applyUpdate(update) };
};

/** @throws UserError naming every conflict. */
const refuseMarkers = ({ plan, directory }: Update): void => {
  const conflicts = toDecide(plan);
  if (conflicts.length === 0) return;
  throw new UserError(
    'conflicts',
    `Nothing was written: ${count(conflicts.length, 'file')} of ${asTyped(directory)} ${conflicts.length === 1 ? 'needs' : 'need'} somebody to decide.`,
    'Run it without --ci where somebody can: it writes both sides into the files, between markers.',
    conflicts.map(({ path, why, conflict = 'add/add' }) => ({ where: path, says: `${conflict}: ${why}.` })),
  );
};
