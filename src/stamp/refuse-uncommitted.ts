/** What is not committed can't be had back once it is written over, or told from the template's once it is merged. */
import { UserError } from '../support/errors.ts';
import { readUncommitted } from '../support/git-objects.ts';
import { writesOf } from '../tree/plan.ts';
import type { Plan, Stamp } from '../types.ts';
import { RECORD_PATH } from './record.ts';

/**
 * What is as it was stamped is nobody's work, and passes; and so does everything where there is no repository.
 * @throws UserError naming each file that the plan writes and that holds changes which are not committed.
 */
export const refuseUncommitted = (directory: string, plan: Plan, { managed }: Pick<Stamp, 'managed'>): void => {
  // What is no text and in conflict stays, but its place in the index is taken.
  const touched = [...writesOf(plan), ...plan.changes.filter(({ kind, conflict }) => kind === 'keep' && conflict === 'binary')];
  const writes = touched.filter(({ path, found }) => path !== RECORD_PATH && found !== undefined);
  const uncommitted = writes.length === 0 ? undefined : readUncommitted(directory);
  if (uncommitted === undefined) return;
  if ('fault' in uncommitted)
    throw new UserError(
      'refused',
      `What is committed of ${directory} can't be told; nothing was written. Git says: ${uncommitted.fault}`,
      'Mend that first: what is not committed could not be had back.',
    );
  const problems = writes.flatMap(({ path, found }) => {
    const state = uncommitted.files.get(path);
    if (state === 'unmerged') return [{ where: path, says: 'It is in conflict since an earlier merge.' }];
    return state === 'changed' && managed[path] !== found ? [{ where: path, says: 'It holds changes that are not committed.' }] : [];
  });
  if (problems.length > 0)
    throw new UserError(
      'refused',
      `Files of ${directory} that would be written are not committed; nothing was written.`,
      'Commit them (or git stash), so that you can compare and go back, and run the command again.',
      problems,
    );
};
