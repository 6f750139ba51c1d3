/** Questions as yargs options. Values arrive as the user typed them: `parse` judges them, so that every source is judged alike. */
import type { Options } from 'yargs';
import type { Question } from '../types.ts';
import { flagName } from './names.ts';

export const toFlags = (questions: readonly Question[]): Readonly<Record<string, Options>> =>
  Object.fromEntries(questions.map((question) => [flagName(question.name), toFlag(question)]));

const toFlag = (question: Question): Options => {
  const describe = question.help;
  switch (question.kind) {
    case 'text':
      return { type: 'string', describe, requiresArg: true, ...(question.default && { defaultDescription: question.default }) };
    case 'integer':
      return { type: 'string', describe, requiresArg: true, defaultDescription: String(question.default) };
    case 'select':
      return {
        type: 'string',
        describe: `${describe} One of ${question.choices.map(({ value }) => value).join(', ')}.`,
        requiresArg: true,
        defaultDescription: question.default,
      };
    case 'multiselect':
      return {
        type: 'string',
        describe: `${describe} Any of ${question.choices.map(({ value }) => value).join(', ')}; or none.`,
        requiresArg: true,
        defaultDescription: question.default.join(','),
      };
    case 'list':
      return {
        type: 'string',
        describe: `${describe} With commas between them; or none.`,
        requiresArg: true,
        defaultDescription: question.default.join(',') || 'none',
      };
    case 'confirm':
      return { type: 'boolean', describe, defaultDescription: question.default ? 'yes' : 'no' };
  }
};
