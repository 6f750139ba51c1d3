/** What `create-service unregister NAME` does: takes a service out of the registry, and leaves its own files alone. */
import { shortRef } from '../report/advice-words.ts';
import { type ChangeFlags, changeRegistry, isDry } from './change-registry.ts';
import { EXIT } from './exit.ts';
import { prepareUnregister } from './prepare-unregister.ts';
import { sayPlans, toFolders } from './say-plans.ts';
import type { Terminal } from './terminal.ts';

export interface UnregisterFlags extends ChangeFlags {
  readonly name: string;
  readonly force?: boolean | undefined;
}

/** @throws UserError naming everything that speaks against it; nothing is written then. */
export const unregister = async (terminal: Terminal, flags: UnregisterFlags): Promise<number> => {
  const { plans, gone, broken } = await changeRegistry(terminal, flags, (registry) =>
    prepareUnregister(registry, flags.name, flags.force ?? false),
  );
  for (const { where, says } of broken) terminal.talk(`${terminal.styleTalk('yellow', 'Leads to nothing:')} ${where}: ${says}`);
  if (flags.json) {
    terminal.out(JSON.stringify({ gone, broken, folders: toFolders(plans) }, undefined, 2));
    return EXIT.done;
  }
  await sayPlans(terminal, plans, flags.diff);
  if (!isDry(flags))
    terminal.out(
      `Not registered any more: ${gone
        .filter((ref) => !ref.startsWith('location:'))
        .map(shortRef)
        .join(', ')}.`,
    );
  return EXIT.done;
};
