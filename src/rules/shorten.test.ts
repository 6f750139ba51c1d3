import { describe, expect, test } from 'vitest';
import { someOf, wayText } from './shorten.ts';

const first = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index + 1);

describe('wayText', () => {
  test.each([
    [1, '1'],
    [3, '1 → 2 → 3'],
    [9, '1 → 2 → 3 → 4 → 5 → 6 → 7 → 8 → 9'],
    [10, '1 → 2 → 3 → 4 → 5 → 6 → (2 more) → 9 → 10'],
    [100_000, '1 → 2 → 3 → 4 → 5 → 6 → (99992 more) → 99999 → 100000'],
  ])('of %i steps', (n, text) => expect(wayText(first(n), String)).toBe(text));
});

describe('someOf', () => {
  test('shows all of few, in full also where one more line would do', () => {
    expect(someOf(first(3), String)).toEqual(['1', '2', '3']);
    expect(someOf(first(21), String)).toHaveLength(21);
  });
  test('counts what it leaves out', () => expect(someOf(first(22), String).slice(19)).toEqual(['20', 'and 2 more']));
});
