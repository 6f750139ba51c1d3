/** What yargs would take for something else without a word: `--dry-run=maybe` for a no, and the second of two names for none. */
import { answersError } from '../questions/answers-error.ts';
import { flagName } from '../questions/names.ts';
import { parseValue } from '../questions/parse.ts';
import { UserError } from '../support/errors.ts';
import type { ConfirmQuestion, Question } from '../types.ts';

/** Switches of the command line itself, which no question is behind. */
const own = ['yes', 'dry-run', 'diff', 'json', 'overwrite', 'help', 'version'];

/**
 * The words with every `--switch=yes` as `--switch`, and `--switch=no` as `--no-switch`.
 * @throws UserError naming each switch that is given a value which is neither.
 */
export const spellSwitches = (questions: readonly Question[], words: readonly string[]): readonly string[] => {
  const switches = new Set([...own, ...questions.filter(({ kind }) => kind === 'confirm').map(({ name }) => flagName(name))]);
  const end = words.indexOf('--');
  const problems: { where: string; says: string }[] = [];
  const spelled = words.map((word, index) => {
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (!switches.has(name) || (end >= 0 && index > end)) return word;
    const result = parseValue(yesOrNo, value);
    if ('value' in result) return result.value ? `--${name}` : `--no-${name}`;
    problems.push(...result.says.map((says) => ({ where: `--${name}`, says })));
    return word;
  });
  if (problems.length > 0) throw answersError(problems);
  return spelled;
};

const yesOrNo: ConfirmQuestion = { kind: 'confirm', name: 'switch', title: 'Switch', help: '', scope: 'run', default: false };

/**
 * Of `payments --name orders`, yargs keeps the first and forgets the flag.
 * @throws UserError if the flag names another service than the one that was understood.
 */
export const refuseSecondName = (words: readonly string[], understood: unknown): void => {
  const flagged = words.flatMap((word, index) => {
    if (word.startsWith('--name=')) return [word.slice('--name='.length)];
    const next = words[index + 1];
    return word === '--name' && next !== undefined && !next.startsWith('-') ? [next] : [];
  });
  // yargs takes the quotes off a positional, and `name` is one even where it is given as a flag.
  const other = typeof understood === 'string' ? flagged.find((name) => unquoted(name) !== unquoted(understood)) : undefined;
  if (other !== undefined)
    throw new UserError(
      'usage',
      `The service is given two names, ${JSON.stringify(understood)} and ${JSON.stringify(other)}.`,
      'Give one, as the first word or after --name.',
    );
};

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/s, '$2');
