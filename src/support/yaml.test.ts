import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { toYaml } from './yaml.ts';

/** Every reader must see the data that went in: js-yaml, and yaml in both versions of the language. */
const readers = {
  'js-yaml': (yaml: string) => load(yaml),
  'yaml 1.2': (yaml: string) => parse(yaml),
  'yaml 1.1': (yaml: string) => parse(yaml, { version: '1.1' }),
};

const tricky = fc.constantFrom(
  ...[
    '',
    ' ',
    'a: b',
    'a #b',
    'a:',
    'a ',
    ' a',
    '- a',
    '? a',
    '#a',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '%a',
    '@a',
    '`a',
    '"a',
    "'a",
    '{a',
    '[a',
    'a]',
    ',',
  ],
  ...[
    'true',
    'No',
    'y',
    'off',
    'null',
    '~',
    '.inf',
    '.NaN',
    '1',
    '-1',
    '1.0',
    '1e3',
    '0x1f',
    '0o7',
    '1_000',
    '12:30:45',
    '22:22',
    '2026-01-01',
    '<<',
    '=',
  ],
  ...[
    'a\nb',
    'a\r\nb',
    '\t',
    'a\tb',
    'é',
    '🚀',
    '\u2028',
    '\ufeff',
    '\u0085',
    `\${PORT:-8080}:80`,
    '127.0.0.1:80:80',
    '1.0.0',
    './a',
    '../a',
    '.',
    '..',
    '---',
    '...',
    '/a',
  ],
);
const word = fc.oneof(tricky, fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }));
const scalar = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true }));
// Infinite depth proves no more than some; `__proto__` is not a key that readers agree on.
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      word.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

const isWellFormed = (data: unknown): boolean => JSON.stringify(data)?.match(/\\ud[89a-f]/i) === null;

test.each(Object.entries(readers))('whatever is written, %s reads back', (_, read) => {
  fc.assert(
    fc.property(value.filter(isWellFormed), (data) => {
      const plain: unknown = JSON.parse(JSON.stringify(data));
      expect(read(toYaml(plain))).toEqual(plain);
    }),
    { numRuns: 2000 },
  );
});

test('it looks as people write it', () => {
  expect(
    toYaml({
      name: 'payments',
      tier: '3',
      version: '1.0.0',
      ports: ['127.0.0.1:8080:80', '22:22'],
      said: 'He said: "no"',
      nothing: null,
      left: undefined,
      empty: { list: [], map: {} },
      list: [{ a: 1, b: [true] }, []],
    }),
  ).toBe(`name: payments
tier: "3"
version: 1.0.0
ports:
  - 127.0.0.1:8080:80
  - "22:22"
said: "He said: \\"no\\""
nothing: null
empty:
  list: []
  map: {}
list:
  - a: 1
    b:
      - true
  - []
`);
});
