import { describe, expect, test } from 'vitest';
import { commits, histories } from '../testing/histories.ts';
import { judged, services } from '../testing/rules.ts';
import { daysNeeded, unrecorded, whyUnrecorded } from './history.ts';
import { rules } from './index.ts';
import { defaultPolicy, type Policy } from './policy.ts';

describe('days of history that rules need', () => {
  test.each<[string, Partial<Policy>, number]>([
    ['are those of the rule that looks back furthest', {}, 180],
    ['are as many as the policy asks for', { thresholds: { 'EVO-003': { days: 400 } } }, 400],
    [
      'are fewer without the rules that are off',
      { levels: { 'EVO-001': 'off', 'EVO-004': 'off' }, thresholds: { 'EVO-003': { lockFileDays: 30 } } },
      90,
    ],
    ['are none where all are off', { levels: { 'EVO-001': 'off', 'EVO-003': 'off', 'EVO-004': 'off' } }, 0],
  ])('%s', (_, policy, days) => expect(daysNeeded(rules, { ...defaultPolicy, ...policy })).toBe(days));
});

test('whose history is not known is said in a line for each reason, with a few names', () => {
  const missing = Object.fromEntries(['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => [name, name === 'a2' ? 'it burnt' : 'it is cut off']));
  const registry = judged(services(6), { histories: histories(commits(1, ['a6']), { missing }) });
  expect(unrecorded(registry).map(({ unknown }) => unknown)).toEqual([
    'The history of 4 services (a1, a3, a4 and 1 more) is not known: it is cut off.',
    'The history of a2 is not known: it burnt.',
  ]);
  expect(whyUnrecorded(registry.histories)).toBeUndefined();
});

test('where no history is known at all, it is said once for each rule', () => {
  const none = histories([], { missing: { a1: 'it burnt', a2: 'it burnt', a3: 'it is cut off' } });
  expect(unrecorded(judged(services(3), { histories: none }))).toEqual([]);
  expect(whyUnrecorded(none)).toBe('No service has a history that could be read: it burnt; it is cut off.');
  expect(whyUnrecorded(histories([]))).toBeUndefined();
});
