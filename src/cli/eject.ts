/** What `create-service eject` does: a service goes its own way, and nothing in it speaks of its template any more. */
import { recoverFirst } from '../stamp/create.ts';
import { planEject } from '../stamp/eject.ts';
import { readStamp } from '../stamp/record.ts';
import { refuseUncommitted } from '../stamp/refuse-uncommitted.ts';
import { apply } from '../tree/apply.ts';
import { asTyped } from './as-typed.ts';
import { type BringFlags, isLooking } from './bring.ts';
import { EXIT } from './exit.ts';
import type { Program } from './main.ts';
import { sayHalfChanged, sayRecovered } from './say-create.ts';
import { sayPlans } from './say-plans.ts';
import { serviceFolder } from './service-folder.ts';
import { toData } from './show-plan.ts';
import type { Terminal } from './terminal.ts';

export interface EjectFlags extends Pick<BringFlags, 'dry-run' | 'diff' | 'json'> {
  readonly directory?: string | undefined;
}

/** @throws UserError where no service was stamped, or files that it would write are not committed; nothing is written then. */
export const eject = async ({ template, loadTemplateFiles }: Program, terminal: Terminal, flags: EjectFlags): Promise<number> => {
  const directory = serviceFolder(flags.directory);
  if (isLooking(flags)) sayHalfChanged(directory, terminal);
  else recoverFirst(directory, (recovery) => sayRecovered(directory, recovery, terminal));
  const { plan, ours, left } = await planEject({ template, files: loadTemplateFiles(), directory });
  if (!isLooking(flags)) {
    refuseUncommitted(directory, plan, readStamp(directory));
    apply(directory, plan);
  }
  if (flags.json) terminal.out(JSON.stringify({ directory, changes: toData(plan), left }, undefined, 2));
  else await sayPlans(terminal, [{ root: directory, plan, ours }], flags.diff);
  for (const path of left)
    terminal.talk(
      `${terminal.styleTalk('yellow', 'Look at:')} ${path} still speaks of create-service, in lines that are not as this release has them.`,
    );
  if (!flags.json && !isLooking(flags)) terminal.out(`${asTyped(directory)} goes its own way.`);
  return EXIT.done;
};
