/** `create`: update from nothing. Plans a service, what stands in its way merged where that can be done; refuses what its owner has to decide. */
import { UserError } from '../support/errors.ts';
import { touchingDisk } from '../support/system-errors.ts';
import { count } from '../support/words.ts';
import { apply } from '../tree/apply.ts';
import { type Recovery, recover } from '../tree/apply-in-use.ts';
import { conflictsOf } from '../tree/plan.ts';
import type { Plan } from '../types.ts';
import { isFolder, type StampInput, weigh } from './weigh.ts';

/**
 * What `create` would do to the target folder; writes nothing.
 * @throws UserError if the folder can't be read, is none, holds another service, or one that uses a capability that the answers drop.
 */
export const planCreate = async (input: StampInput): Promise<Plan> => {
  const weighed = weigh(input);
  const { changes } = weighed.plan;
  if (conflictsOf(weighed.plan).length === 0) return weighed.plan;
  // Loaded only here: most services are stamped where nothing stands.
  const [{ localBases }, { settle }] = await Promise.all([import('./bases.ts'), import('./settle.ts')]);
  const settled = (await settle(weighed, localBases(weighed, input), input.template.version)).plan.changes;
  // Nothing is written between markers here: what is not settled is shown as the template has it.
  return { changes: settled.map((change, index) => (change.kind === 'conflict' ? (changes[index] ?? change) : change)) };
};

/** Why no service can be written there, in a sentence; nothing if it can, as far as one can tell beforehand. */
export const folderFault = (directory: string): string | undefined => {
  try {
    touchingDisk(`${directory} can't be read`, () => isFolder(directory));
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};

/**
 * Plans and applies in one go; says first if there was a killed run's work to put back.
 * @throws UserError naming every conflict, or what kept the system from writing; nothing is written then.
 */
export const stampService = async (input: StampInput, sayRecovered?: (recovery: Recovery) => void): Promise<Plan> => {
  const made = await prepareStamp(input, sayRecovered);
  apply(input.directory, made);
  return made;
};

/**
 * A plan that can be applied: what a killed run did is put back, and nothing is in the way.
 * @throws UserError naming every conflict.
 */
export const prepareStamp = async (input: StampInput, sayRecovered?: (recovery: Recovery) => void): Promise<Plan> => {
  recoverFirst(input.directory, sayRecovered);
  const made = await planCreate(input);
  refuseConflicts(made, input.directory);
  return made;
};

/** A run may have been killed while it wrote: the plan is made on what stood there before. */
export const recoverFirst = (directory: string, sayRecovered: (recovery: Recovery) => void = () => {}): void => {
  const recovery = touchingDisk(`${directory} can't be read`, () => isFolder(directory)) ? recover(directory) : undefined;
  if (recovery) sayRecovered(recovery);
};

/** @throws UserError naming every conflict. */
export const refuseConflicts = (made: Plan, directory: string): void => {
  const conflicts = conflictsOf(made);
  if (conflicts.length === 0) return;
  const can = conflicts.every(({ found }) => found !== undefined);
  throw new UserError(
    'conflicts',
    `Nothing was written: ${count(conflicts.length, 'file')} in ${directory} would be overwritten.`,
    can
      ? 'Look at the difference with --diff, take our side with --overwrite, or choose another folder with --directory.'
      : 'Clear the paths named, or choose another folder with --directory.',
    conflicts.map(({ path, why }) => ({ where: path, says: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` })),
  );
};
