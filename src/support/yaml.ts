/**
 * Writes plain data as block YAML that every reader of YAML 1.1 and 1.2 understands alike: a text that could be taken for anything else is
 * quoted as in JSON. It only writes, and loads in no time; js-yaml reads.
 */
import { toJson } from './json-text.ts';

export const toYaml = (value: unknown): string => `${block(value).join('\n')}\n`;

const block = (value: unknown): readonly string[] => {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item) => hang('- ', block(item)));
  const entries = entriesOf(value);
  if (entries.length === 0) return [scalar(value)];
  return entries.flatMap(([key, item]) => {
    const lines = block(item);
    return isNested(item) ? [`${text(key)}:`, ...lines.map((line) => `  ${line}`)] : [`${text(key)}: ${lines[0]}`];
  });
};

const hang = (mark: string, [first = '', ...others]: readonly string[]): readonly string[] => [
  mark + first,
  ...others.map((line) => ' '.repeat(mark.length) + line),
];

const isNested = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : entriesOf(value).length > 0);

/** Fields that are undefined are left out, as in JSON. */
const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).filter(([, item]) => item !== undefined)
    : [];

const scalar = (value: unknown): string => {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return '[]';
  return typeof value === 'object' && value !== null ? '{}' : toJson(value ?? null);
};

const text = (value: string): string => (isPlain(value) ? value : toJson(value));

// Printable ASCII that begins like a word, a path or a version, and has neither `: ` nor ` #`, which would end it.
const PLAIN = /^(?:[A-Za-z_$/]|\.\.?\/|\d+\.\d+\.\d)(?:(?!: | #)[!-~ ])*$/;
const WORD_OF_YAML = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

const isPlain = (value: string): boolean => PLAIN.test(value) && !/[: ]$/.test(value) && !WORD_OF_YAML.test(value);
