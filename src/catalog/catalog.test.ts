import { describe, expect, test } from 'vitest';
import { toCatalog } from './catalog.ts';
import { annotations, type SourcedEntity, sourced } from './entity.ts';
import { defaultTypes } from './kinds.ts';
import { teamSize } from './team-size.ts';

let file = 0;
const entity = (kind: string, name: string, spec: SourcedEntity['spec'] = {}, annotated: Record<string, string> = {}): SourcedEntity =>
  sourced(
    { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, annotations: annotated }, spec },
    { file: `${file++}.yaml`, document: 0 },
  );
const catalogOf = (...entities: SourcedEntity[]) => toCatalog({ entities, problems: [] });
const sizeOf = (group: string, ...entities: SourcedEntity[]) => teamSize(catalogOf(...entities), `group:default/${group}`);

describe('toCatalog', () => {
  test('knows types and lifecycles however they are spelled', () => {
    const catalog = catalogOf(
      entity('Component', 'a', { type: 'Service', owner: 'team', lifecycle: 'Production' }),
      entity('Component', 'b', { type: 'SERVICE', owner: 'team', lifecycle: 'Deprecated' }),
    );
    expect(catalog.services.map(({ metadata }) => metadata.name)).toEqual(['a']);
  });

  test('has no Group below another that is not there', () => {
    const catalog = catalogOf(entity('Group', 'a', { children: ['gone'] }), entity('Group', 'b', { children: ['a', 'gone'] }));
    expect([...catalog.children]).toEqual([['group:default/b', new Set(['group:default/a'])]]);
  });

  test('gives each team the services that it carries: not libraries, not what is deprecated', () => {
    const catalog = catalogOf(
      entity('Component', 'b', { type: 'service', owner: 'team' }),
      entity('Component', 'a', { type: 'service', owner: 'group:default/Team' }),
      entity('Component', 'old', { type: 'service', owner: 'team', lifecycle: 'deprecated' }),
      entity('Component', 'lib', { type: 'library', owner: 'team' }),
      entity('Component', 'nobodys', { type: 'service' }),
    );
    expect(catalog.servicesByOwner.get('group:default/team')?.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(catalog.services).toHaveLength(3);
  });

  test('what counts as a service can be said', () => {
    const loaded = { entities: [entity('Component', 'site', { type: 'website', owner: 'team' })], problems: [] };
    expect(toCatalog(loaded).services).toHaveLength(0);
    expect(toCatalog(loaded, { ...defaultTypes, services: ['service', 'website'] }).services).toHaveLength(1);
  });

  test('of two entities with one reference the first counts and the other is named', () => {
    const catalog = catalogOf(entity('Group', 'team', { type: 'first' }), entity('group', 'Team', { type: 'second' }));
    expect(catalog.groups.map(({ spec }) => spec.type)).toEqual(['first']);
    expect(catalog.problems).toEqual([
      expect.objectContaining({
        says: expect.stringMatching(/^group:default\/team is already in \d+\.yaml\.$/),
        entity: expect.objectContaining({ spec: { type: 'second' } }),
        field: ['metadata', 'name'],
      }),
    ]);
  });
});

describe('teamSize', () => {
  test('is unknown where nothing is known', () => {
    expect(sizeOf('team', entity('Group', 'team'))).toBeUndefined();
    expect(sizeOf('nobody')).toBeUndefined();
  });

  test('counts a person once, whichever end says that they belong', () => {
    const people = ['ada', 'ben', 'cleo'];
    const down = entity('Group', 'team', { members: people });
    const up = people.map((name) => entity('User', name, { memberOf: ['team'] }));
    const expected = { engineers: 3, from: 'members' };
    expect(sizeOf('team', down)).toEqual(expected);
    expect(sizeOf('team', entity('Group', 'team'), ...up)).toEqual(expected);
    expect(sizeOf('team', down, ...up)).toEqual(expected);
  });

  test('counts the Groups below, whichever end says so, and a person in two of them once', () => {
    const entities = [
      entity('Group', 'all', { children: ['one'] }),
      entity('Group', 'one', { members: ['ada', 'ben'] }),
      entity('Group', 'two', { parent: 'all', members: ['ben', 'cleo'] }),
    ];
    expect(sizeOf('all', ...entities)).toEqual({ engineers: 3, from: 'members' });
  });

  test('ends where Groups contain each other', () => {
    const entities = [entity('Group', 'a', { parent: 'b', members: ['ada'] }), entity('Group', 'b', { parent: 'a', members: ['ben'] })];
    expect(sizeOf('a', ...entities)).toEqual({ engineers: 2, from: 'members' });
  });

  test('a stated head-count outranks counting, and adds up with people counted elsewhere', () => {
    const stated = entity('Group', 'one', { parent: 'all', members: ['ada', 'ben'] }, { [annotations.engineers]: '7' });
    const counted = entity('Group', 'two', { parent: 'all', members: ['cleo'] });
    expect(sizeOf('one', stated)).toEqual({ engineers: 7, from: 'annotation' });
    expect(sizeOf('all', entity('Group', 'all'), stated, counted)).toEqual({ engineers: 8, from: 'annotation' });
  });

  test.each(['', 'seven', '-1', '7.5', '1e3', '0x7', ' 7', '9999999'])('a head-count of %j is not stated at all', (text) => {
    expect(sizeOf('team', entity('Group', 'team', { members: ['ada'] }, { [annotations.engineers]: text }))).toEqual({
      engineers: 1,
      from: 'members',
    });
  });

  test('a stated head-count of none is known to be none', () => {
    expect(sizeOf('team', entity('Group', 'team', {}, { [annotations.engineers]: '0' }))).toEqual({ engineers: 0, from: 'annotation' });
  });
});
