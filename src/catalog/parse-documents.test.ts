import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Document, isDocument, parseAllDocuments, parseDocument } from 'yaml';
import { lineOf, parseDocuments, takeApart } from './parse-documents.ts';
import type { CatalogProblem } from './read-file.ts';

const read = (text: string) => {
  const problems: CatalogProblem[] = [];
  const values = parseDocuments(text, 'all.yaml', problems).map(({ value }) => value ?? null);
  return { values, problems };
};

/** What the parser makes of a document that finds the places of fields; `FAULTY` where it refuses it. */
const seenBy = (document: Document): unknown => {
  try {
    return document.errors.length > 0 ? FAULTY : document.toJS();
  } catch {
    return FAULTY;
  }
};
const FAULTY = Symbol('faulty');

const BROKEN = '---\nb: [1\n';

describe('a fault costs its own document alone', () => {
  test.each([
    ['what stands on the line of the first marker', `--- {a: 1}\n${BROKEN}`, [{ a: 1 }, null]],
    ['a first document that is indented', `  a: 1\n${BROKEN}`, [{ a: 1 }, null]],
    ['what stands below the end of a document', `a: 1\n...\nc: 1\n${BROKEN}`, [{ a: 1 }, { c: 1 }, null]],
    ['an end with nothing before it', `...\na: 1\n...\n...\n${BROKEN}`, [null, { a: 1 }, null, null]],
    ['directives', `%YAML 1.2\n%TAG !e! tag:example.com,2000:\n---\na: 1\n...\n# c\n%YAML 1.2\n${BROKEN}`, [{ a: 1 }, null]],
    ['carriage returns', `--- {a: 1}\r\n${BROKEN.replaceAll('\n', '\r\n')}`, [{ a: 1 }, null]],
    ['a quote that is never closed', 'a: "1\n---\nb: 1\n', [null, { b: 1 }]],
  ])('beside %s', (_, text, values) => {
    const found = read(text);
    expect(found.values).toEqual(values);
    expect(found.problems).toHaveLength(1);
    // Where a text breaks off, it is the line after it that is named.
    const broken = text.split(/\r?\n/).findIndex((line) => /b: \[|"1/.test(line)) + 1;
    expect([broken, broken + 1]).toContain(found.problems[0]?.line);
  });

  test('a directive without a document is one', () => expect(read('a: 1\n...\n%YAML 1.2\n').problems).toEqual([expect.anything()]));
});

test.each([
  ['a: 1', [1]],
  ['# c\n\n---\n# d\na: 1\n---\n\nb: 1\n', [5, 8]],
  ['--- {a: 1}\n--- # c\nb: 1\n', [1, 3]],
  ['%YAML 1.2\n---\na: 1\n...\n# c\nb: 1\r\n--- |\n  c\n', [3, 6, 7]],
])('the documents of %j begin at the lines %j', (text, lines) => expect(takeApart(text).map(lineOf)).toEqual(lines));

// Without what only one of the parsers takes: an indented marker at the very beginning.
test('every way to read a text counts its documents alike', () => {
  const markers = ['---', '---', '--- {a: 1}', '--- # c', '--- |', '--- "a"', '--- >-', '---\ta: 1', "---'a'", '...', '... # c', '... x'];
  const beside = ['', '# c', '  # c', '%YAML 1.2', '%TAG !e! tag:example.com,2000:', '%FOO bar'];
  const content = [
    'a: 1',
    'b: 1',
    '  c: 1',
    '- a',
    'a: |',
    '? a',
    '"y"',
    '{a: 1}',
    'b: [x',
    '"x',
    'b: "x',
    '  y"',
    'a: &x 1',
    'b: *x',
    'text',
  ];
  const line = fc.oneof(fc.constantFrom(...markers), fc.constantFrom(...beside), fc.constantFrom(...content));
  const text = fc.tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n')).map(([lines, end]) => lines.join(end) + end);
  const kinds = { sound: 0, faulty: 0 };
  fc.assert(
    fc.property(text, (given) => {
      const { values, problems } = read(given);
      const alone = takeApart(given).map((part) => seenBy(parseDocument(part.text, { logLevel: 'silent' })));
      expect(values).toHaveLength(alone.length);
      for (const [index, value] of values.entries())
        expect(value === null || alone[index] === FAULTY || isDeepStrictEqual(alone[index], value)).toBe(true);
      const all = parseAllDocuments(given, { logLevel: 'silent' });
      const whole = Array.isArray(all) ? all.filter(isDocument).map((document: Document) => seenBy(document)) : [];
      const isSound = problems.length === 0 && !whole.includes(FAULTY);
      if (isSound) expect(values).toEqual(whole);
      kinds[isSound ? 'sound' : 'faulty']++;
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 3_000) },
  );
  expect(Math.min(kinds.sound, kinds.faulty)).toBeGreaterThan(100);
});
