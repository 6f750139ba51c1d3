/** Questions as prompts of inquirer, which plop asks: each with its help, its default and the same judgement as everywhere. */
import type { DistinctQuestion } from 'inquirer';
import type { Choice, Question } from '../types.ts';
import { defaultOf, isAsked, parseValue, type RawAnswers } from './parse.ts';

/** What the registry knows to choose from, by the name in a text question's `offers`. */
export interface Offers {
  readonly owners: readonly Choice[];
  readonly systems: readonly Choice[];
}

/** Prompts for the questions that `given` leaves open. What is given counts as answered for defaults and conditions, or is itself the default. */
export const toPrompts = (
  questions: readonly Question[],
  given: RawAnswers,
  dim: (text: string) => string,
  offers?: Offers,
): readonly DistinctQuestion[] => {
  const known = Object.fromEntries(
    questions.flatMap((question) => {
      const result = given.has(question.name) ? parseValue(question, given.get(question.name)?.value) : undefined;
      return result && 'value' in result ? [[question.name, result.value]] : [];
    }),
  );
  return questions
    .filter(({ name }) => !given.has(name) || given.get(name)?.open)
    .map((question) => {
      const sofar = (answers: object) => ({ ...known, ...answers });
      return {
        name: question.name,
        message: `${question.title} ${dim(question.help)}\n `,
        // Only where there is something to ask: plop lets no answer be given beforehand to a prompt that has a condition.
        ...(question.when && { when: (answers: object) => isAsked(question, sofar(answers)) }),
        default: (answers: object) => known[question.name] ?? defaultOf(question, sofar(answers)),
        ...widget(question, offers),
        ...(question.kind === 'text' || question.kind === 'integer' ? { validate: (value: unknown) => judge(question, value) } : {}),
      } as DistinctQuestion;
    });
};

const judge = (question: Question, value: unknown): true | string => {
  const result = parseValue(question, value);
  return 'value' in result ? true : result.says.join(' ');
};

const widget = (question: Question, offers: Offers | undefined): Partial<DistinctQuestion> => {
  const offered = question.kind === 'text' && question.offers ? (offers?.[question.offers] ?? []) : [];
  if (offered.length > 0) return { type: 'list', choices: offered.map(toChoice) };
  switch (question.kind) {
    case 'text':
    case 'integer':
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

const toChoice = ({ value, title, help }: Choice) => ({ value, name: help ? `${title}: ${help}` : title, short: title });
