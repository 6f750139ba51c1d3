import { expect, test } from 'vitest';
import { payloads } from '../../testing/hostile.ts';
import { markdownPayloads, render, tagsOf, textOf } from '../../testing/markdown.ts';
import { code, plain } from './markdown-text.ts';

test.each(markdownPayloads)('%j shows as it was written', (text) => {
  const lines = text
    .replaceAll('\u202e', '\ufffd')
    .trim()
    .split(/\s*\n\s*/);
  const shown = textOf(render(`- ${plain(text)}`)).trim();
  expect(shown.split(/\s*\n\s*/)).toEqual(lines.map((line) => line.replace(/ +/g, ' ')));
});

test('calls nobody, links nothing and draws nothing', () => {
  const html = render(plain('@somebody, a@example.com, #12, o/r#12, GH-12, https://example.com, www.example.com, mailto:a@b.c, :tada:'));
  expect(html).not.toMatch(/<a |@\w|#\d|GH-\d|:\/\/|www\.|:tada/);
});

test('is code where it is a place, whatever is in it', () => {
  expect(['a', '`', 'a``b', '`a', '', ' '].map(code)).toEqual(['`a`', '`` ` ``', '```a``b```', '`` `a ``', '', '']);
  for (const text of [...payloads, ...markdownPayloads].filter((one) => one.trim()))
    expect(tagsOf(render(code(text)))).toEqual(['<p>', '<code>', '</code>', '</p>']);
});

test('is shortened', () => expect([plain('abcdef', 4), plain('👩👩👩', 3), plain('👩👩👩👩', 3)]).toEqual(['abc…', '👩👩👩', '👩👩…']));
