/** Case conversions of kebab-case names. Names are checked elsewhere; these take what they get. */

const parts = (name: string): readonly string[] => name.split(/[^A-Za-z0-9]+/).filter(Boolean);
export const toSnake = (name: string): string => parts(name).join('_').toLowerCase();
/** `packageScope` → `package-scope`. */
export const toKebab = (camel: string): string => camel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
/** Shortest form of a count: `1 file`, `2 files`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
