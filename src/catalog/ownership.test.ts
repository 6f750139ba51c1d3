import { describe, expect, test } from 'vitest';
import { judged, services, team } from '../testing/rules.ts';
import { bandOf, capacityOf } from './ownership.ts';

/** Engineers → services, by heart: ⌊0.625 × engineers⌋, at least 1. */
const CAPACITY = [1, 1, 1, 1, 2, 3, 3, 4, 5, 5, 6, 6, 7, 8, 8, 9, 10, 10, 11, 11, 12, 13, 13, 14, 15, 15, 16, 16, 17, 18, 18];

describe('capacity', () => {
  test.each(CAPACITY.map((services, engineers) => [engineers, services]))('of %i engineers is %i services', (engineers, expected) =>
    expect(capacityOf(engineers)).toBe(expected),
  );

  test('carries what the background says: 5 own 3, 8 own 5, 15 services need 24', () => {
    expect([capacityOf(5), capacityOf(8)]).toEqual([3, 5]);
    expect(CAPACITY.findIndex((services) => services >= 15)).toBe(24);
  });

  test('takes the ratio of the policy, without the faults of binary fractions', () =>
    expect(capacityOf(10, { servicesPerEngineer: 0.7, weights: { tier: {}, lifecycle: {} } })).toBe(7));
});

test.each([
  [0, 3, 'within'],
  [3, 3, 'within'],
  [3.5, 3, 'over'],
  [6, 3, 'over'],
  [7, 3, 'neglect likely'],
  [1, undefined, 'unknown'],
  [0, undefined, 'unknown'],
])('%d on %s is %s', (load, capacity, band) => expect(bandOf(load, capacity)).toBe(band));

describe('teams of the background', () => {
  const bandOfTeam = (engineers: number | undefined, owned: number) =>
    judged([team('team', engineers), ...services(owned)]).ownership.byGroup.get('group:default/team')?.band;

  test('five engineers with twelve services, and any team of up to eleven with fifteen: neglect likely', () => {
    expect(bandOfTeam(5, 12)).toBe('neglect likely');
    for (let engineers = 0; engineers <= 12; engineers++) expect(bandOfTeam(engineers, 15), `${engineers}`).toBe('neglect likely');
    expect(bandOfTeam(13, 15)).toBe('over');
  });
  test('nobody knows how many: unknown', () => expect(bandOfTeam(undefined, 15)).toBe('unknown'));
});

describe('the organisation', () => {
  const sizeOf = (...entities: Parameters<typeof judged>[0]) => judged(entities).ownership.organisation;

  test('is all Groups together, each counted once', () =>
    expect(sizeOf(team('all', undefined, { children: ['a', 'b'] }), team('a', 4), team('b', 3), team('c', 2))?.engineers).toBe(9));
  test('a head-count stated above outranks those below', () =>
    expect(sizeOf(team('all', 20, { children: ['a'] }), team('a', 4))?.engineers).toBe(20));
  test('is counted where Groups contain each other', () =>
    expect(sizeOf(team('a', 4, { parent: 'b' }), team('b', 3, { parent: 'a' }))?.engineers).toBe(7));
  test('is unknown where nothing is known', () => expect(sizeOf(team('a'))).toBeUndefined());
});

test('Groups that only hold other Groups are no teams, unless they own something', () => {
  const entities = [team('all', undefined, { children: ['a'] }), team('a', 4)];
  const teams = (...more: Parameters<typeof judged>[0]) =>
    judged([...entities, ...more]).ownership.teams.map(({ group }) => group.metadata.name);
  expect(teams()).toEqual(['a']);
  expect(teams(...services(1, { owner: 'all' }))).toEqual(['a', 'all']);
});
