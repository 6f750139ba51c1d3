/** What `create` tells the user: the plan, or what was made and what comes next. */
import { toShellLine } from '../support/shell-line.ts';
import type { Recovery } from '../tree/apply-in-use.ts';
import { hasLock } from '../tree/journal.ts';
import type { Answers, Change, FileTree, Plan, ServiceTemplate } from '../types.ts';
import { runsHere, type TaskOutcome } from './run-tasks.ts';
import { toLayerTable, toList } from './show-plan.ts';
import type { Terminal } from './terminal.ts';

export const sayPlan = async ({ out, style }: Terminal, plan: Plan, ours: FileTree | undefined): Promise<void> => {
  const text = ours ? (await import('./show-diff.ts')).toDiff(plan, ours) : toList(plan, style);
  // The last line of a patch may be an empty one that it needs.
  if (text) out(text.replace(/\n$/, ''));
};

/** What is shown of a folder that a run is writing to, or was killed over, is not what the next run will find. */
export const sayHalfChanged = (directory: string, { talk, styleTalk }: Terminal): void => {
  if (hasLock(directory))
    talk(
      `${styleTalk('yellow', 'Half changed:')} another run is writing to ${directory}, or was killed while it did; the next run that writes puts back first what was there before.`,
    );
};

/** Something was put back that the user may have looked at since. */
export const sayRecovered = (directory: string, { setAside }: Recovery, { talk, styleTalk }: Terminal): void => {
  talk(
    `${styleTalk('yellow', 'Put back:')} an earlier run was killed while it wrote to ${directory}; what it had changed is as it was before.`,
  );
  for (const { path, copy } of setAside)
    talk(`  ${styleTalk('bold', path)}: It was changed after that and stays so; what it held before is in ${copy}.`);
};

/** Whoever waived it, and for whatever service: the team has no room. */
export const sayWaivedBefore = (says: string | undefined, { talk, styleTalk }: Pick<Terminal, 'talk' | 'styleTalk'>): void => {
  if (says !== undefined) talk(`${styleTalk('yellow', 'Waived:')} ${says}`);
};

export interface Done {
  readonly template: ServiceTemplate;
  readonly answers: Answers;
  readonly plan: Plan;
  /** Milliseconds from the answers to the last file. */
  readonly took: number;
  readonly outcomes: readonly TaskOutcome[];
  /** The folder lies in a git repository already, which gets no other one inside it. */
  readonly insideRepository: boolean;
  /** The folder as the user would type it. */
  readonly folder: string;
  /** The file that was added to the registry, as the user would type it. */
  readonly registered: string | undefined;
  readonly repeat: string;
}

export const sayDone = (terminal: Terminal, done: Done): void => {
  const { template, answers, plan, took, outcomes, insideRepository, folder, registered, repeat } = done;
  const { out, style } = terminal;
  const language = template.languages.find(({ id }) => id === answers.language);
  const enter = folder === '.' ? [] : [toShellLine(['cd', folder])];
  out(
    `${style('bold', answers.name)}, a ${language?.title} service of ${style('bold', answers.owner)}, from template ${template.version}:`,
  );
  out('');
  out(toLayerTable(plan, style));
  out('');
  out(`${toCounts(plan)}, in ${folder}, ${Math.round(took)} ms.`);
  if (registered) out(`Registered in ${registered}.`);
  if (answers.git && insideRepository && outcomes.every(({ task }) => task.id !== 'git-init'))
    out('No commit was made: the folder is part of a repository, where that is yours to do.');
  sayUndone(terminal, outcomes, enter);
  out('');
  out('Next:');
  const installed = outcomes.some(({ task, end }) => task.id === 'install' && end === 'done');
  for (const step of [...enter, ...nextSteps(language, installed, answers.port)].slice(0, 3)) out(`  ${style('cyan', step)}`);
  const tooNew = language?.tasks?.find((task) => !runsHere(task));
  if (tooNew) out(`  ${style('yellow', `The service needs Node ${tooNew.node} or newer; this is ${process.versions.node}.`)}`);
  out('');
  out(`The same again: ${style('dim', repeat)}`);
};

const words: Readonly<Record<Change['kind'], string>> = {
  create: 'written',
  update: 'changed',
  delete: 'deleted',
  keep: 'kept',
  conflict: 'in conflict',
};

/** `124 written`, or `2 changed, 1 deleted, 121 kept`. */
export const toCounts = ({ changes }: Plan): string =>
  Object.entries(words)
    .map(([kind, word]) => [changes.filter((change) => change.kind === kind).length, word] as const)
    .filter(([n]) => n > 0)
    .map((part) => part.join(' '))
    .join(', ');

/** What was not done of what was asked for, why, and how to do it by hand. */
const sayUndone = ({ talk, styleTalk }: Terminal, outcomes: readonly TaskOutcome[], enter: readonly string[]): void => {
  const undone = outcomes.filter((outcome) => outcome.end !== 'done');
  if (undone.length === 0) return;
  talk('');
  for (const [index, { task, end, says }] of undone.entries()) {
    // What was left out because of another task has that one's reason.
    if (says === undone[index - 1]?.says) continue;
    talk(styleTalk(end === 'failed' ? 'red' : 'yellow', `The service is whole, but this was not done: ${task.title.toLowerCase()}.`));
    talk(says);
  }
  talk(`To go on by hand: ${[...enter, ...undone.map(({ task }) => task.byHand)].join(' && ')}`);
};

/** The first commands in a new service: the language's own words for them. */
const nextSteps = (language: ServiceTemplate['languages'][number] | undefined, installed: boolean, port: number): readonly string[] => {
  const commands = (language?.facts.commands ?? {}) as Readonly<Record<string, string>>;
  const install = (language?.tasks ?? []).filter(({ id }) => id === 'install' && !installed).map(({ byHand }) => byHand);
  return [...install, commands.dev ?? '', `curl localhost:${port}/readyz`].filter(Boolean);
};
