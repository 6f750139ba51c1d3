/** Makes seen what would be acted on unseen by whatever shows a text: control characters, and marks that turn the order of words (CVE-2021-42574). */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** On one line: a line break is written out too. */
export const visible = (text: string): string =>
  text.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
