/** Gathers raw answers from flags, environment, an answers file and a record, in this order of precedence. Reads the file; judges only its shape. */
import { readFileSync, statSync } from 'node:fs';
import { systemCode, UserError } from '../support/errors.ts';
import type { Question, Stamp } from '../types.ts';
import { flagName, variableName } from './names.ts';
import type { RawAnswer, RawAnswers } from './parse.ts';

export interface Sources {
  /** Parsed flags, by flag name. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What an answers file said, by question name. */
  readonly file?: RawAnswers;
}

export const collect = (questions: readonly Question[], { flags, environment, file }: Sources): RawAnswers => {
  const raw = new Map<string, RawAnswer>();
  for (const { name } of questions) {
    const flag = flags[flagName(name)];
    // Pipelines set a variable that they have no value for to the empty text.
    const variable = environment[variableName(name)] || undefined;
    const listed = file?.get(name);
    if (flag !== undefined) raw.set(name, { value: flag, from: `--${flagName(name)}` });
    else if (variable !== undefined) raw.set(name, { value: variable, from: variableName(name) });
    else if (listed) raw.set(name, listed);
  }
  return raw;
};

/**
 * `given`, and what a service's own record answers besides: the service as it is stamped again. Only answers that shape files count,
 * and they stay open, but for those that can't be changed.
 */
export const withRecorded = (questions: readonly Question[], given: RawAnswers, recorded: Stamp['answers'], where: string): RawAnswers =>
  new Map([
    ...questions
      .filter(({ name, scope }) => scope === 'service' && Object.hasOwn(recorded, name))
      .map(({ name, immutable }) => [name, { value: recorded[name], from: `${where}: ${name}`, open: !immutable }] as const),
    ...given,
  ]);

const LARGEST_FILE = 1024 * 1024;

/**
 * An answers file, YAML or JSON: question names and values.
 * @throws UserError if it can't be read, is no mapping, or has a key that is no question.
 */
export const readAnswersFile = async (path: string, questions: readonly Question[]): Promise<RawAnswers> => {
  const content = parseText(path, readText(path), path.endsWith('.json') ? JSON.parse : await loadYamlParser());
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new UserError(
      'answers-file',
      `The answers file ${path} is no mapping of questions to answers.`,
      'Write one line per question, as in `owner: team-payments`.',
    );
  const known = new Set(questions.map(({ name }) => name));
  const unknown = Object.keys(content).filter((key) => !known.has(key));
  if (unknown.length > 0)
    throw new UserError(
      'answers-file',
      `The answers file ${path} answers questions that nobody asks.`,
      `The questions are ${[...known].join(', ')}.`,
      unknown.map((key) => ({ where: `${path}: ${JSON.stringify(key)}`, says: 'There is no such question.' })),
    );
  return new Map(Object.entries(content).map(([name, value]) => [name, { value, from: `${path}: ${name}` }]));
};

/** Every scalar stays the text that was typed: `parse` judges it like a flag, and `1e3` or `0x10` means what it says. */
const loadYamlParser = async () => {
  const { load, FAILSAFE_SCHEMA } = await import('js-yaml');
  return (text: string): unknown => load(text, { schema: FAILSAFE_SCHEMA });
};

const readText = (path: string): string => {
  try {
    if (statSync(path).size > LARGEST_FILE)
      throw new UserError('answers-file', `The answers file ${path} is larger than 1 MiB.`, 'Give a file with one line per question.');
    // Without the byte order mark that editors on Windows begin a file with.
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof TypeError ? 'it is not UTF-8' : (systemCode(error) ?? String(error));
    const says = code === 'ENOENT' ? 'does not exist' : `can't be read (${code})`;
    throw new UserError('answers-file', `The answers file ${path} ${says}.`, 'Give the path of a YAML or JSON file after --answers.');
  }
};

const parseText = (path: string, text: string, parser: (text: string) => unknown): unknown => {
  try {
    return parser(text);
  } catch (error) {
    throw new UserError(
      'answers-file',
      `The answers file ${path} can't be parsed: ${error instanceof Error ? error.message : String(error)}`,
      'Mend the syntax at the place named.',
    );
  }
};
