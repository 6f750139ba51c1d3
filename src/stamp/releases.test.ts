/** What lies between two releases, on some that move a file from one place to the next. */
import { describe, expect, it } from 'vitest';
import { isOlder } from '../support/versions.ts';
import type { ServiceTemplate } from '../types.ts';
import { movesBetween, releasesBetween } from './releases.ts';

const release = (version: string, moves: Readonly<Record<string, string>> = {}) => ({
  version,
  released: '2026-11-25',
  changes: [],
  moves,
});
const template = {
  releases: [release('1.0.0'), release('1.1.0', { a: 'b', x: 'y' }), release('1.2.0', { b: 'c' }), release('1.10.0', { c: 'd' })],
} as unknown as ServiceTemplate;

describe('files that moved', () => {
  it.each([
    ['1.0.0', '1.1.0', { a: 'b', x: 'y' }],
    ['1.0.0', '1.10.0', { a: 'd', x: 'y' }],
    ['1.1.0', '1.10.0', { b: 'd' }],
    ['1.2.0', '1.2.0', {}],
    ['1.10.0', '1.0.0', {}],
    ['latest', '1.10.0', {}],
  ])('after %s, up to %s', (from, to, moves) => expect(Object.fromEntries(movesBetween(template, from, to))).toEqual(moves));
});

it.each([
  ['1.0.0', '1.10.0', ['1.1.0', '1.2.0', '1.10.0']],
  ['1.1.0', '1.2.0', ['1.2.0']],
  ['0.9.0', '1.0.0', ['1.0.0']],
  ['1.10.0', '1.10.0', []],
])('after %s, up to %s, come %j', (from, to, versions) =>
  expect(releasesBetween(template, from, to).map(({ version }) => version)).toEqual(versions),
);

it.each([
  ['1.0.0', '1.0.1', true],
  ['1.9.0', '1.10.0', true],
  ['1.10.0', '1.9.9', false],
  ['2.0.0', '1.9.9', false],
  ['1.0.0', '1.0.0', false],
  ['1.0.0-rc.1', '1.1.0', true],
  ['1.0', '1.1.0', undefined],
  ['latest', '1.1.0', undefined],
  ['1.1.0', '', undefined],
])('%s is older than %s: %s', (version, other, older) => expect(isOlder(version, other)).toBe(older));
