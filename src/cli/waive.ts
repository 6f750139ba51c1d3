/** `--waive OWN-003 --reason … --until …`: a service that is worth it though its team has no room. It is noted in the registry's policy. */
import { join } from 'node:path';
import { readWaive, type WaiveFlags } from '../gate/read-waive.ts';
import type { Waiver } from '../rules/waiver.ts';
import { UserError } from '../support/errors.ts';
import { applyAll } from '../tree/apply.ts';
import { type Desk, openDesk } from '../tree/desk.ts';
import { USUAL_POLICY } from './read-policy.ts';
import type { Terminal } from './terminal.ts';

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
