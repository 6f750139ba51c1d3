/** `--waive OWN-003 --reason … --until …`: a service that is worth it though its team has no room. It is noted in the registry's policy. */
import { join } from 'node:path';
import { parseRef } from '../catalog/entity.ts';
import { overCapacity } from '../rules/own-003-over-capacity.ts';
import { isDay, type Waiver } from '../rules/waiver.ts';
import { type Problem, UserError } from '../support/errors.ts';
import { applyAll } from '../tree/apply.ts';
import { type Desk, openDesk } from '../tree/desk.ts';
import type { Answers } from '../types.ts';
import { USUAL_POLICY } from './read-policy.ts';
import type { Terminal } from './terminal.ts';

export interface WaiveFlags {
  readonly waive?: string | undefined;
  readonly reason?: string | undefined;
  readonly until?: string | undefined;
}

/**
 * What the flags waive, once it is known for whom: the team answers for it.
 * @throws UserError naming each flag that is missing or wrong.
 */
export const readWaive = ({ waive, reason, until }: WaiveFlags): ((answers: Pick<Answers, 'owner' | 'name'>) => Waiver) => {
  const today = new Date().toISOString().slice(0, 10);
  const problems: Problem[] = [];
  const check = (flag: string, value: string | undefined, fault: (value: string) => string | undefined): void => {
    const says = value === undefined ? 'It is missing.' : fault(value);
    if (says) problems.push({ where: `--${flag}`, says });
  };
  check('waive', waive, (rule) =>
    rule === overCapacity.id ? undefined : `Only ${overCapacity.id} can be waived here, not ${JSON.stringify(rule)}.`,
  );
  check('reason', reason, (text) => (text.trim() ? undefined : 'It is empty.'));
  check('until', until, (day) => (isDay(day) ? (day >= today ? undefined : `${day} has passed.`) : 'Write a day as 2026-12-31.'));
  if (problems.length > 0 || reason === undefined || until === undefined)
    throw new UserError('usage', 'This can not be waived so.', `Write --waive ${overCapacity.id} --reason TEXT --until DATE.`, problems);
  return ({ owner, name }) => ({
    rule: overCapacity.id,
    entity: parseRef(owner, 'group') ?? owner,
    reason: `${name}: ${reason.trim()}`,
    owner,
    until,
  });
};

/** Nothing where none of the flags is there. */
export const readWaiveIfSaid = (flags: WaiveFlags): ReturnType<typeof readWaive> | undefined =>
  [flags.waive, flags.reason, flags.until].some((value) => value !== undefined) ? readWaive(flags) : undefined;

/**
 * Adds it to the policy on the desk; the rest of that stays as it is.
 * @throws UserError if that is written in a way that is not understood.
 */
export const layWaiver = async (desk: Desk, folder: string, waiver: Waiver): Promise<void> => {
  const { printWaivers, withWaiver } = await import('./with-waiver.ts');
  const edited = withWaiver(desk.read(folder, USUAL_POLICY) ?? '', waiver);
  if ('fault' in edited)
    throw new UserError(
      'refused',
      'The waiver can not be noted; nothing was written.',
      `Add it to the \`waivers\` there by hand, and run the command again:\n${printWaivers([waiver]).trimEnd()}`,
      [{ where: join(folder, USUAL_POLICY), says: edited.fault }],
    );
  desk.edit(folder, USUAL_POLICY, edited.text, 'it notes the waiver');
};

/**
 * Adds it to the policy of a registry that is held.
 * @throws UserError if the file can't be written.
 */
export const noteWaiver = async (folder: string, waiver: Waiver, terminal: Pick<Terminal, 'talk'>): Promise<void> => {
  const desk = openDesk();
  await layWaiver(desk, folder, waiver);
  const problems = desk.problems();
  if (problems.length > 0)
    throw new UserError('disk', 'The waiver can not be noted; nothing was written.', 'Mend the file, or note it by hand.', problems);
  applyAll(desk.plans());
  sayWaived(folder, waiver, terminal);
};

export const sayWaived = (folder: string, { rule, entity, until }: Waiver, { talk }: Pick<Terminal, 'talk'>): void =>
  talk(`Noted in ${join(folder, USUAL_POLICY)}: ${rule} is waived for ${entity} until ${until}.`);
