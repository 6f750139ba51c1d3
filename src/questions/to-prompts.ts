/** Questions as prompts of inquirer, which plop asks: each with its help, its default and the same judgement as everywhere. */
import type { DistinctQuestion } from 'inquirer';
import type { AnswerValue, Choice, Question } from '../types.ts';
import { defaultOf, isAsked, parseValue, type RawAnswers } from './parse.ts';

type Sofar = Readonly<Record<string, AnswerValue>>;

/** What the registry knows to choose from, by the name in a question's `offers`; it may depend on what is answered so far. */
export interface Offers {
  readonly owners: (sofar: Sofar) => readonly Choice[];
  readonly systems: (sofar: Sofar) => readonly Choice[];
  readonly dependencies: (sofar: Sofar) => readonly Choice[];
}

export interface Asking {
  /** Takes the stress off what is only help. */
  readonly dim: (text: string) => string;
  readonly offers?: Offers | undefined;
  /** An answer that is likelier than the default, from what is answered so far; nothing if there is none. */
  readonly usual?: (question: string, sofar: Sofar) => AnswerValue | undefined;
  /** What else speaks against a value that is right by itself, in a sentence. */
  readonly fault?: (question: string, value: AnswerValue) => string | undefined;
}

/** Prompts for the questions that `given` leaves open. What is given counts as answered for defaults and conditions, or is itself the default. */
export const toPrompts = (questions: readonly Question[], given: RawAnswers, asking: Asking): readonly DistinctQuestion[] => {
  const known: Sofar = Object.fromEntries(
    questions.flatMap((question) => {
      const result = given.has(question.name) ? parseValue(question, given.get(question.name)?.value) : undefined;
      return result && 'value' in result ? [[question.name, result.value]] : [];
    }),
  );
  return questions
    .filter(({ name }) => !given.has(name) || given.get(name)?.open)
    .map((question) => {
      const { name, title, help, when } = question;
      const sofar = (answers: object): Sofar => ({ ...known, ...answers });
      return {
        name,
        message: `${title} ${asking.dim(help)}\n `,
        // Only where there is something to ask: plop lets no answer be given beforehand to a prompt that has a condition.
        ...(when && { when: (answers: object) => isAsked(question, sofar(answers)) }),
        default: (answers: object) => known[name] ?? asking.usual?.(name, sofar(answers)) ?? defaultOf(question, sofar(answers)),
        ...widget(
          question,
          (answers) => ('offers' in question && question.offers ? asking.offers?.[question.offers](sofar(answers)) : undefined) ?? [],
        ),
        ...(question.kind === 'text' || question.kind === 'integer' || question.kind === 'list'
          ? { validate: (value: unknown) => judge(question, value, asking) }
          : {}),
      } as DistinctQuestion;
    });
};

const judge = (question: Question, value: unknown, { fault }: Asking): true | string => {
  const result = parseValue(question, value);
  return 'value' in result ? (fault?.(question.name, result.value) ?? true) : result.says.join(' ');
};

const widget = (question: Question, offered: (answers: object) => readonly Choice[]): Partial<DistinctQuestion> => {
  if (offered({}).length > 0)
    return { type: question.kind === 'list' ? 'checkbox' : 'list', choices: (answers: object) => offered(answers).map(toChoice) };
  switch (question.kind) {
    case 'text':
    case 'integer':
    // With commas; who types nothing takes the default, which may be nothing.
    case 'list':
      return { type: 'input' };
    case 'confirm':
      return { type: 'confirm' };
    case 'select':
    case 'multiselect':
      return {
        type: question.kind === 'select' ? 'list' : 'checkbox',
        choices: question.choices.map(toChoice),
      };
  }
};

const toChoice = ({ value, title, help, unavailable }: Choice) => ({
  value,
  name: help && !unavailable ? `${title}: ${help}` : title,
  short: title,
  ...(unavailable && { disabled: unavailable }),
});
