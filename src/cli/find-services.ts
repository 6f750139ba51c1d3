/** Folders of stamped services, by what the user named: such folders, folders above them, and patterns. It reads names alone. */
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { choicesOf, isName, isPattern, matches, type Pattern, toPattern } from '../catalog/pattern.ts';
import { RECORD_PATH } from '../stamp/record.ts';
import { type Problem, systemCode, UserError } from '../support/errors.ts';

/** Far more than any fleet has; a walk must end all the same. */
const MOST_NAMES = 500_000;
const DEEPEST = 12;

/**
 * @param words As the user typed them; without one, the folder that they are in.
 * @returns Absolute, sorted, each once.
 * @throws UserError naming each word that leads to no service.
 */
export const findServices = (words: readonly string[], cwd = process.cwd()): readonly string[] => {
  const found = new Set<string>();
  const problems: Problem[] = [];
  const walk = createWalk();
  for (const word of words.length > 0 ? words : ['.']) {
    const says = takeWord(word, cwd, walk, found);
    if (says) problems.push({ where: word, says });
  }
  if (problems.length === 0) return unique([...found].sort());
  throw new UserError(
    'usage',
    'Not every word leads to a service that create-service stamped.',
    "Name folders of services, folders above them, or patterns in quotes, as in 'services/*'.",
    problems,
  );
};

/** One that links lead to twice is one, by the name that comes first. */
const unique = (folders: readonly string[]): readonly string[] =>
  [...new Map(folders.toReversed().map((folder) => [realpathSync(folder), folder])).values()].toReversed();

/** What is wrong with a word, as a sentence; nothing if it leads to a service. */
const takeWord = (word: string, cwd: string, walk: Walk, found: Set<string>): string | undefined => {
  const isThere = statSync(resolve(cwd, word), { throwIfNoEntry: false }) !== undefined;
  const folders = isThere || !isPattern(word) ? [resolve(cwd, word)] : walk.matching(word, cwd);
  if (!folders) return 'The pattern has more in it than *, ?, ** and {a,b}.';
  if (folders.length === 0) return 'No folder matches it.';
  if (!isThere && !isPattern(word)) return 'There is no such folder.';
  const services = folders.flatMap((folder) => walk.below(folder));
  for (const service of services) found.add(service);
  if (walk.isCut()) return `There is too much below it: more than ${MOST_NAMES.toLocaleString('en')} names were looked at.`;
  return services.length === 0 ? `There is no ${RECORD_PATH} in it, nor in the folders below.` : undefined;
};

interface Walk {
  /** Folders that a pattern means; nothing where it is not understood. */
  readonly matching: (pattern: string, cwd: string) => readonly string[] | undefined;
  /** Services at a folder, or below. What lies in one is its own. */
  readonly below: (folder: string) => readonly string[];
  readonly isCut: () => boolean;
}

/** One for all words: what they look at counts together. */
const createWalk = (): Walk => {
  let left = MOST_NAMES;
  const list = (folder: string): readonly Dirent[] => {
    if (left < 0) return [];
    const entries = namesIn(folder);
    left -= entries.length;
    return entries;
  };
  const below = (folder: string, depth = 0): readonly string[] => {
    const entries = list(folder);
    // Also where it is a link or a folder: a damaged one is not passed over.
    if (entries.some(({ name }) => name === RECORD_PATH)) return [folder];
    return depth === DEEPEST ? [] : entries.filter(isOpen).flatMap(({ name }) => below(join(folder, name), depth + 1));
  };
  const matching = (folder: string, [segment, ...rest]: Pattern, depth = 0): readonly string[] => {
    if (segment === undefined) return [folder];
    if (segment === '..' || isName(segment)) return isFolder(join(folder, segment)) ? matching(join(folder, segment), rest, depth) : [];
    const folders = list(folder).filter((entry) => entry.isDirectory());
    if (segment !== '**')
      return folders.filter(({ name }) => matches(segment, name)).flatMap(({ name }) => matching(join(folder, name), rest, depth + 1));
    const deeper = depth === DEEPEST ? [] : folders.filter(isOpen);
    return [...matching(folder, rest, depth), ...deeper.flatMap(({ name }) => matching(join(folder, name), [segment, ...rest], depth + 1))];
  };
  return {
    below,
    matching: (pattern, cwd) =>
      choicesOf(pattern.replaceAll('\\', '/'))?.flatMap((choice) => matching(choice.startsWith('/') ? '/' : cwd, toPattern(choice))),
    isCut: () => left < 0,
  };
};

/** Neither hidden nor somebody else's; a link to a folder is none, so that no loop can form. */
const isOpen = (entry: Dirent): boolean => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules';

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** What can't be read holds no service that could be brought forward. */
const namesIn = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return [];
  }
};
