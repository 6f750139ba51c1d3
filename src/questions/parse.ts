/** From raw values, whatever their source, to answers: checks every value and returns all problems at once. Pure. */
import type { Problem } from '../support/errors.ts';
import { visible } from '../support/visible.ts';
import type { Answers, AnswerValue, Condition, Question } from '../types.ts';

/** A raw value with the place it came from, for messages: `--tier`, `CREATE_SERVICE_TIER`, `answers.yaml: tier`. */
export interface RawAnswer {
  readonly value: unknown;
  readonly from: string;
  /** It stands unless something else is said: where somebody is asked, it is the default that the prompt offers. */
  readonly open?: boolean;
}

export type RawAnswers = ReadonlyMap<string, RawAnswer>;

export type Parsed =
  | { readonly answers: Answers; readonly problems: readonly [] }
  | { readonly answers?: never; readonly problems: readonly Problem[] };

/** Answers with defaults applied, or everything that is wrong with them. Answers to questions that are not asked (`when`) fall back to their default. */
export const parse = (questions: readonly Question[], raw: RawAnswers): Parsed => {
  const answers: Record<string, AnswerValue> = Object.create(null);
  const problems: Problem[] = [];
  for (const question of questions) {
    const asked = isAsked(question, answers);
    const given = raw.get(question.name);
    if (given && asked) {
      const result = parseValue(question, given.value);
      if ('value' in result) answers[question.name] = result.value;
      else problems.push(...result.says.map((says) => ({ where: given.from, says })));
    } else if (asked && isRequired(question))
      problems.push({ where: question.name, says: `${question.title} is needed: ${lowerFirst(question.help)}` });
    else answers[question.name] = defaultOf(question, answers);
  }
  return problems.length > 0 ? { problems } : { answers: { ...answers } as unknown as Answers, problems: [] };
};

const isRequired = (question: Question): boolean => question.kind === 'text' && (question.required ?? false);

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const isAsked = ({ when }: { readonly when?: Condition }, answers: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(when ?? {}).every(([name, values]) => values.some((value) => value === answers[name]));

/** The default, with `{other}` filled in from the answers so far. */
export const defaultOf = (question: Question, answers: Readonly<Record<string, unknown>>): AnswerValue => {
  if (question.kind !== 'text') return question.default;
  return (question.default ?? '').replace(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(answers, name) ? String(answers[name]) : ''));
};

type Result = { readonly value: AnswerValue } | { readonly says: readonly string[] };

/** One value of one question: the value in its own type, or what is wrong with it, in sentences. */
export const parseValue = (question: Question, value: unknown): Result => {
  switch (question.kind) {
    case 'text':
      return parseText(question, value);
    case 'integer':
      return parseInteger(question, value);
    case 'confirm':
      return parseConfirm(value);
    case 'select': {
      const known = question.choices.map((choice) => choice.value);
      return isScalar(value) && known.includes(String(value)) ? { value: String(value) } : { says: [notAChoice(value, known)] };
    }
    case 'multiselect':
      return parseMultiselect(question, value);
    case 'list':
      return parseList(question, value);
  }
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
// Marks that break lines unseen, or make text read in another order than it is stored (CVE-2021-42574).
const DECEPTIVE = /[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;
const DEFAULT_MAX_LENGTH = 200;

const parseText = (question: Extract<Question, { kind: 'text' }>, value: unknown): Result => {
  if (typeof value !== 'string' && typeof value !== 'number') return { says: [`It must be a text, not ${nameType(value)}.`] };
  const text = String(value).trim();
  const says = text === '' && question.required ? ['It is empty.'] : faultsOfText(question, text, 'It');
  return says.length > 0 ? { says } : { value: text };
};

type Demands = Pick<Extract<Question, { kind: 'text' }>, 'pattern' | 'maxLength' | 'check'>;

const faultsOfText = ({ pattern, maxLength = DEFAULT_MAX_LENGTH, check }: Demands, text: string, subject: string): readonly string[] => {
  const says: string[] = [];
  if (text.length > maxLength) says.push(`${subject} has ${text.length} characters; ${maxLength} are allowed.`);
  if (CONTROL.test(text)) says.push(`${subject} has a line break or another control character; one line of printable text is allowed.`);
  if (DECEPTIVE.test(text))
    says.push(`${subject} has characters that change the direction or order of text; they could hide what it says.`);
  if (!text.isWellFormed()) says.push(`${subject} has half of a character (a lone surrogate).`);
  if (says.length === 0 && pattern && !new RegExp(pattern.source, 'u').test(text))
    says.push(`${quote(text)} is not allowed: ${pattern.says}.`);
  return says.length === 0 ? (check?.(text) ?? []) : says;
};

const parseInteger = ({ minimum, maximum }: Extract<Question, { kind: 'integer' }>, value: unknown): Result => {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (Number.isInteger(number) && number >= minimum && number <= maximum) return { value: number };
  return { says: [`${quote(value)} is no whole number from ${minimum} to ${maximum}.`] };
};

const YES = new Set(['true', 'yes', 'y', '1', 'on']);
const NO = new Set(['false', 'no', 'n', '0', 'off']);

const parseConfirm = (value: unknown): Result => {
  const text = isScalar(value) ? String(value).trim().toLowerCase() : '';
  if (YES.has(text)) return { value: true };
  if (NO.has(text)) return { value: false };
  return { says: [`${quote(value)} is neither yes nor no.`] };
};

const parseMultiselect = ({ choices }: Extract<Question, { kind: 'multiselect' }>, value: unknown): Result => {
  const known = choices.map((choice) => choice.value);
  const { items: chosen = [], says: unclear } = itemsOf(value);
  if (unclear) return { says: unclear };
  const says = chosen.filter((item) => !known.includes(item as string)).map((item) => notAChoice(item, [...known, 'none']));
  return says.length > 0 ? { says } : { value: known.filter((item) => chosen.includes(item)) };
};

/** Faults of a few entries show what is wrong with all of them. */
const MOST_FAULTS = 10;

const parseList = (question: Extract<Question, { kind: 'list' }>, value: unknown): Result => {
  const { items = [], says: unclear } = itemsOf(value);
  if (unclear) return { says: unclear };
  if (items.length > question.most) return { says: [`It has ${items.length} entries; ${question.most} are allowed.`] };
  const says = items.flatMap((item) =>
    typeof item === 'string' || typeof item === 'number'
      ? faultsOfText(question, String(item), quote(item))
      : [`Each entry must be a text, not ${nameType(item)}.`],
  );
  const left = says.length - MOST_FAULTS;
  if (left > 1) return { says: [...says.slice(0, MOST_FAULTS), `There are ${left} faults more like these.`] };
  if (says.length > 0) return { says };
  const { spell = String } = question;
  return { value: [...new Set(items.map((item) => spell(String(item))))].sort() };
};

/** A list, or a text with commas; `none` stands for the empty list. An empty text is more likely a forgotten one. Each item once. */
const itemsOf = (
  value: unknown,
): { readonly items: readonly unknown[]; readonly says?: never } | { readonly items?: never; readonly says: readonly string[] } => {
  const listed = (Array.isArray(value) ? value : [value]).flatMap((item) => (typeof item === 'string' ? item.split(',') : [item]));
  if (typeof value === 'string' && value.trim() === '') return { says: ['It is empty; "none" stands for nothing.'] };
  const items = [...new Set(listed.map((item) => (typeof item === 'string' ? item.trim() : item)).filter((item) => item !== ''))];
  if (items.length > 1 && items.includes('none')) return { says: ['"none" stands alone or not at all.'] };
  return { items: items[0] === 'none' ? [] : items };
};

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const notAChoice = (value: unknown, known: readonly string[]): string => `${quote(value)} is not one of ${known.join(', ')}.`;

const typeNames: Readonly<Record<string, string>> = { undefined: 'nothing', boolean: 'a yes or no', number: 'a number' };

const nameType = (value: unknown): string =>
  value === null ? 'nothing' : Array.isArray(value) ? 'a list' : (typeNames[typeof value] ?? 'an object');

/** A value in a message: quoted, its control and direction characters made visible, cut short. */
const quote = (value: unknown): string => {
  const text = typeof value === 'string' ? value : isScalar(value) ? String(value) : nameType(value);
  return visible(JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text));
};
