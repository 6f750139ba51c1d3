import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { readPlainYaml } from './plain-yaml.ts';

/** What a parser for all of YAML makes of a text; nothing where it refuses it. */
const whole = (text: string): readonly unknown[] | undefined => {
  try {
    return loadAll(text);
  } catch {
    return undefined;
  }
};

describe('readPlainYaml', () => {
  test.each([
    ['nothing', '', []],
    ['comments alone', '# a\n\n  # b\n', []],
    ['texts, numbers and truth values', 'a: b c\nb: 12\nc: true\nd: ~\ne:\nf: 1.2.3\ng: 2026-11-25', undefined],
    ['quotes', `a: "b: c" # d\nb: 'c # d'\nc: ''`, undefined],
    ['comments beside values', 'a: b # c\nb: c#d\n# e\nc:   d   ', undefined],
    ['mappings in mappings', 'a:\n  b:\n    c: d\n  e: f\ng: h', undefined],
    ['a list below its key and beside it', 'a:\n  - b\n  - c\nd:\n- e\n- f\ng: h', undefined],
    ['mappings in lists', 'a:\n  - b: c\n    d: e\n  - f: g\n  -\n    h: i\n', undefined],
    ['literal blocks', 'a: |\n  b: c\n\n    d\n  # e\nb: |-\n  c\n\nc: |\n  d', undefined],
    ['lists and mappings on one line', 'a: []\nb: {}\nc: [d, "e f", 1.0.0]\ng: { h: [i, j,], k: { l: true } } # m', undefined],
    ['keys that would be no texts elsewhere', 'true: a\nb: { null: c }', undefined],
    ['several documents', '---\na: 1\n---\n# nothing\n---\nb: 2\n', [{ a: 1 }, null, { b: 2 }]],
    ['references and addresses', 'a: component:default/b\nc: https://d.example/e:f?g#h', undefined],
  ])('reads %s', (_, text, expected) => {
    expect(readPlainYaml(text)).toEqual(expected ?? whole(text));
    expect(readPlainYaml(text)).toBeDefined();
  });

  test.each([
    ['anchors and aliases', 'a: &b c\nd: *b'],
    ['tags', 'a: !!str 1'],
    ['folded blocks', 'a: >\n  b\n'],
    ['texts over several lines', 'a: b\n  c'],
    ['a literal block that states its indentation', 'a: |2\n   b'],
    ['a literal block whose first line is blank', 'a: |\n\n  b'],
    ['escapes', 'a: "\\n"'],
    ['doubled quotes', "a: 'it''s'"],
    ['numbers of other forms', 'a: 0x1f'],
    ['numbers that lose digits', 'a: 12345678901234567890'],
    ['tabs', 'a:\tb'],
    ['carriage returns', 'a: b\r\n'],
    ['control characters', 'a: \u0007'],
    ['a key twice', 'a: b\na: c'],
    ['a key twice in one line', 'a: { b: c, b: d }'],
    ['keys that objects have by themselves', '__proto__: a'],
    ['keys that objects inherit', 'constructor: a'],
    ['quoted keys', '"a": b'],
    ['directives', '%YAML 1.2\n---\na: b'],
    ['the end of a document', 'a: b\n...\n'],
    ['a document that is no mapping', '- a'],
    ['bad indentation', 'a:\n    b: c\n  d: e'],
    ['a mapping in a line', 'a: b: c'],
    ['lists in lists', 'a:\n  - - b'],
    ['what is too deep', Array.from({ length: 60 }, (_line, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('leaves %s to a whole parser', (_, text) => expect(readPlainYaml(text)).toBeUndefined());

  const root = join(import.meta.dirname, '../..');
  test('reads most files of this project, all alike', () => {
    const files = globSync(['catalog/**/*.yaml', 'src/testing/golden/**/*.{yaml,yml}'], { cwd: root, dot: true });
    const texts = files.map((file) => readFileSync(join(root, file), 'utf8'));
    const plain = texts.filter((text) => readPlainYaml(text) !== undefined);
    expect(plain.map(readPlainYaml)).toEqual(plain.map(whole));
    expect(plain.length).toBeGreaterThan(0.5 * texts.length);
  });

  test('never reads anything otherwise than a whole parser', () => {
    const joined = (pieces: readonly string[], maxLength: number) =>
      fc.array(fc.constantFrom(...pieces), { maxLength }).map((parts) => parts.join(''));
    const anything = joined([...'ab01:-#|[]{},.~+ \n\'"', ': ', '\n  ', '- ', '\n- ', 'true', '---', '\n---\n', ' #', '|-\n', 'a: '], 20);
    const words = ['a', 'b', '1', '0', '-', '.', '~', '+', ':', ': ', ' ', ' #', 'e', 'null', '"', "'", ', '];
    const flow = fc.tuple(
      fc.constantFrom('[', '{ ', '{'),
      joined([...words, '[', ']', '{', '}', 'a: '], 6),
      fc.constantFrom(']', ' }', '}', '] # c'),
    );
    const value = fc.oneof(
      fc.constantFrom('', 'b', '|', '|-', '"c" # d'),
      joined(words, 5),
      flow.map((parts) => parts.join('')),
    );
    const start = fc.constantFrom('', 'a:', 'b: ', 'c: ', 'd: ', '- ', '- e: ', '-', '# ', '---');
    const line = fc.tuple(fc.constantFrom('', '', '  ', '  ', '    ', '   '), start, value).map((parts) => parts.join(''));
    const lines = fc.array(line, { minLength: 1, maxLength: 6 }).map((all) => `${all.join('\n')}\n`);
    fc.assert(
      fc.property(fc.oneof({ arbitrary: anything, weight: 1 }, { arbitrary: lines, weight: 4 }), (given) => {
        const plain = readPlainYaml(given);
        if (plain !== undefined) expect(plain).toEqual(whole(given));
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 5_000) },
    );
  });
});
