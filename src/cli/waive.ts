/** `--waive OWN-003 --reason … --until …`: a service that is worth it though its team has no room. It is noted in the registry's policy. */
import { join } from 'node:path';
import { readWaive, type WaiveFlags } from '../gate/read-waive.ts';
import type { Waiver } from '../rules/waiver.ts';
import { UserError } from '../support/errors.ts';
import { applyAll } from '../tree/apply.ts';
import { recover } from '../tree/apply-in-use.ts';
import { openDesk } from '../tree/desk.ts';
import { exclusively } from '../tree/exclusively.ts';
import { USUAL_POLICY } from './read-policy.ts';
import type { Terminal } from './terminal.ts';

/** Nothing where none of the flags is there. */
export const readWaiveIfSaid = (flags: WaiveFlags): ReturnType<typeof readWaive> | undefined =>
  [flags.waive, flags.reason, flags.until].some((value) => value !== undefined) ? readWaive(flags) : undefined;

/** The text of a policy with one waiver more; its other words and comments stay as they are. */
export const withWaiver = async (text: string, waiver: Waiver): Promise<string> => {
  const { isSeq, parseDocument } = await import('yaml');
  const document = parseDocument(text);
  if (isSeq(document.get('waivers'))) document.addIn(['waivers'], document.createNode(waiver));
  else document.set('waivers', document.createNode([waiver]));
  return document.toString({ lineWidth: 0 });
};

/**
 * Adds it to the policy of a registry, after whoever is writing to that registry.
 * @throws UserError if the file can't be written.
 */
export const noteWaiver = async (
  { folder, waiver }: { readonly folder: string; readonly waiver: Waiver },
  terminal: Pick<Terminal, 'talk'>,
): Promise<void> => {
  await exclusively(folder, async () => {
    recover(folder);
    const desk = openDesk();
    desk.edit(folder, USUAL_POLICY, await withWaiver(desk.read(folder, USUAL_POLICY) ?? '', waiver), 'it notes the waiver');
    const problems = desk.problems();
    if (problems.length > 0)
      throw new UserError('disk', 'The waiver can not be noted; nothing was written.', 'Mend the file, or note it by hand.', problems);
    applyAll(desk.plans());
  });
  sayWaived(folder, waiver, terminal);
};

export const sayWaived = (folder: string, { rule, entity, until }: Waiver, { talk }: Pick<Terminal, 'talk'>): void =>
  talk(`Noted in ${join(folder, USUAL_POLICY)}: ${rule} is waived for ${entity} until ${until}.`);
