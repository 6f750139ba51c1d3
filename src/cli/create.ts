/** What `create-service [name]` does: answers in, a service out; or, on request, only the plan of it. */
import { resolve } from 'node:path';
import { toCommand } from '../questions/to-command.ts';
import { planCreate, refuseConflicts } from '../stamp/create.ts';
import type { StampInput } from '../stamp/weigh.ts';
import { UserError } from '../support/errors.ts';
import { conflictsOf } from '../tree/plan.ts';
import { readPaths } from '../tree/read.ts';
import type { Plan } from '../types.ts';
import { type Answered, type AnswerFlags, getAnswers } from './answers.ts';
import type { Entry } from './enter.ts';
import { EXIT } from './exit.ts';
import type { Program } from './main.ts';
import { refuseOtherFile, savePlan } from './save-plan.ts';
import { sayHalfChanged, sayPlan } from './say-create.ts';
import { toData } from './show-plan.ts';
import { type StampOptions, stampAndSay } from './stamp.ts';
import type { Terminal } from './terminal.ts';

export interface CreateFlags extends AnswerFlags {
  readonly name?: string | undefined;
  readonly json?: boolean | undefined;
  readonly diff?: boolean | undefined;
  readonly plan?: string | undefined;
  readonly overwrite?: boolean | undefined;
  readonly register?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
}

export const create = async (program: Program, terminal: Terminal, flags: CreateFlags): Promise<number> => {
  if (flags.plan !== undefined) refuseOtherFile(flags.plan);
  const { template } = program;
  const answered = await getAnswers(program, terminal, flags);
  const { answers } = answered;
  const input: StampInput = {
    template,
    files: program.loadTemplateFiles(),
    answers,
    directory: resolve(String(answers.directory)),
    overwrite: flags.overwrite ?? false,
  };
  const repeat = repeatLine(program, answered, flags);
  try {
    if (flags['dry-run'] || flags.diff) return await showOnly(input, terminal, flags);
    return await stamp(input, terminal, flags, { repeat, entry: toEntry(answered, flags) });
  } catch (error) {
    if (answered.asked && error instanceof UserError) terminal.talk(`With the same answers: ${terminal.styleTalk('dim', repeat)}`);
    throw error;
  }
};

/** Where nothing is to be written to the registry, it needs no lock. */
const toEntry = ({ answers, entry }: Answered, { register }: CreateFlags): Entry | undefined => {
  const registers = register !== false;
  return entry && (registers || (entry.waive && entry.registry.isFull(answers))) ? { ...entry, registers } : undefined;
};

const repeatLine = ({ template, toLine }: Program, { answers, contested }: Answered, { registry, register }: CreateFlags): string => {
  const [name = '', ...words] = toCommand(template.questions, answers, contested);
  return toLine([name, ...(registry ? ['--registry', registry] : []), ...words, ...(register === false ? ['--no-register'] : [])]);
};

const stamp = async (input: StampInput, terminal: Terminal, flags: CreateFlags, options: StampOptions): Promise<number> => {
  // Before anything is written: a plan that can't be saved must not be found out afterwards.
  if (flags.plan !== undefined) savePlan(flags.plan, input.directory, toPrinted(input, await planCreate(input)));
  const { plan, outcomes, code, registered } = await stampAndSay(terminal, input, { ...options, quiet: flags.json ?? false });
  const tasks = outcomes.map(({ task, ...rest }) => ({ id: task.id, byHand: task.byHand, ...rest }));
  if (flags.json) terminal.out(toText({ ...toPrinted(input, plan), registered, repeat: options.repeat, tasks }));
  return code;
};

/** Stops before `apply`: what would happen, and the exit code that the real run would refuse with. */
const showOnly = async (input: StampInput, terminal: Terminal, flags: CreateFlags): Promise<number> => {
  const plan = await planCreate(input);
  sayHalfChanged(input.directory, terminal);
  const printed = toPrinted(input, plan);
  if (flags.plan !== undefined) savePlan(flags.plan, input.directory, printed);
  if (flags.json) terminal.out(toText(printed));
  else {
    const paths = plan.changes.map(({ path }) => path);
    await sayPlan(terminal, plan, flags.diff ? readPaths(input.directory, paths).files : undefined);
    refuseConflicts(plan, input.directory);
  }
  return conflictsOf(plan).length > 0 ? EXIT.refused : EXIT.done;
};

/** A plan with what it was made from, as `--json` and `--plan` give it. */
const toPrinted = ({ template, directory, answers }: StampInput, plan: Plan) => ({
  directory,
  template: { name: template.name, version: template.version },
  answers,
  changes: toData(plan),
});

const toText = (value: object): string => JSON.stringify(value, undefined, 2);
