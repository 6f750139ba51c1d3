/** Any answers that the questions allow, for properties: names, texts in every script, every choice. */
import fc from 'fast-check';
import { template } from '../../generators/index.ts';
import { parseValue } from '../questions/parse.ts';
import type { Answers, AnswerValue, Question } from '../types.ts';

/** Marks that mean something to YAML, JSON, TOML, shells, Markdown, HTML, Handlebars, SQL, Docker, make or git. */
const marks = [
  ...[
    '"',
    "'",
    '`',
    '\\',
    '/',
    '#',
    ': ',
    ' #',
    '- ',
    '? ',
    '|',
    '>',
    '&',
    '*',
    '!',
    '%',
    '@',
    '$',
    `\${x}`,
    '$(id)',
    '`id`',
    '; id',
    '&& id',
  ],
  ...[
    '{{name}}',
    '{{{name}}}',
    '{{/if}}',
    '{{#each',
    '}}',
    `\${{ github.actor }}`,
    '<b>',
    '</script>',
    '<!--',
    '-->',
    '*/',
    '/*',
    '//',
    '--',
    "';",
  ],
  ...[
    '[x](y)',
    '![',
    '**',
    '__',
    '~~~',
    '```',
    '---',
    '+++',
    '===',
    '1. ',
    '%s',
    '%{x}',
    '\\u0000',
    '\\n',
    '\\x41',
    "'''",
    '"""',
    '=',
    '~',
    '^',
  ],
  ...[
    'null',
    'true',
    'no',
    '0x10',
    '1e3',
    '.inf',
    '2026-01-01',
    '__proto__',
    'constructor',
    'undefined',
    '\u200d',
    '\u00ad',
    '\u0301',
    '😀',
    '👩‍👩‍👧',
    'Ω',
    '中',
    'é',
  ],
];

const description = fc
  .array(fc.oneof(fc.constantFrom(...marks), fc.string({ unit: 'binary', maxLength: 8 }), fc.lorem({ maxCount: 4 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join('').trim());

const byName: Readonly<Record<string, fc.Arbitrary<string>>> = {
  name: fc.stringMatching(/^[a-z][a-z0-9]{0,11}(-[a-z0-9]{1,12}){0,2}$/),
  description,
  owner: fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/),
  system: fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/),
  scope: fc.oneof(fc.constant(''), fc.stringMatching(/^@[a-z0-9][a-z0-9._-]{0,30}$/)),
  directory: fc.oneof(fc.constant('./service'), fc.stringMatching(/^[-A-Za-z0-9 ._~'"$%&()]{1,20}$/)),
};

const entries: Readonly<Record<string, fc.Arbitrary<string>>> = {
  dependencies: fc.stringMatching(/^(component:|API:)?([a-z0-9]{1,9}\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/),
};

const anyValue = (question: Question): fc.Arbitrary<AnswerValue> => {
  switch (question.kind) {
    case 'text':
      // What `parse` refuses is no answer; what it mends (spaces at the ends) is one after that.
      return (byName[question.name] ?? fc.string())
        .map((text) => parseValue(question, text))
        .filter((result) => 'value' in result)
        .map(({ value }) => value);
    case 'integer':
      return fc.integer({ min: question.minimum, max: question.maximum });
    case 'confirm':
      return fc.boolean();
    case 'select':
      return fc.constantFrom(...question.choices.map(({ value }) => value));
    case 'multiselect':
      return fc.subarray(question.choices.map(({ value }) => value));
    case 'list':
      return fc
        .array(entries[question.name] ?? fc.string(), { maxLength: 6 })
        .map((items) => parseValue(question, items))
        .filter((result) => 'value' in result)
        .map(({ value }) => value);
  }
};

/** Capabilities with those that they require. */
const withRequired = (chosen: readonly string[]): readonly string[] => {
  const ids = new Set(chosen);
  for (const { id, requires = [] } of template.capabilities.toReversed()) if (ids.has(id)) for (const needed of requires) ids.add(needed);
  return template.capabilities.map(({ id }) => id).filter((id) => ids.has(id));
};

export const anyAnswers: fc.Arbitrary<Answers> = fc
  .record(Object.fromEntries(template.questions.map((question) => [question.name, anyValue(question)])))
  .map((answers) => ({ ...answers, capabilities: withRequired(answers.capabilities as readonly string[]) }) as unknown as Answers);
