/** Where a text still speaks of a team. Pure. */

export interface Mention {
  readonly file: string;
  /** Counted from 1. */
  readonly lines: readonly number[];
}

/** The name as a word of its own: `team-a` is not meant in `team-a-legacy`. Entity names need no more escaping than their dots. */
const wordOf = (name: string): RegExp => new RegExp(`(?<![\\w-])${name.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`, 'i');

/** Lines that name it, counted from 1. */
export const mentionsIn = (text: string, name: string): readonly number[] => {
  const word = wordOf(name);
  return text.split('\n').flatMap((line, index) => (word.test(line) ? [index + 1] : []));
};
