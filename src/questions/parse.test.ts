/** What each kind of question takes and refuses, whatever source the value came from. */
import { describe, expect, it } from 'vitest';
import type { Question } from '../types.ts';
import { defaultOf, isAsked, parse, parseValue } from './parse.ts';

const common = { name: 'q', title: 'Q', help: 'Help.', scope: 'service' } as const;
const text: Question = { ...common, kind: 'text', maxLength: 10 };
const required: Question = { ...common, kind: 'text', required: true };
const pattern: Question = { ...common, kind: 'text', pattern: { source: '^[a-z]+$', says: 'lower-case letters' } };
const checked: Question = { ...common, kind: 'text', check: (value) => (value === 'bad' ? ['It is bad.', 'Very bad.'] : []) };
const integer: Question = { ...common, kind: 'integer', default: 5, minimum: 1, maximum: 10 };
const confirm: Question = { ...common, kind: 'confirm', default: true };
const choices = [
  { value: 'a', title: 'A' },
  { value: 'b', title: 'B' },
  { value: '3', title: 'Three' },
];
const select: Question = { ...common, kind: 'select', choices, default: 'a' };
const list: Question = {
  ...{ ...common, kind: 'list', default: [], most: 3, pattern: { source: '^[a-z]+$', says: 'lower-case letters' } },
  check: (value: string) => (value === 'bad' ? ['bad is bad.'] : []),
  spell: (value: string) => value.replace(/^the/, ''),
};
const multiselect: Question = { ...common, kind: 'multiselect', choices, default: ['a'] };

const outcome = (question: Question, value: unknown): unknown => {
  const result = parseValue(question, value);
  return 'value' in result ? result.value : `refused: ${result.says.join(' ')}`;
};
const saysOf = (question: Question, value: unknown): string => String(outcome(question, value));

const kinds = { text, required, pattern, checked, integer, confirm, select, multiselect, list };

describe('takes', () => {
  it.each<[keyof typeof kinds, unknown, unknown]>([
    ['text', 'hello', 'hello'],
    ['text', '  hello ', 'hello'],
    ['text', '', ''],
    ['text', 42, '42'],
    ['text', '👩‍👧 ä"', '👩‍👧 ä"'],
    ['text', '{{x}}\\$', '{{x}}\\$'],
    ['text', 'x'.repeat(10), 'x'.repeat(10)],
    ['text', ' '.repeat(50), ''],
    ['required', 'x', 'x'],
    ['pattern', 'abc', 'abc'],
    ['checked', 'good', 'good'],
    ['integer', 1, 1],
    ['integer', 10, 10],
    ['integer', '7', 7],
    ['integer', ' 7 ', 7],
    ['integer', '07', 7],
    ['integer', 7.0, 7],
    ...[true, 'true', 'yes', 'Y', 'on', 1, '1', ' TRUE '].map(
      (value) => ['confirm', value, true] as [keyof typeof kinds, unknown, unknown],
    ),
    ...[false, 'false', 'no', 'N', 'off', 0, '0'].map((value) => ['confirm', value, false] as [keyof typeof kinds, unknown, unknown]),
    ['select', 'b', 'b'],
    ['select', 3, '3'],
    ['multiselect', 'a', ['a']],
    ['multiselect', 'b,a', ['a', 'b']],
    ['multiselect', ' b , a ,', ['a', 'b']],
    ['multiselect', ['a', 'b'], ['a', 'b']],
    ['multiselect', ['a,b', 'a'], ['a', 'b']],
    ['multiselect', [], []],
    ['multiselect', 'none', []],
    ['multiselect', ['none'], []],
    ['list', 'a', ['a']],
    ['list', ' b ,, a ,', ['a', 'b']],
    ['list', ['b', 'a,b', ' a'], ['a', 'b']],
    ['list', 'thea,a,b', ['a', 'b']],
    ['list', [], []],
    ['list', 'none', []],
    ['list', ['none'], []],
    ['list', ',', []],
  ])('%s %j as %j', (kind, value, answer) => expect(outcome(kinds[kind], value)).toEqual(answer));
});

describe('refuses', () => {
  it.each<[keyof typeof kinds, unknown, string]>([
    ['text', 'x'.repeat(11), '11 characters; 10 are allowed'],
    ['text', 'a\nb', 'line break'],
    ['text', 'a\0b', 'control character'],
    ['text', 'a\u0085b', 'control character'],
    ['text', 'a\u001b[31mb', 'control character'],
    ['text', 'a\u202eb', 'direction'],
    ['text', 'a\u2028b', 'order of text'],
    ['text', 'a\u200fb', 'direction'],
    ['text', 'a\ud800b', 'lone surrogate'],
    ['text', null, 'not nothing'],
    ['text', undefined, 'not nothing'],
    ['text', true, 'not a yes or no'],
    ['text', [], 'not a list'],
    ['text', ['x'], 'not a list'],
    ['text', {}, 'not an object'],
    ['text', { toString: () => 'x' }, 'not an object'],
    ['required', '', 'It is empty.'],
    ['required', '   ', 'It is empty.'],
    ['pattern', 'ABC', '"ABC" is not allowed: lower-case letters.'],
    ['pattern', 'abc\nabc', 'line break'],
    ['checked', 'bad', 'It is bad. Very bad.'],
    ['integer', 0, 'no whole number from 1 to 10'],
    ['integer', 11, 'no whole number'],
    ['integer', 1.5, 'no whole number'],
    ['integer', '1.0', 'no whole number'],
    ['integer', '1e0', 'no whole number'],
    ['integer', '0x1', 'no whole number'],
    ['integer', '-1', 'no whole number'],
    ['integer', '', 'no whole number'],
    ['integer', '９', 'no whole number'],
    ['integer', Number.NaN, 'no whole number'],
    ['integer', Number.POSITIVE_INFINITY, 'no whole number'],
    ['integer', true, 'no whole number'],
    ['integer', [5], 'no whole number'],
    ['integer', null, 'no whole number'],
    ['confirm', 'maybe', '"maybe" is neither yes nor no.'],
    ['confirm', '', 'neither'],
    ['confirm', 2, 'neither'],
    ['confirm', [true], 'neither'],
    ['confirm', null, 'neither'],
    ['multiselect', '', '"none" stands for nothing'],
    ['multiselect', ' ', '"none" stands for nothing'],
    ['select', 'c', '"c" is not one of a, b, 3.'],
    ['select', 'A', 'not one of'],
    ['select', '', 'not one of'],
    ['select', ['a'], 'not one of'],
    ['select', { toString: 'a' }, 'not one of'],
    ['select', 'toString', 'not one of'],
    ['select', '__proto__', 'not one of'],
    ['multiselect', 'c', '"c" is not one of a, b, 3, none.'],
    ['multiselect', 'a,c,d', '"c" is not one of a, b, 3, none. "d" is'],
    ['multiselect', 'a,none', '"none" stands alone'],
    ['multiselect', ['a', 3], '"3" is not one of'],
    ['multiselect', { 0: 'a' }, 'not one of'],
    ['multiselect', [['a']], 'not one of'],
    ['multiselect', null, 'not one of'],
    ['multiselect', [null], 'not one of'],
    ['list', '', '"none" stands for nothing'],
    ['list', ' ', '"none" stands for nothing'],
    ['list', 'a,none', '"none" stands alone'],
    ['list', 'a,B,c1', '"B" is not allowed: lower-case letters. "c1" is not allowed'],
    ['list', 'a,bad', 'bad is bad.'],
    ['list', 'a,b,c,d', 'It has 4 entries; 3 are allowed.'],
    ['list', ['a', 'b\nb'], '"b\\\\nb" has a line break'],
    ['list', 'a,\u202ea', '"\\\\u202ea" has characters that change the direction'],
    ['list', ['\ud800'], 'has half of a character'],
    ['list', ['a', 'x'.repeat(1000)], '"x{60}…" has 1000 characters; 200 are allowed.'],
    ['list', [4], '"4" is not allowed'],
    ['list', null, 'Each entry must be a text, not nothing.'],
    ['list', [null], 'not nothing'],
    ['list', [['a']], 'not a list'],
    ['list', { 0: 'a' }, 'not an object'],
    ['list', [{ toString: () => 'a' }], 'not an object'],
    ['list', true, 'not a yes or no'],
    ['list', '__proto__', '"__proto__" is not allowed'],
  ])('%s %j: %s', (kind, value, says) =>
    expect(saysOf(kinds[kind], value)).toMatch(new RegExp(`^refused: .*${says.replaceAll(/[.()]/g, '\\$&')}`)),
  );

  it('lists without end in few words, and takes one text said without end for one', () => {
    const numbers = (length: number): readonly string[] => Array.from({ length }, (_, index) => `${index}`);
    expect(saysOf(list, numbers(10_000))).toBe('refused: It has 10000 entries; 3 are allowed.');
    expect(saysOf({ ...list, most: 100 }, numbers(30))).toMatch(
      /^refused: "0" is not .* "9" is not \S+ \S+ \S+ There are 20 faults more like these\.$/,
    );
    expect(
      outcome(
        list,
        Array.from({ length: 10_000 }, () => 'a'),
      ),
    ).toEqual(['a']);
  });

  it('shows a value without what it could do to a terminal, and cut short', () => {
    expect(saysOf(select, `\u001b[31m\u202e\ufeff${'x'.repeat(100)}`)).toMatch(/^refused: "\\u001b\[31m\\u202e\\ufeffx+…" is not one of/);
  });
});

describe('parse', () => {
  const questions: readonly Question[] = [
    { ...common, name: 'name', kind: 'text', required: true },
    { ...common, name: 'greeting', kind: 'text', default: 'Hello {name}, {other}.' },
    { ...common, name: 'cloud', kind: 'confirm', default: false },
    { ...common, name: 'region', kind: 'text', required: true, when: { cloud: [true] } },
  ];
  const run = (raw: Record<string, unknown>) =>
    parse(questions, new Map(Object.entries(raw).map(([name, value]) => [name, { value, from: `--${name}` }])));

  it('fills defaults in from the answers before them', () =>
    expect(run({ name: 'n' })).toEqual({ answers: { name: 'n', greeting: 'Hello n, .', cloud: false, region: '' }, problems: [] }));
  it('asks for nothing that is not asked', () => expect(run({ name: 'n', region: 'x' }).answers).toMatchObject({ region: '' }));
  it('asks for what is asked', () =>
    expect(run({ name: 'n', cloud: 'yes' }).problems).toEqual([{ where: 'region', says: 'Q is needed: help.' }]));
  it('says all that is wrong at once, each where it came from', () =>
    expect(run({ greeting: 'a\nb', cloud: 'x' }).problems).toEqual([
      { where: 'name', says: 'Q is needed: help.' },
      { where: '--greeting', says: expect.stringContaining('line break') },
      { where: '--cloud', says: '"x" is neither yes nor no.' },
    ]));
  it('has no answers but those of questions', () =>
    expect(Object.keys(run({ name: 'n', extra: 'x', __proto__: 'x' }).answers ?? {})).toEqual(['name', 'greeting', 'cloud', 'region']));
});

it('isAsked compares by value and type', () => {
  expect(isAsked({ when: { a: ['x', true] } }, { a: true })).toBe(true);
  expect(isAsked({ when: { a: ['x', true] } }, { a: 'true' })).toBe(false);
  expect(isAsked({ when: { a: ['x'], b: ['y'] } }, { a: 'x', b: 'z' })).toBe(false);
  expect(isAsked({}, {})).toBe(true);
});

it('defaultOf knows no properties but answers', () =>
  expect(defaultOf({ ...common, kind: 'text', default: '{constructor}{x}' }, { x: 1 })).toBe('1'));
