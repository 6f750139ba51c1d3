/** What `create-service heal [PATH…]` does: makes files that the template keeps as it has them, those that are named or agreed to one by one. */
import { relative, resolve } from 'node:path';
import { recoverFirst } from '../stamp/create.ts';
import { type Diverged, findDiverged, healed } from '../stamp/heal.ts';
import { readStamp } from '../stamp/record.ts';
import { refuseUncommitted } from '../stamp/refuse-uncommitted.ts';
import { UserError } from '../support/errors.ts';
import { count } from '../support/words.ts';
import { apply } from '../tree/apply.ts';
import type { Change } from '../types.ts';
import { type BringFlags, isLooking } from './bring.ts';
import { EXIT } from './exit.ts';
import type { Program } from './main.ts';
import { sayHalfChanged, sayRecovered } from './say-create.ts';
import { sayPlans } from './say-plans.ts';
import { serviceFolder } from './service-folder.ts';
import { toData } from './show-plan.ts';
import type { Terminal } from './terminal.ts';

export interface HealFlags extends Pick<BringFlags, 'dry-run' | 'diff' | 'json'> {
  readonly paths?: readonly string[] | undefined;
  readonly directory?: string | undefined;
  readonly all?: boolean | undefined;
}

/** @throws UserError naming what can't be healed; nothing is written then. */
export const heal = async ({ template, loadTemplateFiles }: Program, terminal: Terminal, flags: HealFlags): Promise<number> => {
  const directory = serviceFolder(flags.directory);
  if (isLooking(flags)) sayHalfChanged(directory, terminal);
  else recoverFirst(directory, (recovery) => sayRecovered(directory, recovery, terminal));
  const diverged = findDiverged({ template, files: loadTemplateFiles(), directory });
  const plan = healed(diverged, await chosen(diverged, terminal, flags));
  if (!isLooking(flags)) {
    refuseUncommitted(directory, plan, readStamp(directory));
    apply(directory, plan);
  }
  if (flags.json) terminal.out(JSON.stringify({ directory, changes: toData(plan) }, undefined, 2));
  else if (plan.changes.length === 0) terminal.out('Nothing to heal.');
  else {
    await sayPlans(terminal, [{ root: directory, plan, ours: diverged.ours }], flags.diff);
    const made = isLooking(flags) ? 'would be made' : 'made';
    if (!flags.diff) terminal.out(`${count(plan.changes.length, 'file')} ${made} as the template has it.`);
  }
  return EXIT.done;
};

const chosen = async (
  { plan: { changes }, directory, ours }: Diverged,
  terminal: Terminal,
  flags: HealFlags,
): Promise<readonly string[]> => {
  const named = flags.paths ?? [];
  if (named.length > 0) return named.map((path) => toOwn(directory, path));
  const can = changes.filter(({ kind }) => kind !== 'conflict');
  for (const { path, why } of changes.filter((change) => !can.includes(change)))
    terminal.talk(`${terminal.styleTalk('yellow', 'Left out:')} ${path}: ${why}.`);
  if (flags.all || isLooking(flags)) return can.map(({ path }) => path);
  if (can.length === 0) return [];
  if (terminal.interactive)
    return askEach(can, (change) =>
      sayPlans({ ...terminal, out: terminal.talk }, [{ root: directory, plan: { changes: [change] }, ours }], true),
    );
  throw new UserError(
    'usage',
    `None was named of ${count(can.length, 'file')} that the template has otherwise.`,
    'Name those to heal, or say --all; --diff shows what that would undo.',
    can.map(({ path, why }) => ({ where: path, says: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` })),
  );
};

/** As the service names it: from where the command was given, or as a list of ours names it. */
const toOwn = (directory: string, path: string): string => {
  const own = relative(directory, resolve(path)).replaceAll('\\', '/');
  return own.startsWith('..') ? path : own;
};

/** One after the other, each with its difference, as long as somebody answers. */
const askEach = async (changes: readonly Change[], show: (change: Change) => Promise<void>): Promise<readonly string[]> => {
  const { askChoice } = await import('./prompt.ts');
  const paths: string[] = [];
  for (const change of changes) {
    await show(change);
    const answer = await askChoice(`${change.path}: ${change.why}. Make it as the template has it?`, [
      'no',
      'yes',
      'yes, and all others',
      'stop here',
    ]);
    if (answer === 'stop here') break;
    if (answer === 'yes, and all others') return [...paths, ...changes.slice(changes.indexOf(change)).map(({ path }) => path)];
    if (answer === 'yes') paths.push(change.path);
  }
  return paths;
};
