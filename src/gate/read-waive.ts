/** What somebody says to waive the capacity of a team for one service, judged. Where it is noted is for others. */
import { parseRef } from '../catalog/entity.ts';
import { overCapacity } from '../rules/own-003-over-capacity.ts';
import { isDay, type Waiver } from '../rules/waiver.ts';
import { type Problem, UserError } from '../support/errors.ts';
import type { Answers } from '../types.ts';

export interface WaiveFlags {
  readonly waive?: string | undefined;
  readonly reason?: string | undefined;
  readonly until?: string | undefined;
}

/** What each is called where it is said, and how to say it rightly. */
type Spelling = Readonly<Record<keyof WaiveFlags | 'hint', string>>;

const FLAGS: Spelling = {
  waive: '--waive',
  reason: '--reason',
  until: '--until',
  hint: `Write --waive ${overCapacity.id} --reason TEXT --until DATE.`,
};

/**
 * What the flags waive, once it is known for whom: the team answers for it.
 * @throws UserError naming each flag that is missing or wrong.
 */
export const readWaive = (
  { waive, reason, until }: WaiveFlags,
  spelled = FLAGS,
): ((answers: Pick<Answers, 'owner' | 'name'>) => Waiver) => {
  const today = new Date().toISOString().slice(0, 10);
  const problems: Problem[] = [];
  const check = (flag: keyof WaiveFlags, value: string | undefined, fault: (value: string) => string | undefined): void => {
    const says = value === undefined ? 'It is missing.' : fault(value);
    if (says) problems.push({ where: spelled[flag], says });
  };
  check('waive', waive, (rule) =>
    rule === overCapacity.id ? undefined : `Only ${overCapacity.id} can be waived here, not ${JSON.stringify(rule)}.`,
  );
  check('reason', reason, (text) => (text.trim() ? undefined : 'It is empty.'));
  check('until', until, (day) => (isDay(day) ? (day >= today ? undefined : `${day} has passed.`) : 'Write a day as 2026-12-31.'));
  if (problems.length > 0 || reason === undefined || until === undefined)
    throw new UserError('usage', 'This can not be waived so.', spelled.hint, problems);
  return ({ owner, name }) => ({
    rule: overCapacity.id,
    entity: parseRef(owner, 'group') ?? owner,
    reason: `${name}: ${reason.trim()}`,
    owner,
    until,
  });
};
