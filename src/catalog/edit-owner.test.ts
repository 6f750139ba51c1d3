/** Another owner, and not one byte more: whatever way of writing YAML it stands in. */
import { describe, expect, it } from 'vitest';
import { team } from '../testing/rules.ts';
import { withOwner } from './edit-owner.ts';
import type { SourcedEntity } from './entity.ts';
import { readEntities } from './read-file.ts';

const group = (name: string, namespace?: string): SourcedEntity => team(namespace ? `${namespace}/${name}` : name);

const component = (spec: string, metadata = 'name: payments'): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { ${metadata} }\n${spec}\n`;
const entitiesIn = (text: string) => readEntities(text.replace(/^\uFEFF/, ''), 'x.yaml', 10).entities;
const edit = (text: string, to = group('team-b')) => withOwner(text, entitiesIn(text), to);

describe('only the word changes', () => {
  it.each([
    ['plain, with a comment', 'spec:\n  owner: team-a # we\n  x: 1', 'spec:\n  owner: team-b # we\n  x: 1'],
    ['in single quotes', "spec:\n  owner: 'team-a'", "spec:\n  owner: 'team-b'"],
    ['in double quotes', 'spec: {"owner":"team-a", x: [1,2]}', 'spec: {"owner":"team-b", x: [1,2]}'],
    ['in a flow', 'spec: { owner: team-a, type: service }', 'spec: { owner: team-b, type: service }'],
    ['as a block', 'spec:\n  owner: >-\n    team-a\n  type: service', 'spec:\n  owner: team-b\n  type: service'],
    ['on a line of its own', 'spec:\n  owner:\n    team-a\n  type: service', 'spec:\n  owner:\n    team-b\n  type: service'],
    ['with its kind', 'spec:\n  owner: group:team-a', 'spec:\n  owner: group:team-b'],
    ['with kind and namespace', 'spec:\n  owner: Group:default/team-a', 'spec:\n  owner: Group:default/team-b'],
    ['with the namespace', 'spec:\n  owner: default/team-a', 'spec:\n  owner: default/team-b'],
    ['of a user', 'spec:\n  owner: user:default/jane', 'spec:\n  owner: group:default/team-b'],
    ['that is empty', 'spec:\n  owner:\n  type: service', 'spec:\n  owner: team-b\n  type: service'],
    ['that is a number', 'spec:\n  owner: 42', 'spec:\n  owner: team-b'],
    ['with a tag', 'spec:\n  owner: !!str team-a', 'spec:\n  owner: !!str team-b'],
    ['with an anchor that nobody uses', 'spec:\n  owner: &o team-a', 'spec:\n  owner: &o team-b'],
    [
      'that repeats an anchor',
      'spec:\n  x: &o team-a\n  owner: *o # theirs\n  y: *o',
      'spec:\n  x: &o team-a\n  owner: team-b # theirs\n  y: *o',
    ],
  ])('%s', (_, before, after) => expect(edit(component(before))).toEqual({ text: component(after) }));

  it('with other ends of lines, a byte order mark, tabs and umlauts', () => {
    const text = `\uFEFF${component('spec:\n  owner: team-a\t# Größe: ß \u{1F600}\n  x: "ä"')}`.replaceAll('\n', '\r\n');
    expect(edit(text)).toEqual({ text: text.replace('team-a', 'team-b') });
  });

  it('in the documents that are meant, and no other', () => {
    const text = `# Ours.\n---\n${component('spec: {owner: team-a}')}---\n# nothing\n---\n${component('spec: {owner: team-a}', 'name: orders')}`;
    const [first] = entitiesIn(text);
    expect(withOwner(text, [first as SourcedEntity], group('team-b'))).toEqual({ text: text.replace('team-a', 'team-b') });
  });
});

describe('the team is spelled so that it is meant', () => {
  it.each([
    ['another namespace', 'name: payments', 'owner: team-a', group('team-b', 'sales'), 'owner: sales/team-b'],
    ['the namespace of the entity', 'name: payments, namespace: sales', 'owner: team-a', group('team-b', 'sales'), 'owner: team-b'],
    ['the default one, from another', 'name: payments, namespace: sales', 'owner: team-a', group('team-b'), 'owner: default/team-b'],
    ['a name that YAML takes for a number', 'name: payments', 'owner: team-a', group('007'), 'owner: "007"'],
    ['a name that YAML takes for a yes', 'name: payments', 'owner: team-a', group('Yes'), 'owner: "Yes"'],
  ])('%s', (_, metadata, before, to, after) =>
    expect(edit(component(`spec:\n  ${before}`, metadata), to)).toEqual({ text: component(`spec:\n  ${after}`, metadata) }),
  );
});

describe('what can not be changed alone is not changed', () => {
  it.each([
    ['an anchor that other fields repeat', 'spec:\n  owner: &o team-a\n  contact: *o', /can't be changed without changing more/],
    ['an owner that is merged in', 'x: &x { owner: team-a }\nspec:\n  <<: *x', /has no `spec.owner` of its own/],
    ['no owner at all', 'spec:\n  type: service', /has no `spec.owner` of its own/],
    ['no spec at all', '', /has no `spec.owner` of its own/],
    ['a list', 'spec:\n  owner: [team-a]', /can't be changed|has no/],
  ])('%s', (_, spec, says) => expect(edit(component(spec))).toEqual({ fault: expect.stringMatching(says) }));

  it('another entity than the one that was read', () => {
    const [entity] = entitiesIn(component('spec: {owner: team-a}'));
    const text = component('spec: {owner: team-a}', 'name: orders');
    expect(withOwner(text, [entity as SourcedEntity], group('team-b'))).toEqual({ fault: 'Component payments is not where it was read.' });
  });
});
