/** How the program was started, so that the command that we show can be typed as it is. Pure. */
import { toShellLine } from '../support/shell-line.ts';

/** From the words that follow the program's name to a line for the shell. */
export type ToLine = (words: readonly string[]) => string;

/** What npm sets for what a package manager fetches and runs; in a script of a package it is the script's name. */
const FETCHED = new Set([undefined, 'npx', 'create']);

/** The way that the environment shows: by `yarn create` and its like, from a script of a package, or by its own name. */
export const startedAs = (environment: Readonly<Record<string, string | undefined>>): ToLine => {
  const [, manager, major] = /^(npm|pnpm|yarn)\/(\d+)/.exec(environment.npm_config_user_agent ?? '') ?? [];
  const plainly =
    (...program: readonly string[]): ToLine =>
    (words) =>
      toShellLine([...program, ...words]);
  // npm keeps flags for itself unless they stand behind `--`.
  const npm: ToLine = ([name = '', ...flags]) => toShellLine(['npm', 'create', 'service@latest', name, '--', ...flags]);
  if (manager === undefined) return plainly('create-service');
  if (!FETCHED.has(environment.npm_lifecycle_event)) return plainly(manager === 'npm' ? 'npx' : manager, 'create-service');
  if (manager === 'npm') return npm;
  const create = plainly(manager, 'create', 'service');
  // Yarn 1 hands the words to a shell once more, without quotes.
  return manager === 'yarn' && major === '1' ? (words) => (toShellLine(words) === words.join(' ') ? create : npm)(words) : create;
};
