/** Questions as the options table of the documentation. */
import type { Question } from '../types.ts';
import { flagName, variableName } from './names.ts';

export const toMarkdownTable = (questions: readonly Question[]): string =>
  [
    '| Question | Flag | Environment | Default | What it is |',
    '| --- | --- | --- | --- | --- |',
    ...questions.map(
      (question) =>
        `| \`${question.name}\` | \`${flagOf(question)}\` | \`${variableName(question.name)}\` | ${defaultText(question)} | ${question.help}${valuesOf(question)} |`,
    ),
  ].join('\n');

const flagOf = (question: Question): string =>
  question.kind === 'confirm' ? `--[no-]${flagName(question.name)}` : `--${flagName(question.name)}`;

const defaultText = (question: Question): string => {
  if (question.kind === 'text') return question.required ? 'required' : question.default ? `\`${question.default}\`` : 'empty';
  if (question.kind === 'confirm') return question.default ? 'yes' : 'no';
  return `\`${Array.isArray(question.default) ? question.default.join(',') || 'none' : question.default}\``;
};

const valuesOf = (question: Question): string =>
  question.kind === 'select' || question.kind === 'multiselect'
    ? ` Values: ${question.choices.map(({ value }) => `\`${value}\``).join(', ')}.`
    : '';
