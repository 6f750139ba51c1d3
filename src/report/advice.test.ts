import { describe, expect, test } from 'vitest';
import { defaultCapacity } from '../catalog/ownership.ts';
import { entity, judged, service, services, system, team } from '../testing/rules.ts';
import { proposeMerges } from './merges.ts';
import { proposeMoves } from './moves.ts';

const one = () => 1;

describe('moves', () => {
  const short = (...entities: Parameters<typeof judged>[0]) =>
    proposeMoves(judged(entities), one).map(({ service: moved, to, shared, effect }) => [
      moved,
      to,
      shared,
      effect.from.after,
      effect.to.after,
    ]);

  test('none where nobody is over, or nobody has room', () => {
    expect(short(team('team', 5), ...services(3))).toEqual([]);
    expect(short(team('team', 5), ...services(6), team('full', 5), ...services(3, { owner: 'full' }, 'f'), team('unknown'))).toEqual([]);
  });

  test('a service goes where it shares most, and only until its team can carry the rest', () =>
    expect(
      short(
        team('team', 5),
        ...services(3),
        service('b', { dependsOn: ['f1', 'f2'] }),
        team('friends', 5),
        ...services(2, { owner: 'friends' }, 'f'),
        team('idle', 30),
      ),
    ).toEqual([['component:default/b', 'group:default/friends', 2, 3, 3]]));

  test('what ties a service to its team speaks against its move', () =>
    expect(
      short(
        team('team', 5),
        service('a', { dependsOn: ['c', 'd', 'f1'] }),
        service('b', { dependsOn: ['f1'] }),
        service('c'),
        service('d'),
        team('friends', 8),
        ...services(1, { owner: 'friends' }, 'f'),
      ).map(([moved]) => moved),
    ).toEqual(['component:default/b']));

  test('where nothing is shared the team with most room takes it, and none is filled beyond its capacity', () => {
    const moves = short(team('team', 1), ...services(6), team('small', 4), team('large', 5));
    expect(moves.map(([, to]) => to)).toEqual([
      'group:default/large',
      'group:default/large',
      'group:default/small',
      'group:default/large',
      'group:default/small',
    ]);
    expect(moves.at(-1)?.slice(3)).toEqual([1, 2]);
  });

  test('weights count', () => {
    const registry = judged([team('team', 5), ...services(3, { tier: 1 }), team('idle', 3), team('roomy', 4)], {
      capacity: { ...defaultCapacity, weights: { tier: { 1: 2 }, lifecycle: {} } },
    });
    expect(proposeMoves(registry, () => 2).map(({ to, effect }) => [to, effect.to])).toEqual([
      ['group:default/roomy', { before: 0, after: 2, capacity: 2 }],
    ]);
  });

  test('grow with the registry, not with its square', () => {
    const entities = Array.from({ length: 2_000 }, (_, i) => [
      team(`t${i}`, i % 2 ? 8 : 2),
      ...services(i % 2 ? 1 : 6, { owner: `t${i}`, dependsOn: [`t${(i * 7) % 2_000}-1`] }, `t${i}-`),
    ]).flat();
    const registry = judged(entities);
    const started = performance.now();
    expect(proposeMoves(registry, one).length).toBeGreaterThan(3_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('merges', () => {
  const merged = (...entities: Parameters<typeof judged>[0]) => proposeMerges(judged(entities)).map((merge) => merge.services);

  test('services of one team and one system that call each other, the largest first', () =>
    expect(
      merged(
        system('shop'),
        service('x', { dependsOn: ['y'] }),
        service('y'),
        service('a', { dependsOn: ['b'] }),
        service('b', { dependsOn: ['c'] }),
        service('c'),
        service('alone'),
      ),
    ).toEqual([
      ['component:default/a', 'component:default/b', 'component:default/c'],
      ['component:default/x', 'component:default/y'],
    ]));

  test('not over the borders of a team or a system, nor with a gateway or a library', () =>
    expect(
      merged(
        service('a', { dependsOn: ['b', 'c', 'd', 'e', 'lib'] }),
        service('b', { owner: 'other' }),
        service('c', { system: 'bank' }),
        service('d', { type: 'gateway' }),
        service('e', { owner: undefined }),
        entity('Component', 'lib', { type: 'library', owner: 'team', system: 'shop' }),
      ),
    ).toEqual([]));
});
