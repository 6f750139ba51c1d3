/** Text of a registry within GitHub's Markdown: it shows as it was written, and marks up, mentions and links nothing. */

/** Characters that have no sign, or turn what follows around. */
const unseen = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;
/** What makes a heading or a list, but only where a text begins. */
const opening = /^[-+#]|(?<=^\d{1,9})[.)]/;
/**
 * What marks up wherever it stands, and what GitHub makes links, pictures and messages to people of: `@name`, `#12`, `GH-12`, `https://`,
 * `www.`, `:name:`.
 */
const special = /[\\`*_~[\]<>&|$]|(?:@|#(?=\d)|\bGH-(?=\d)|:(?=\/\/|[\w+-]+:)|\bwww(?=\.))/gi;

const toEntity = (character: string): string => `&#${character.charCodeAt(0)};`;
/** A space without width parts what would be one of these. */
const quiet = (found: string): string => (/^[@#:gw]/i.test(found) ? `${found}&#8203;` : toEntity(found));

/** In a line, a cell or an item of a list. */
export const plain = (text: string, most = 600): string => {
  const words = shortened(clean(text).trim(), most);
  return words
    .replace(special, quiet)
    .replace(opening, toEntity)
    .replace(/\s*\n\s*/g, '<br>');
};

/** As code, whatever stands in it; nothing else is read within it. */
export const code = (text: string): string => {
  const line = shortened(clean(text).replaceAll('\n', ' '), 300);
  const fence = '`'.repeat(1 + Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const space = /^`|`$/.test(line) ? ' ' : '';
  return line.trim() ? `${fence}${space}${line}${space}${fence}` : '';
};

const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(unseen, '\ufffd');

const shortened = (text: string, most: number): string => {
  if (text.length <= most) return text;
  // Of a text without end as much as could count, at two units a character.
  const characters = Array.from(text.slice(0, 2 * most + 2));
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
};
