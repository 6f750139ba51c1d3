/** Runs tasks one after the other with a progress display. One that fails stops those that build on it, and harms nothing that was written. */
import type { Task } from '../types.ts';
import { listenForStop } from './listen-for-stop.ts';
import type { Terminal } from './terminal.ts';

/** What became of a task; `says` why it failed, was stopped by the user, or was left out. */
export type TaskOutcome =
  | { readonly task: Task; readonly end: 'done' }
  | { readonly task: Task; readonly end: 'failed' | 'stopped' | 'left out'; readonly says: string };

export const runTasks = async (tasks: readonly Task[], directory: string, terminal: Terminal): Promise<readonly TaskOutcome[]> => {
  if (tasks.length === 0) return [];
  // The service is there by now, and its user must hear how to go on.
  const stop = listenForStop();
  try {
    const run = await toRunner(directory, terminal, stop.signal);
    const outcomes = new Map<string, TaskOutcome>();
    for (const task of tasks) {
      const before = task.after === undefined ? undefined : outcomes.get(task.after);
      const outcome =
        before && before.end !== 'done' ? ({ ...before, task, end: 'left out' } as const) : (tooOld(task) ?? (await run(task)));
      outcomes.set(task.id, outcome);
    }
    return [...outcomes.values()];
  } finally {
    stop.cease();
  }
};

const tooOld = (task: Task): TaskOutcome | undefined => {
  if (runsHere(task)) return undefined;
  return { task, end: 'left out', says: `It needs Node ${task.node} or newer, and this is ${process.versions.node}.` };
};

/** Whether this Node is new enough for a task. */
export const runsHere = ({ node: minimum = '0' }: Pick<Task, 'node'>): boolean => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = minimum.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
};

/** Git would take these for where it is, and commit into the repository that somebody else set them for (a hook, a script). */
const WHERE_GIT_IS = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
];

const toRunner = async (
  directory: string,
  { styleTalk, talk, interactive }: Terminal,
  stopped: AbortSignal,
): Promise<(task: Task) => Promise<TaskOutcome>> => {
  const [{ execa }, spinners] = await Promise.all([import('execa'), interactive ? import('ora') : undefined]);
  const env = Object.fromEntries(WHERE_GIT_IS.map((name) => [name, undefined]));
  return async (task) => {
    if (stopped.aborted) return { task, end: 'stopped', says: STOPPED };
    // Ctrl-C must reach what runs: left to itself, the spinner would take it from the terminal.
    const spinner = spinners?.default({ text: task.title, discardStdin: false }).start();
    const [command = '', ...words] = task.command;
    const result = await execa(command, words, { cwd: directory, env, all: true, reject: false, stdin: 'ignore', cancelSignal: stopped });
    if (stopped.aborted) {
      spinner?.fail();
      return { task, end: 'stopped', says: STOPPED };
    }
    if (result.failed) {
      spinner?.fail();
      const missing = result.code === 'ENOENT' ? `${command} is not installed, or not on the PATH.` : undefined;
      return { task, end: 'failed', says: missing ?? (lastLines(result.all ?? '') || result.shortMessage || `${command} failed.`) };
    }
    if (spinner) spinner.succeed();
    else talk(`${styleTalk('green', '✔')} ${task.title}`);
    return { task, end: 'done' };
  };
};

const STOPPED = 'It was stopped.';

/** Enough for git's words about a user who has no name yet. */
const lastLines = (text: string): string => text.trim().split('\n').slice(-16).join('\n');
