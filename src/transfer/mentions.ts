/** Where a text still speaks of a team. Pure. */

/** The name as a word of its own: `team-a` is not meant in `team-a-legacy`. Entity names need no more escaping than their dots. */
export const wordOf = (name: string): RegExp => new RegExp(`(?<![\\w-])${name.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`, 'i');

/** Lines that name it, counted from 1. */
export const mentionsIn = (text: string, name: string): readonly number[] => {
  const word = wordOf(name);
  return text.split('\n').flatMap((line, index) => (word.test(line) ? [index + 1] : []));
};
