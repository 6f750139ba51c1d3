/** The patterns of a Location: `*`, `?`, `{a,b}` and `**`, each matched in a time that no text can make long. Pure: it knows no disk. */
import { posix } from 'node:path';

/** The segments of a path: a name, a name with `*` and `?` in it, or `**` for any number of folders. Never empty, and `**` is not the last. */
export type Pattern = readonly string[];

/** Whether a path may mean something else than the one file of that name. */
export const isPattern = (path: string): boolean => /[*?{}]/.test(path) || FOREIGN.test(path);

/** Every choice that braces leave, as a path with neither; nothing where there is more in the text than is understood. */
export const choicesOf = (text: string): readonly string[] | undefined => {
  if (text.length > LONGEST || FOREIGN.test(text)) return undefined;
  const choices: string[] = [];
  const open = [text];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!/[{}]/.test(next)) choices.push(next);
    else {
      const options = firstChoice(next);
      if (!options) return undefined;
      open.push(...options.reverse());
    }
    if (choices.length + open.length > MOST_CHOICES) return undefined;
  }
  return choices;
};

/** Classes of characters, escapes, and the extended patterns of some shells: nobody writes them here, and they take long to match. */
const FOREIGN = /[[\]\\|\0]|[@!+?*]\(/;
const LONGEST = 1_000;
const MOST_CHOICES = 100;

/** The text once for each option of its first pair of braces. */
const firstChoice = (text: string): string[] | undefined => {
  const start = text.indexOf('{');
  const ends = [start];
  let depth = 0;
  for (let at = start; at >= 0 && at < text.length; at++) {
    const char = text[at];
    if (char === '{') depth++;
    else if (char === '}') depth--;
    if (depth === 0 || (char === ',' && depth === 1)) ends.push(at);
    if (depth === 0) break;
  }
  const [end = 0] = ends.slice(-1);
  // One that is not closed, or leaves no choice.
  if (depth !== 0 || ends.length < 3) return undefined;
  return ends.slice(1).map((stop, index) => text.slice(0, start) + text.slice((ends[index] ?? 0) + 1, stop) + text.slice(end + 1));
};

/** @param path One without braces. */
export const toPattern = (path: string): Pattern => {
  const all = posix.normalize(path).split('/');
  const segments = all.filter((segment, index) => segment !== '' && (segment !== '**' || all[index - 1] !== '**'));
  return segments.at(-1) === '**' ? [...segments, '*'] : segments;
};

export const isName = (segment: string): boolean => !/[*?]/.test(segment);

/** Whether a segment with wildcards means a name. Hidden files and installed packages have to be named. */
export const matches = (segment: string, name: string): boolean =>
  (!name.startsWith('.') || segment.startsWith('.')) && name !== 'node_modules' && matchesText(segment, name);

/** Going back no further than to the last `*`: what an earlier one could still take, that one can take as well. */
const matchesText = (wild: string, text: string): boolean => {
  let [at, star, resumed] = [0, -1, 0];
  for (let from = 0; from < text.length; ) {
    if (wild[at] === '*') [star, resumed] = [at++, from];
    else if (at < wild.length && (wild[at] === '?' || wild[at] === text[from])) {
      at++;
      from++;
    } else if (star >= 0) [at, from] = [star + 1, ++resumed];
    else return false;
  }
  while (wild[at] === '*') at++;
  return at === wild.length;
};
