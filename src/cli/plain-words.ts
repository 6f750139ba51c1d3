/**
 * Words that nobody has to explain: flags that are known, each said once with a value of its type, and at most one name. yargs's own parser
 * reads them, so they mean what they mean to yargs. All others (help, mistakes, a flag said twice) are for yargs itself, which takes as much
 * of the processor's time as the service takes to stamp.
 */
import type { Options } from 'yargs';
import parser from 'yargs-parser';

/** Values stay as they were typed: `parse` of the questions judges them. */
export const parserConfiguration = {
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'duplicate-arguments-array': true,
};

/**
 * The flags by name, and the name of the service under `name`; nothing where yargs may have something to say.
 * @param options What yargs is told of the flags, all of them of type `string` or `boolean`.
 */
export const readPlain = (words: readonly string[], options: Readonly<Record<string, Options>>): PlainFlags | undefined => {
  const flags = Object.entries(options);
  const names = (holds: (option: Options) => unknown) => flags.flatMap(([name, option]) => (holds(option) ? [name] : []));
  const aliases = flags.flatMap(([name, { alias }]) => (typeof alias === 'string' ? [[alias, name] as const] : []));
  const { argv, error } = parser.detailed([...words], {
    string: names(({ type }) => type === 'string'),
    boolean: names(({ type }) => type === 'boolean'),
    alias: Object.fromEntries(aliases.map(([alias, name]) => [name, alias])),
    // As yargs says “one and no fewer”.
    narg: Object.fromEntries(names(({ requiresArg }) => requiresArg).map((name) => [name, Number.NaN])),
    configuration: parserConfiguration,
  });
  const { _: others, ...said } = argv;
  const known = { ...Object.fromEntries(aliases.map(([alias, name]) => [alias, options[name]])), ...options };
  if (error || others.length > 1 || Object.entries(said).some(([name, value]) => typeof value !== known[name]?.type)) return undefined;
  // yargs reads a name a second time, as if it were the value of a flag.
  if (words.includes('--') || !others.every((name) => /^[\p{L}\p{N}][^"']*$/u.test(String(name)))) return undefined;
  return { ...(said as PlainFlags), ...Object.fromEntries(others.map((name) => ['name', String(name)])) };
};

type PlainFlags = Readonly<Record<string, string | boolean>>;
