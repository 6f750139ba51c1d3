/** Holds what is put together against the real module of all that a service can need, and against small sets of modules. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { viewOf } from '../../src/testing/view.ts';
import kept from '../versions/go/modules.json' with { type: 'json' };
import { type GoModules, goModOf, goSumOf, toGoMod, toGoSum } from './go-modules.ts';

const real = (name: string) => readFileSync(join(import.meta.dirname, '../versions/go', name), 'utf8');

describe('a service with everything', () => {
  const direct = Object.keys(kept.direct);

  it('has the go.mod that Renovate keeps current: else run `npm run go-modules`', () =>
    expect(goModOf(kept, 'services.internal/versions', direct)).toBe(real('go.mod')));

  it('has the go.sum that goes with it', () => expect(goSumOf(kept, direct)).toBe(real('go.sum')));

  it('is named by its path', () => {
    const view = viewOf({ name: 'payments', dependencies: direct });
    expect(toGoMod(view)).toBe(real('go.mod').replace('services.internal/versions', 'services.internal/payments'));
    expect(toGoSum(view)).toBe(real('go.sum'));
  });
});

/** Programs with `a` need `b`; its tests load `t`, and that `u`, as tests of others do at other depths. `old` is from before graphs were pruned. */
const toy: GoModules = {
  go: '1.26.0',
  modules: {
    'x/a': { version: 'v1.0.0' },
    'x/b': { version: 'v1.1.0' },
    'x/deep': { version: 'v1.3.0' },
    'x/even': { version: 'v1.4.0' },
    'x/far': { version: 'v1.5.0' },
    'x/knows-t': { version: 'v1.2.0', settles: ['x/t'] },
    'x/old': { version: 'v0.1.0', reads: ['x/t v0.9.0', 'x/z v0.0.1'] },
    'x/t': { version: 'v2.0.0', settles: ['x/u'], reads: ['x/y v0.0.1'] },
    'x/u': { version: 'v3.0.0', settles: ['x/t'] },
  },
  direct: {
    'x/a': { needs: ['x/a', 'x/b'], tests: { 'x/t': 5, 'x/u': 6 } },
    'x/b': { needs: ['x/b'] },
    'x/deep': { needs: ['x/deep'], tests: { 'x/t': 6, 'x/u': 5 } },
    'x/even': { needs: ['x/even'], tests: { 'x/t': 5, 'x/u': 5 } },
    'x/far': { needs: ['x/far'], tests: { 'x/t': 9 } },
    'x/knows-t': { needs: ['x/knows-t'] },
    'x/old': { needs: ['x/old'] },
    'x/t': { needs: ['x/t'] },
  },
  sums: Object.fromEntries(
    ['a v1.0.0', 'b v1.1.0', 'knows-t v1.2.0', 'old v0.1.0', 't v2.0.0', 'u v3.0.0', 't v0.9.0', 'y v0.0.1', 'z v0.0.1'].flatMap((what) => [
      [`x/${what}`, `h1:${what}=`],
      [`x/${what}/go.mod`, `h1:${what} mod=`],
    ]),
  ),
};

const requiredOf = (...direct: readonly string[]) =>
  [...goModOf(toy, 'x', direct).matchAll(/x\/(\S+) v\S+( \/\/ indirect)?/g)].map(([, name = '', indirect]) =>
    indirect ? `(${name})` : name,
  );

const sumsOf = (...direct: readonly string[]) =>
  goSumOf(toy, direct)
    .split('\n')
    .filter(Boolean)
    .map((line) => line.replace(/^x\/(.*) h1:.*$/, '$1'));

describe('go.mod', () => {
  it.each<readonly [title: string, direct: readonly string[], required: readonly string[]]>([
    ['what is imported, alone', ['x/b'], ['b']],
    ['what else its programs need, and not what a test found settled already', ['x/a'], ['a', '(b)', '(t)']],
    ['as direct what is both', ['x/a', 'x/b'], ['a', 'b', '(t)']],
    ['nothing for a test where another has the version', ['x/a', 'x/knows-t'], ['a', 'knows-t', '(b)', '(u)']],
    ['nothing for a test where it is imported', ['x/a', 'x/t'], ['a', 't', '(b)']],
    ['for tests the shallow first, as the deep may be settled then', ['x/deep'], ['deep', '(u)']],
    ['all of one depth, though one settles the other', ['x/even'], ['even', '(t)', '(u)']],
    ['what is shallow for any', ['x/a', 'x/far'], ['a', 'far', '(b)', '(t)']],
    ['all by path, however it is given', ['x/old', 'x/a'], ['a', 'old', '(b)', '(t)']],
  ])('lists %s', (_, direct, required) => expect(requiredOf(...direct)).toEqual(required));

  it('is written as Go writes it', () => {
    expect(goModOf(toy, 'services.internal/payments', ['x/b'])).toBe(
      'module services.internal/payments\n\ngo 1.26.0\n\nrequire x/b v1.1.0\n',
    );
    expect(goModOf(toy, 'services.internal/payments', ['x/old', 'x/a'])).toBe(
      [
        'module services.internal/payments\n\ngo 1.26.0\n\n',
        'require (\n\tx/a v1.0.0\n\tx/old v0.1.0\n)\n\n',
        'require (\n\tx/b v1.1.0 // indirect\n\tx/t v2.0.0 // indirect\n)\n',
      ].join(''),
    );
  });

  it('fails for a module that Go was not asked about', () => expect(() => requiredOf('x/new')).toThrow(/"x\/new": npm run go-modules/));
});

describe('go.sum', () => {
  const both = (...versions: readonly string[]) => versions.flatMap((version) => [version, `${version}/go.mod`]);

  it.each<readonly [title: string, direct: readonly string[], sums: readonly string[]]>([
    ['what is required', ['x/b'], both('b v1.1.0')],
    ['what tests load too', ['x/a'], [...both('a v1.0.0', 'b v1.1.0', 't v2.0.0', 'u v3.0.0'), 'y v0.0.1/go.mod']],
    ['the go.mod alone of what is only read', ['x/old'], [...both('old v0.1.0'), 't v0.9.0/go.mod', 'z v0.0.1/go.mod']],
    [
      'no go.mod that is read only where a module is required that is not',
      ['x/a', 'x/knows-t'],
      both('a v1.0.0', 'b v1.1.0', 'knows-t v1.2.0', 't v2.0.0', 'u v3.0.0'),
    ],
  ])('has %s', (_, direct, sums) => expect(sumsOf(...direct)).toEqual(sums));
});
