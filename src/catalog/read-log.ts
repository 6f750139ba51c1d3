/** Reads what `git log` writes, piece by piece, and keeps nothing of it. Pure; who runs git is `read-histories.ts`. */
import type { Author } from './bots.ts';

/**
 * What to ask for. Statuses stand before paths, so that no path can be taken for the next commit. Renames are found by equal content alone:
 * that needs no file, which a partial clone would have to fetch.
 */
export const LOG_FORMAT = ['--format=@%ct%x00%aN%x00%aE', '--name-status', '--find-renames=100%', '-z', '--encoding=UTF-8'];

export interface LogTaker {
  /** A commit, by the second in which it came in. */
  readonly begin: (seconds: number, author: Author) => void;
  /** A file that it changed; `from` is its path before, if it was moved. */
  readonly touch: (path: string, from?: string) => void;
}

/** @returns what to hand the pieces to. */
export const createLogReader = ({ begin, touch }: LogTaker): ((piece: string) => void) => {
  let words: string[] = [];
  return createSplitter((word) => {
    words.push(word);
    const [first = '', second = '', third = ''] = words;
    if (first.startsWith('@')) {
      if (words.length < 3) return;
      begin(Number(first.slice(1)), { name: second, mail: third });
    } else if (MOVED.test(first)) {
      if (words.length < 3) return;
      touch(third, second);
    } else {
      if (words.length < 2) return;
      touch(second);
    }
    words = [];
  });
};

/** A line break stands between a commit and its files. */
const MOVED = /^\n?R/;

/** Hands on what ends with a NUL, each whole, however the pieces were cut. */
export const createSplitter = (take: (word: string) => void): ((piece: string) => void) => {
  let rest = '';
  return (piece) => {
    const words = `${rest}${piece}`.split('\0');
    rest = words.pop() ?? '';
    for (const word of words) take(word);
  };
};
