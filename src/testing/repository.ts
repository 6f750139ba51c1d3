/** Git repositories for tests, with commits on given days. No setting of the machine or of whoever runs the tests reaches them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface CommitOptions {
  /** Days before the day that the repository was made for. */
  readonly ago: number;
  /** `Name <mail>`. */
  readonly by?: string;
  /** Text by path; commits whatever else changed in the folder as well. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface TestRepository {
  readonly folder: string;
  readonly git: (...words: readonly string[]) => string;
  readonly commit: (options: CommitOptions) => void;
}

const DAY = 86_400_000;
let counter = 0;

export const ada = 'Ada <ada@example.org>';

/** A new repository in a folder, made if it is not there. */
export const makeRepository = (folder: string, day: string): TestRepository => {
  mkdirSync(folder, { recursive: true });
  const run = (words: readonly string[], variables: NodeJS.ProcessEnv = {}): string =>
    execFileSync('git', words, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...identity(ada), ...variables },
    });
  run(['init', '-q', '-b', 'main']);
  return {
    folder,
    git: (...words) => run(words),
    commit: ({ ago, by = ada, files = {} }) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      run(['add', '--all']);
      const date = `${new Date(Date.parse(day) - ago * DAY + DAY / 2).toISOString().slice(0, 19)}+0000`;
      run(['commit', '-q', '-m', 'Change'], { ...identity(by), GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date });
    },
  };
};

/** A text that no other call gives, so that writing it is a change. */
export const another = (): string => `${counter++}\n`;

const identity = (person: string): NodeJS.ProcessEnv => {
  const { name = '', mail = '' } = /^(?<name>.*) <(?<mail>.*)>$/.exec(person)?.groups ?? {};
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: mail, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: mail };
};
