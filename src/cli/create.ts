/** What `create-service [name]` does: answers in, a service out; or, on request, only the plan of it. */
import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { toCommand, toShellLine } from '../questions/to-command.ts';
import { type CreateInput, planCreate, refuseConflicts, stampService } from '../stamp/create.ts';
import { tasksFor } from '../stamp/tasks.ts';
import { systemCode, UserError } from '../support/errors.ts';
import { isInsideRepository } from '../support/git.ts';
import { conflictsOf } from '../tree/plan.ts';
import { readPaths } from '../tree/read.ts';
import type { Answers, Plan } from '../types.ts';
import { type AnswerFlags, getAnswers } from './answers.ts';
import { EXIT } from './exit.ts';
import type { Program } from './main.ts';
import { runTasks } from './run-tasks.ts';
import { sayDone, sayHalfChanged, sayPlan } from './say-create.ts';
import { toData } from './show-plan.ts';
import type { Terminal } from './terminal.ts';

export interface CreateFlags extends AnswerFlags {
  readonly name?: string | undefined;
  readonly json?: boolean | undefined;
  readonly diff?: boolean | undefined;
  readonly plan?: string | undefined;
  readonly overwrite?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
}

export const create = async (program: Program, terminal: Terminal, flags: CreateFlags): Promise<number> => {
  const { template } = program;
  const answers = await getAnswers(program, terminal, flags);
  const began = Date.now();
  const input: CreateInput = {
    template,
    files: program.loadTemplateFiles(),
    answers,
    directory: resolve(String(answers.directory)),
    overwrite: flags.overwrite ?? false,
  };
  if (flags['dry-run'] || flags.diff) return showOnly(input, terminal, flags);
  // Before anything is written: a plan that can't be saved must not be found out afterwards.
  if (flags.plan !== undefined) savePlan(flags.plan, input, planCreate(input));
  const plan = stampService(input);
  const took = Date.now() - began;
  const tasks = tasksFor({ template, answers, plan, insideRepository: isInsideRepository(input.directory) });
  const outcomes = await runTasks(tasks, input.directory, terminal);
  const folder = asTyped(input.directory);
  const repeat = repeatLine(input);
  if (flags.json)
    terminal.out(
      printJson(input, plan, { repeat, tasks: outcomes.map(({ task, ...rest }) => ({ id: task.id, byHand: task.byHand, ...rest })) }),
    );
  else sayDone(terminal, { template, answers, plan, took, outcomes, folder, repeat });
  return outcomes.some(({ end }) => end === 'failed') ? EXIT.refused : EXIT.done;
};

/** The folder as the user would type it: seen from here if it lies below, else from the root. */
const asTyped = (directory: string): string => {
  const path = relative(process.cwd(), directory);
  return path.startsWith('..') ? directory : path || '.';
};

/** Stops before `apply`: what would happen, and the exit code that the real run would refuse with. */
const showOnly = async (input: CreateInput, terminal: Terminal, flags: CreateFlags): Promise<number> => {
  const plan = planCreate(input);
  sayHalfChanged(input.directory, terminal);
  if (flags.plan !== undefined) savePlan(flags.plan, input, plan);
  if (flags.json) terminal.out(printJson(input, plan, {}));
  else {
    const paths = plan.changes.map(({ path }) => path);
    await sayPlan(terminal, plan, flags.diff ? readPaths(input.directory, paths).files : undefined);
  }
  if (!flags.json) refuseConflicts(plan, input.directory);
  return conflictsOf(plan).length > 0 ? EXIT.refused : EXIT.done;
};

const repeatLine = ({ template, answers }: { readonly template: Program['template']; readonly answers: Answers }): string =>
  toShellLine(toCommand(template.questions, answers));

const printJson = ({ template, directory, answers }: CreateInput, plan: Plan, more: object): string =>
  JSON.stringify(
    { directory, template: { name: template.name, version: template.version }, answers, changes: toData(plan), ...more },
    undefined,
    2,
  );

const savePlan = (file: string, input: CreateInput, plan: Plan): void => {
  try {
    writeFileSync(resolve(file), `${printJson(input, plan, {})}\n`);
  } catch (error) {
    throw new UserError(
      'plan',
      `The plan can't be saved to ${file} (${systemCode(error)}).`,
      'Name a file in a folder that is there after --plan.',
    );
  }
};
