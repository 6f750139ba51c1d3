import { describe, expect, test } from 'vitest';
import { parseRef, parseRefs, textOf } from './entity.ts';

describe('parseRef', () => {
  test.each([
    ['team-a', 'group:default/team-a'],
    ['Team-A', 'group:default/team-a'],
    ['user:ada', 'user:default/ada'],
    ['sales/team-a', 'group:sales/team-a'],
    ['Group:sales/team.a_b', 'group:sales/team.a_b'],
  ])('%s is %s', (text, ref) => expect(parseRef(text, 'Group')).toBe(ref));

  test.each([
    '',
    ' ',
    'a b',
    'a/b/c',
    'a:b:c',
    ':a',
    'a:',
    '/a',
    'a/',
    '-a',
    'a-',
    'x'.repeat(64),
    '../a',
    'a\nb',
    7,
    null,
    undefined,
    {},
    ['a'],
  ])('%j is none', (text) => expect(parseRef(text, 'group')).toBeUndefined());

  test('the namespace of the entity that refers is the default', () => expect(parseRef('a', 'group', 'sales')).toBe('group:sales/a'));
});

test('parseRefs takes a list or one text and leaves out what is none', () => {
  expect(parseRefs(['a', 7, 'b b', 'c'], 'user')).toEqual(['user:default/a', 'user:default/c']);
  expect(parseRefs('a', 'user')).toEqual(['user:default/a']);
  expect(parseRefs(undefined, 'user')).toEqual([]);
});

test.each([
  ['service', 'service'],
  [7, '7'],
  [undefined, ''],
  [null, ''],
  [['service'], ''],
  [{ toString: 1 }, ''],
])('textOf %j is %j', (value, text) => expect(textOf(value)).toBe(text));
