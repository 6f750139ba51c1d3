/** Markdown as GitHub shows it, and text that would be more than text in it. */
import { micromark } from 'micromark';
import { gfmAutolinkLiteral, gfmAutolinkLiteralHtml } from 'micromark-extension-gfm-autolink-literal';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';

/** As GitHub shows it, less what it takes out for safety. */
export const render = (text: string): string =>
  micromark(text, {
    allowDangerousHtml: true,
    extensions: [gfmTable(), gfmAutolinkLiteral()],
    htmlExtensions: [gfmTableHtml(), gfmAutolinkLiteralHtml()],
  });
export const tagsOf = (html: string): readonly string[] => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
export const textOf = (html: string): string =>
  html
    .replaceAll('<br>', '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('\u200b', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

export const markdownPayloads: readonly string[] = [
  '<script>x</script>',
  '<!-- ',
  '</details>',
  '&lt;b&gt;',
  '[a](javascript:x)',
  '![a](https://example.com/a.png)',
  '[a]: https://example.com',
  '| a | b |',
  '`a` ``b`',
  '*a* __b__ ~~c~~',
  '$a$ $$b$$',
  '# a',
  '- a',
  '+ a',
  '1. a',
  '123) a',
  '    a',
  '---',
  '> a',
  '- [ ] a',
  'a\\',
  'a\n\n# b\n- c\n\n\n| d',
  'a  \nb',
  '@somebody and @some/team',
  'a@example.com',
  'see #12, owner/repo#12 and GH-12',
  'https://github.com/owner/repo/issues/1 and www.example.com',
  '<https://example.com>',
  '\u202eexe',
];
