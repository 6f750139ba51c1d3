/** A document less, and not one byte more. */
import { expect, it } from 'vitest';
import { withoutDocuments } from './edit-documents.ts';
import { readEntities } from './read-file.ts';

const entity = (name: string, more = ''): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n${more}`;

/** Takes out what is called `gone`. */
const take = (text: string) => {
  const { entities } = readEntities(text.replace(/^\uFEFF/, ''), '', 100);
  return withoutDocuments(text, new Set(entities.filter(({ metadata }) => metadata.name === 'gone').map(({ source }) => source.document)));
};

it.each([
  ['in the middle', `---\n${entity('a')}---\n${entity('gone')}---\n${entity('b')}`, `---\n${entity('a')}---\n${entity('b')}`],
  ['at the end', `---\n${entity('a')}---\n# of it\n${entity('gone', '# in it\nspec: {}\n')}`, `---\n${entity('a')}`],
  ['at the top, without a marker', `${entity('gone')}---\n${entity('b')}`, `---\n${entity('b')}`],
  [
    'below a head',
    `# The shop.\n# yaml-language-server: x\n\n${entity('gone')}---\n${entity('b')}`,
    `# The shop.\n# yaml-language-server: x\n\n---\n${entity('b')}`,
  ],
  ['below a head with a marker', `# The shop.\n---\n${entity('gone')}---\n${entity('b')}`, `# The shop.\n---\n${entity('b')}`],
  ['above a comment on the next', `---\n${entity('gone')}\n# About b.\n---\n${entity('b')}`, `\n# About b.\n---\n${entity('b')}`],
  [
    'with a text that looks like markers and comments',
    `---\n${entity('gone', 'spec:\n  definition: |\n    ---\n    # not a comment\n')}---\n${entity('b')}`,
    `---\n${entity('b')}`,
  ],
  ['beside a document of others', `---\n${entity('gone')}---\napiVersion: v1\nkind: Secret\n`, '---\napiVersion: v1\nkind: Secret\n'],
  ['twice', `---\n${entity('gone')}---\n${entity('b')}---\n${entity('gone')}`, `---\n${entity('b')}`],
  [
    'with its marker on its line',
    `--- {apiVersion: backstage.io/v1alpha1, kind: API, metadata: {name: gone}}\n---\n${entity('b')}`,
    `---\n${entity('b')}`,
  ],
  ['alone', `# Mine.\n---\n${entity('gone')}# The end.\n`, ''],
])('%s', (_, before, after) => {
  expect(take(before)).toEqual({ text: after });
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
  expect(take(crlf(before))).toEqual({ text: crlf(after) });
});

it('what is written in a way that is not understood stays as it is', () => {
  const text = `${entity('gone')}...\n${entity('b')}`;
  expect(take(text)).toEqual({ fault: 'The file is written in a way that is not understood.' });
});
