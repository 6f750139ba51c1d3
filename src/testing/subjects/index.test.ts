import { expect, test } from 'vitest';
import { template } from '../../../generators/index.ts';
import { languages } from './index.ts';

test('every language that can be stamped is proven', () => {
  const named = (all: readonly { readonly id: string; readonly title: string }[]) => all.map(({ id, title }) => [id, title]);
  expect(named(languages)).toEqual(named(template.languages));
});
