/** The dialect that templates are written in: options and helpers. Precompiled and run-time templates share it. */
import { toJson } from '../support/json-text.ts';

/** What the full Handlebars and its run-time alone have in common. */
interface Handlebars {
  // biome-ignore lint/suspicious/noExplicitAny: helpers take whatever a template passes
  registerHelper(name: string, helper: (this: unknown, ...values: any[]) => unknown): void;
}

/** `strict`: an undefined name is an error. `noEscape`: output is code, not HTML. */
export const compileOptions = {
  strict: true,
  noEscape: true,
  knownHelpers: {
    includes: true,
    is: true,
    json: true,
    yaml: true,
    js: true,
    text: true,
  },
  // A name with no arguments is never a helper: templates compile to a quarter less code, and a misspelt helper is an error at once.
  knownHelpersOnly: true,
} as const;

/** A single-quoted JavaScript string, or a double-quoted one where that needs fewer escapes, as formatters have it. */
export const toJs = (value: string): string => {
  const quoted = toJson(value);
  const occurrences = (mark: string): number => value.split(mark).length;
  if (occurrences("'") > occurrences('"')) return quoted;
  return `'${quoted.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
};

/** One line of Markdown prose that shows the value literally, whatever characters it has. */
export const toMarkdown = (value: string): string =>
  value
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>()#!|~&$]/g, '\\$&')
    .replace(/^(\d*)([-+=.])/, '$1\\$2');

interface BlockOptions {
  fn: (context: unknown) => string;
  inverse: (context: unknown) => string;
}

/** Strictness ends where a helper begins: Handlebars hands it `undefined` for a name that is none. */
const defined = (value: unknown): unknown => {
  if (value === undefined) throw new Error('A helper got no value: a name after it is wrong.');
  return value;
};

/** Registers the helpers on an isolated Handlebars (full or run-time only). */
export const registerHelpers = (handlebars: Handlebars): void => {
  const converts = (name: string, convert: (value: string) => string): void =>
    handlebars.registerHelper(name, (value: unknown) => convert(String(defined(value))));
  converts('yaml', toJson);
  converts('js', toJs);
  converts('text', toMarkdown);
  handlebars.registerHelper('json', (value: unknown) => toJson(defined(value)));
  handlebars.registerHelper('is', function (this: unknown, a: unknown, b: unknown, options: BlockOptions) {
    return defined(a) === defined(b) ? options.fn(this) : options.inverse(this);
  });
  handlebars.registerHelper('includes', function (this: unknown, list: unknown, item: unknown, options: BlockOptions) {
    return (defined(list) as readonly unknown[]).includes(item) ? options.fn(this) : options.inverse(this);
  });
};
