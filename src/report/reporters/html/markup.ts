/** Markup that escapes by itself: what is put into it is text, unless it is markup already. Knows no report. */

export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | number | false | undefined | Markup | readonly Part[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** Characters that end a text or an attribute, and those that would be lost or turn what follows around. */
const special = /[&<>"'`]|(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

const escapeText = (text: string): string => text.toWellFormed().replace(special, (character) => entities[character] ?? '\ufffd');

const toText = (part: Part): string => {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string') return escapeText(part);
  return typeof part === 'number' ? String(part) : part.map(toText).join('');
};

/** Safe between tags and within quoted attributes; never within a script, a style or an address. */
export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.reduce((before, after, index) => before + toText(parts[index - 1]) + after));

/** An address becomes a link only if it leads to the web: `javascript:` and the like stay text. */
export const linked = (text: string): Markup => {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text);
  return url ? markup`<a href="${text}" rel="noopener noreferrer">${text}</a>` : markup`${text}`;
};
