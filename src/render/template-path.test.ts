import { expect, it } from 'vitest';
import { isTemplate, stampedPath } from './template-path.ts';

it.each([
  ['README.md.hbs', 'README.md', true],
  ['_github/workflows/x.yml.hbs', '.github/workflows/x.yml', true],
  ['_gitignore', '.gitignore', false],
  ['a/_env.example', 'a/.env.example', false],
  ['__init__.py', '__init__.py', false],
  ['src/__tests__/a_b.ts', 'src/__tests__/a_b.ts', false],
  ['_1.txt', '_1.txt', false],
  ['a.hbs.txt', 'a.hbs.txt', false],
  ['{{#if has.x}}a.yaml{{/if}}.hbs', '{{#if has.x}}a.yaml{{/if}}', true],
])('%s becomes %s', (source, stamped, template) => {
  expect(stampedPath(source)).toBe(stamped);
  expect(isTemplate(source)).toBe(template);
});
