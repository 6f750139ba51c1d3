import { describe, expect, test } from 'vitest';
import { choicesOf, isPattern, matches, toPattern } from './pattern.ts';

describe('a pattern', () => {
  test.each([
    ['a.yaml', false],
    ['a (copy)/b!.yaml', false],
    ['*.yaml', true],
    ['a?', true],
    ['{a,b}', true],
    ['[a]', true],
    ['@(a|b)', true],
    ['a\\b', true],
  ])('%s may mean another file: %s', (text, expected) => expect(isPattern(text)).toBe(expected));

  test.each([
    ['a/*', ['a/*']],
    ['{a,b}/{c,d}', ['a/c', 'a/d', 'b/c', 'b/d']],
    ['x{a/b,{c,}d}y', ['xa/by', 'xcdy', 'xdy']],
    ['{,../}a', ['a', '../a']],
  ])('%s leaves the choices %j', (text, expected) => expect(choicesOf(text)).toEqual(expected));

  test.each([
    '[ab]',
    '@(a|b)',
    '!(a)',
    '*(a)',
    'a\\*',
    'a|b',
    '{a}',
    '{1..3}',
    '{a,b',
    'a,b}',
    '{a,{b}',
    '}{,',
    'a\0*',
    `${'a'.repeat(1_001)}`,
  ])('%j is not understood', (text) => expect(choicesOf(text)).toBeUndefined());

  test('with choices without end is not understood', () => expect(choicesOf('{a,b}'.repeat(200))).toBeUndefined());

  test.each([
    ['./a//b/*.yaml', ['a', 'b', '*.yaml']],
    ['../../*/x.yaml', ['..', '..', '*', 'x.yaml']],
    ['**/**/**/x', ['**', 'x']],
    ['a/**', ['a', '**', '*']],
  ])('%s has the segments %j', (path, expected) => expect(toPattern(path)).toEqual(expected));
});

test.each([
  ['*', 'a', true],
  ['*.yaml', 'a.yaml', true],
  ['*.yaml', 'a.yml', false],
  ['a*', 'a', true],
  ['a?', 'a', false],
  ['a?c', 'abc', true],
  ['*a*b', 'xaxbxb', true],
  ['*ab*', 'aab', true],
  ['a**b', 'aXb', true],
  ['?*?', 'a', false],
  ['(a)*', '(a)b', true],
  ['*', '.a', false],
  ['?a', '.a', false],
  ['.*', '.a', true],
  ['*', 'node_modules', false],
  ['node_*', 'node_modules', false],
])('%s matches %s: %s', (segment, name, expected) => expect(matches(segment, name)).toBe(expected));

test('what goes back for each star of its own would not end', () => {
  expect(matches(`${'*a'.repeat(40)}b`, 'a'.repeat(255))).toBe(false);
  expect(matches(`${'*a'.repeat(40)}`, 'a'.repeat(255))).toBe(true);
});
