/** Runs git to read from a repository: it changes none and asks nobody. */
import { spawn } from 'node:child_process';
import { systemCode } from './errors.ts';

/** Why git gave no answer. */
export interface GitFault {
  readonly isMissing: boolean;
  /** What it said last, in English. */
  readonly says: string;
}

/** Within a hook they name the repository that the hook is for, whatever folder is asked for. */
const ELSEWHERE = ['DIR', 'WORK_TREE', 'COMMON_DIR', 'INDEX_FILE', 'OBJECT_DIRECTORY', 'ALTERNATE_OBJECT_DIRECTORIES', 'PREFIX'];

export const gitEnvironment = (variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const own = Object.entries(process.env).filter(([name]) => !ELSEWHERE.some((word) => name === `GIT_${word}`));
  return { ...Object.fromEntries(own), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', ...variables };
};

/**
 * Runs git in a folder and hands on what it writes, piece by piece, so that no length of it takes memory.
 * @returns nothing if all went well.
 */
export const streamGit = (
  folder: string,
  words: readonly string[],
  take: (piece: string) => void,
  variables: NodeJS.ProcessEnv = {},
): Promise<GitFault | undefined> =>
  new Promise((done) => {
    // Not by its working folder: a program that is called `git` there is none of ours.
    const child = spawn('git', ['-C', folder, '--no-pager', '--no-optional-locks', ...words], {
      env: gitEnvironment(variables),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(0, 10_000);
    });
    child.on('error', (error) => done({ isMissing: systemCode(error) === 'ENOENT', says: error.message }));
    child.on('close', (status, signal) => {
      const fatal = said.split('\n').find((line) => line.startsWith('fatal: '));
      const says = fatal?.slice('fatal: '.length) ?? (said.trim() || `it ended with ${signal ?? status}`);
      done(status === 0 ? undefined : { isMissing: false, says });
    });
  });

/** All that git says, or nothing where it fails. */
export const git = async (folder: string, words: readonly string[]): Promise<string | undefined> => {
  let said = '';
  const fault = await streamGit(folder, words, (piece) => {
    said += piece;
  });
  return fault ? undefined : said.trim();
};
