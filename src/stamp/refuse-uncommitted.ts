/** What is not committed can't be had back once it is written over, or told from the template's once it is merged. */
import { UserError } from '../support/errors.ts';
import { readUncommitted, type Uncommitted } from '../support/git-objects.ts';
import { writesOf } from '../tree/plan.ts';
import type { Change, Plan, Stamp } from '../types.ts';
import { RECORD_PATH } from './record.ts';

/**
 * What is as it was stamped is nobody's work, and may be written over, but not deleted where git does not know it; where there is no repository
 * all of it may be.
 * @throws UserError naming each file that the plan writes and that is not as it was committed, or that a sparse work tree leaves out.
 */
export const refuseUncommitted = (directory: string, plan: Plan, { managed }: Pick<Stamp, 'managed'>): void => {
  const touched = plan.changes.filter((change) => isTouched(change, managed));
  const uncommitted =
    touched.length === 0
      ? undefined
      : readUncommitted(
          directory,
          touched.map(({ path }) => path),
        );
  if (uncommitted === undefined) return;
  if ('fault' in uncommitted)
    throw new UserError(
      'refused',
      `What is committed of ${directory} can't be told; nothing was written. Git says: ${uncommitted.fault}`,
      'Mend that first: what is not committed could not be had back.',
    );
  const problems = touched.flatMap((change) => {
    const says = problemOf(change, uncommitted.files.get(change.path), managed[change.path]);
    return says === undefined ? [] : [{ where: change.path, says }];
  });
  if (problems.length > 0)
    throw new UserError(
      'refused',
      `Files of ${directory} that would be written are not committed; nothing was written.`,
      'Commit them (or git stash), so that you can compare and go back, and run the command again.',
      problems,
    );
};

/** It is written, its place in the index is taken, or it counts as deleted by its owner. */
const isTouched = (change: Change, managed: Stamp['managed']): boolean => {
  const { path, kind, conflict, found } = change;
  if (found === undefined) return kind === 'keep' && Object.hasOwn(managed, path);
  if (path === RECORD_PATH) return kind === 'delete';
  return writesOf({ changes: [change] }).length > 0 || (kind === 'keep' && conflict === 'binary');
};

const problemOf = ({ kind, found }: Change, state: Uncommitted | undefined, stamped: string | undefined): string | undefined => {
  if (found === undefined) return state === 'left out' ? 'It is left out of this sparse work tree, and not deleted.' : undefined;
  if (state === 'unmerged') return 'It is in conflict since an earlier merge.';
  if (state === 'unlisted' && (kind === 'delete' || stamped !== found)) return 'Git does not know it, or does not look at it.';
  return (state === 'changed' || state === 'left out') && stamped !== found ? 'It holds changes that are not committed.' : undefined;
};
