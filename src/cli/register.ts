/** What `create-service register DIR|URL` does: adds a service that is there to the registry. */

import type { WaiveFlags } from '../gate/read-waive.ts';
import { asTyped } from './as-typed.ts';
import { type ChangeFlags, changeRegistry, isDry } from './change-registry.ts';
import { EXIT } from './exit.ts';
import { type PreparedRegister, prepareRegister } from './prepare-register.ts';
import { sayWaivedBefore } from './say-create.ts';
import { sayPlans, toFolders } from './say-plans.ts';
import type { Terminal } from './terminal.ts';
import { readWaiveIfSaid, sayWaived } from './waive.ts';

export interface RegisterFlags extends ChangeFlags, WaiveFlags {
  readonly source: string;
  readonly name?: string | undefined;
}

/** @throws UserError naming everything that speaks against it; nothing is written then. */
export const register = async (terminal: Terminal, flags: RegisterFlags): Promise<number> => {
  const wanted = { source: flags.source, name: flags.name, waive: readWaiveIfSaid(flags) };
  let folder = '';
  const done = await changeRegistry(terminal, flags, (registry) => {
    folder = registry.root;
    return prepareRegister(registry, wanted);
  });
  sayWaivedBefore(done.waived, terminal);
  if (done.waiver && !isDry(flags)) sayWaived(folder, done.waiver, terminal);
  if (done.unseen && done.already === undefined)
    terminal.talk(
      `${terminal.styleTalk('yellow', 'Not judged:')} what stands at an address is read by Backstage, not here: the name, owner, room and system of ${done.name} were not looked at, and the report does not count it.`,
    );
  if (flags.json) {
    const { name, already, unseen = false, plans, waiver } = done;
    terminal.out(JSON.stringify({ name, already, judged: !unseen, folders: toFolders(plans), waiver }, undefined, 2));
  } else await say(terminal, flags, done, folder);
  return EXIT.done;
};

const say = async (terminal: Terminal, flags: RegisterFlags, { name, already, plans }: PreparedRegister, folder: string): Promise<void> => {
  if (already !== undefined) terminal.talk(`${name} is registered already: ${asTyped(`${folder}/${already}`)}.`);
  else if (isDry(flags)) await sayPlans(terminal, plans, flags.diff);
  else terminal.out(`Registered in ${asTyped(`${folder}/services/${name}.yaml`)}.`);
};
