import { expect, test } from 'vitest';
import { readEntities } from './read-file.ts';

const HEAD = 'apiVersion: backstage.io/v1alpha1\nkind: Component\n';
const problemsOf = (text: string): readonly string[] => readEntities(text, 'catalog-info.yaml', 10).problems.map(({ says }) => says);

test.each([
  ['an expression', `metadata:\n  name: \${{ values.name }}\n`],
  ['an expression in quotes', 'metadata:\n  name: "{{ cookiecutter.name }}-api"\n'],
  ['an expression that is no YAML', 'metadata:\n  name: {{ cookiecutter.name }}\n'],
  ['an expression within a text', 'metadata:\n  name: {{ name }}-api # c\n'],
  [
    'a name below other fields and conditions',
    'metadata: # c\n  title: {{ x }}\n\n{%- if a %}\n  labels: {}\n{%- endif %}\n  name: {{ name }}\n',
  ],
  ['carriage returns', 'metadata:\r\n  title: a\r\n  name: {{ name }}\r\n'],
  ['one line', `metadata: { name: \${{ values.name }} }\n`],
  ['a condition that is no YAML', `metadata:\n  name: \${{ values.name }}\n{%- if values.system %}\nspec: {}\n{%- endif %}\n`],
])('a skeleton whose name is %s is left alone', (_, text) => {
  expect(problemsOf(HEAD + text)).toEqual([]);
  // Others of its file are judged.
  expect(problemsOf(`${HEAD + text}---\n${HEAD}`)).toEqual(['Document 2 has no `metadata`.']);
});

test.each([
  ['no name', `metadata:\n  title: \${{ values.name }}\n`],
  ['a bad name', 'metadata:\n  name: $values\n'],
  ['a sound name, and is no YAML', 'metadata:\n  name: a\n  title: {{ title }}\n'],
  ['a sound name, and is no YAML where another begins with an expression', 'metadata:\n  name: a\nspec:\n  name: {{ name }}\n'],
])('what has %s is judged', (_, text) => expect(problemsOf(HEAD + text)).toHaveLength(1));
