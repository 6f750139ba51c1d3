/** Runs tasks one after the other with a progress display. One that fails stops those that build on it, and harms nothing that was written. */
import type { Task } from '../types.ts';
import type { Terminal } from './terminal.ts';

/** What became of a task; `says` why it failed or was left out. */
export type TaskOutcome =
  | { readonly task: Task; readonly end: 'done' }
  | { readonly task: Task; readonly end: 'failed' | 'left out'; readonly says: string };

export const runTasks = async (tasks: readonly Task[], directory: string, terminal: Terminal): Promise<readonly TaskOutcome[]> => {
  if (tasks.length === 0) return [];
  const run = await toRunner(directory, terminal);
  const outcomes = new Map<string, TaskOutcome>();
  for (const task of tasks) {
    const before = task.after === undefined ? undefined : outcomes.get(task.after);
    outcomes.set(task.id, before && before.end !== 'done' ? { ...before, task, end: 'left out' } : (tooOld(task) ?? (await run(task))));
  }
  return [...outcomes.values()];
};

const tooOld = (task: Task): TaskOutcome | undefined => {
  if (task.node === undefined || isAtLeast(process.versions.node, task.node)) return undefined;
  return { task, end: 'left out', says: `It needs Node ${task.node} or newer, and this is ${process.versions.node}.` };
};

const isAtLeast = (version: string, minimum: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = minimum.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
};

const toRunner = async (directory: string, { style, talk, interactive }: Terminal): Promise<(task: Task) => Promise<TaskOutcome>> => {
  const [{ execa }, spinners] = await Promise.all([import('execa'), interactive ? import('./spinner.ts') : undefined]);
  return async (task) => {
    const spinner = spinners?.createSpinner(task.title, { stream: process.stderr }).start();
    const [command = '', ...words] = task.command;
    const result = await execa(command, words, { cwd: directory, all: true, reject: false, stdin: 'ignore' });
    if (result.failed) {
      spinner?.error({ text: task.title });
      return { task, end: 'failed', says: lastLines(result.all ?? '') || result.shortMessage || `${command} could not be started` };
    }
    if (spinner) spinner.success({ text: task.title });
    else talk(`${style('green', '✔')} ${task.title}`);
    return { task, end: 'done' };
  };
};

const lastLines = (text: string): string => text.trim().split('\n').slice(-8).join('\n');
