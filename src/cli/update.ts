/** What `create-service update [DIR…]` and `diff [DIR…]` do: bring services to the template at hand, or show what that would be. */
import type { Update } from '../stamp/update.ts';
import { UserError } from '../support/errors.ts';
import { toDecide } from '../tree/plan.ts';
import { type BringFlags, bring, isLooking } from './bring.ts';
import { EXIT } from './exit.ts';
import { findServices } from './find-services.ts';
import type { FleetFlags, Outcome } from './fleet/update-fleet.ts';
import type { Program } from './main.ts';
import { sayPlans } from './say-plans.ts';
import { sayUpdate, toUpdateData } from './say-update.ts';
import type { Terminal } from './terminal.ts';

export interface UpdateFlags extends FleetFlags {
  readonly dirs?: readonly string[] | undefined;
}

/**
 * @returns 1 if something is left to decide, a test failed, or one of several could not be brought forward; 130 if it was stopped.
 * @throws UserError where there is one service, naming what kept it from being done.
 */
export const update = async (program: Program, terminal: Terminal, flags: UpdateFlags): Promise<number> => {
  refuseIdle(flags);
  const folders = findServices(flags.dirs ?? []);
  const [directory = ''] = folders;
  if (folders.length === 1 && flags.branch === undefined && flags.test === undefined)
    return finish(program, terminal, flags, await bring(program, terminal, flags, { directory }));
  const [{ updateFleet }, { sayFleet, toFleetData }] = await Promise.all([
    import('./fleet/update-fleet.ts'),
    import('./fleet/say-fleet.ts'),
  ]);
  const outcomes = await updateFleet(program, terminal, flags, folders);
  if (flags.json) terminal.out(JSON.stringify(toFleetData(outcomes, program.template), undefined, 2));
  else {
    if (flags.diff) for (const outcome of outcomes) if ('update' in outcome) await say(program, terminal, flags, outcome.update);
    sayFleet(flags.diff ? aside(terminal) : terminal, program.template, outcomes, !isLooking(flags));
  }
  return codeOf(outcomes, flags);
};

const refuseIdle = ({ test, 'stop-on-red': stops }: UpdateFlags): void => {
  if (stops && test === undefined)
    throw new UserError('usage', 'Nothing can turn red: --stop-on-red needs a test.', "Name one, as in --test 'npm ci && npm test'.");
};

const codeOf = (outcomes: readonly Outcome[], { 'stop-on-red': stops }: UpdateFlags): number => {
  const ends = new Set(outcomes.map(({ end }) => end));
  if (ends.has('not reached') && !(stops && ends.has('red'))) return EXIT.stopped;
  return ends.has('conflicts') || ends.has('red') || ends.has('refused') ? EXIT.refused : EXIT.done;
};

/** Says what became of one service. */
export const finish = async (program: Program, terminal: Terminal, flags: BringFlags, made: Update): Promise<number> => {
  if (flags.json) terminal.out(JSON.stringify(toUpdateData(made, program.template), undefined, 2));
  else await say(program, terminal, flags, made);
  return toDecide(made.plan).length > 0 ? EXIT.refused : EXIT.done;
};

/** A patch alone on the one stream, so that it can be applied; what it is about on the other. */
const say = async ({ template }: Program, terminal: Terminal, flags: BringFlags, made: Update): Promise<void> => {
  if (!flags.diff) return sayUpdate(terminal, template, made, !isLooking(flags));
  sayUpdate(aside(terminal), template, made, false);
  await sayPlans(terminal, [{ root: made.directory, plan: made.plan, ours: made.ours }], true);
};

const aside = (terminal: Terminal): Terminal => ({ ...terminal, out: terminal.talk, style: terminal.styleTalk });
