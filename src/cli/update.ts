/** What `create-service update [DIR…]` and `diff [DIR…]` do: bring services to the template at hand, or show what that would be. */

import type { Update } from '../stamp/update.ts';
import { inWords, UserError } from '../support/errors.ts';
import { conflictsOf } from '../tree/plan.ts';
import { asTyped } from './as-typed.ts';
import { type BringFlags, bring, isLooking } from './bring.ts';
import { EXIT } from './exit.ts';
import { findServices } from './find-services.ts';
import type { Program } from './main.ts';
import { sayPlans } from './say-plans.ts';
import { sayUpdate, toUpdateData } from './say-update.ts';
import type { Terminal } from './terminal.ts';

export interface UpdateFlags extends BringFlags {
  readonly dirs?: readonly string[] | undefined;
}

/**
 * @returns 1 if something is left to decide, or one of several could not be brought forward.
 * @throws UserError where there is one service, naming what kept it from being done.
 */
export const update = async (program: Program, terminal: Terminal, flags: UpdateFlags): Promise<number> => {
  const folders = findServices(flags.dirs ?? []);
  if (folders.length === 1) return finish(program, terminal, flags, await bring(program, terminal, flags, { directory: folders[0] ?? '' }));
  const brought: object[] = [];
  let code: number = EXIT.done;
  for (const directory of folders) {
    try {
      const made = await bring(program, terminal, flags, { directory });
      if (conflictsOf(made.plan).length > 0) code = EXIT.refused;
      if (flags.json) brought.push(toUpdateData(made, program.template));
      else await say(program, terminal, flags, made);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      code = EXIT.refused;
      brought.push({ directory, error: { code: error.code, message: error.message, hint: error.hint, problems: error.problems } });
      terminal.talk(`${terminal.styleTalk('red', 'Error:')} ${asTyped(directory)}: ${inWords(error)}`);
    }
  }
  if (flags.json) terminal.out(JSON.stringify(brought, undefined, 2));
  return code;
};

/** Says what became of one service. */
export const finish = async (program: Program, terminal: Terminal, flags: BringFlags, made: Update): Promise<number> => {
  if (flags.json) terminal.out(JSON.stringify(toUpdateData(made, program.template), undefined, 2));
  else await say(program, terminal, flags, made);
  return conflictsOf(made.plan).length > 0 ? EXIT.refused : EXIT.done;
};

/** A patch alone on the one stream, so that it can be applied; what it is about on the other. */
const say = async ({ template }: Program, terminal: Terminal, flags: BringFlags, made: Update): Promise<void> => {
  if (!flags.diff) return sayUpdate(terminal, template, made, !isLooking(flags));
  sayUpdate({ ...terminal, out: terminal.talk, style: terminal.styleTalk }, template, made, false);
  await sayPlans(terminal, [{ root: made.directory, plan: made.plan, ours: made.ours }], true);
};
