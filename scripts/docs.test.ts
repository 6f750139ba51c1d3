import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { documents, fillGenerated, generatedFiles } from './docs.ts';

test.each(documents().map((file) => [basename(file), file]))('%s shows the declarations as they are', (_, file) => {
  const text = readFileSync(file, 'utf8');
  expect(fillGenerated(text), 'run `npm run docs` to bring it up to date').toBe(text);
});

test.each(generatedFiles().map(({ file, text }) => [basename(file), file, text]))('%s is what the declarations give', (_, file, text) =>
  expect(readFileSync(file, 'utf8'), 'run `npm run docs` to bring it up to date').toBe(text),
);

test('the options are shown in the README', () => {
  const readme = documents().find((file) => file.endsWith('README.md')) ?? '';
  expect(readFileSync(readme, 'utf8')).toContain('`--owner`');
});

test('a place that nothing is generated for is an error', () => {
  expect(() => fillGenerated('<!-- generated:nonsense -->\n<!-- /generated -->')).toThrow('nonsense');
});
