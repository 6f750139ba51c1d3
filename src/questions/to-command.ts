/** The one-line command that repeats a set of answers: only what nobody else would answer alike is spelled out. */
import type { Answers, AnswerValue, Question } from '../types.ts';
import { flagName } from './names.ts';
import { defaultOf } from './parse.ts';

/**
 * The words that follow the program's name. A default is left out, but for a question in `contested`: one that the environment or the
 * registry would answer before its default does.
 */
export const toCommand = (
  questions: readonly Question[],
  answers: Answers,
  contested: ReadonlySet<string> = new Set(),
): readonly string[] => [
  answers.name,
  ...questions.filter(({ name }) => name !== 'name').flatMap((question) => flagsFor(question, answers, contested.has(question.name))),
  '--yes',
];

const flagsFor = (question: Question, answers: Answers, always: boolean): readonly string[] => {
  const value = answers[question.name] as AnswerValue;
  if (!always && JSON.stringify(value) === JSON.stringify(defaultOf(question, answers))) return [];
  const flag = `--${flagName(question.name)}`;
  if (question.kind === 'confirm') return [value ? flag : `--no-${flagName(question.name)}`];
  if (Array.isArray(value)) return [flag, value.join(',') || 'none'];
  // A value that begins with a dash would be read as a flag of its own.
  return String(value).startsWith('-') || value === '' ? [`${flag}=${value}`] : [flag, String(value)];
};
