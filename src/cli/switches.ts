/** What yargs would take for something else without a word: `--dry-run=maybe` for a no, the second of two names for none, a flag given twice for a list. */
import { answersError } from '../questions/answers-error.ts';
import { flagName } from '../questions/names.ts';
import { parseValue } from '../questions/parse.ts';
import { type Problem, UserError } from '../support/errors.ts';
import type { ConfirmQuestion, Question } from '../types.ts';

export interface Spelled {
  /** Every `--switch=yes` as `--switch`, and `--switch=no` as `--no-switch`. */
  readonly words: readonly string[];
  /** By flag name: what is neither, to be judged with all other answers. */
  readonly unclear: Readonly<Record<string, string>>;
}

/**
 * What the words say, spelled as yargs understands it. `own` names the switches that no question is behind.
 * @throws UserError naming each of those that is given a value which is neither yes nor no.
 */
export const spellSwitches = (questions: readonly Question[], own: readonly string[], words: readonly string[]): Spelled => {
  const asked = new Set(questions.filter(({ kind }) => kind === 'confirm').map(({ name }) => flagName(name)));
  const problems: Problem[] = [];
  const unclear: Record<string, string> = {};
  const spelled = words.flatMap((word) => {
    // Package managers want it before flags for what they run, and some of them hand it on.
    if (word === '--') return [];
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (!asked.has(name) && !own.includes(name)) return [word];
    const result = parseValue(yesOrNo, value);
    if ('value' in result) return [result.value ? `--${name}` : `--no-${name}`];
    if (asked.has(name)) unclear[name] = value;
    else problems.push(...result.says.map((says) => ({ where: `--${name}`, says })));
    return [];
  });
  if (problems.length > 0) throw answersError(problems);
  return { words: spelled, unclear };
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

/**
 * Only a question with many answers may be answered many times, and so may flags of `own` that no question is behind.
 * @throws UserError naming each flag that is given twice and takes one value.
 */
export const refuseTwice = (questions: readonly Question[], flags: object, own: readonly string[] = []): void => {
  const manifold = questions.filter(({ kind }) => kind === 'multiselect' || kind === 'list');
  const many = new Set(['_', ...own, ...manifold.map(({ name }) => flagName(name))]);
  const twice = Object.entries(flags).filter(([name, value]) => Array.isArray(value) && !many.has(name));
  if (twice.length > 0)
    throw new UserError(
      'usage',
      'A flag that takes one value is given more than once.',
      'Give it once.',
      twice.map(([name, value]) => ({
        where: `--${name}`,
        says: `It is given as ${(value as unknown[]).map((one) => JSON.stringify(one)).join(' and as ')}.`,
      })),
    );
};
