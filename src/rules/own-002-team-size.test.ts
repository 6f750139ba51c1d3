import { entity, service, services, team, testRule } from '../testing/rules.ts';
import { teamSize } from './own-002-team-size.ts';

const people = (group: string, n: number) =>
  Array.from({ length: n }, (_, index) => entity('User', `${group}-${index + 1}`, { memberOf: [group] }));

testRule(teamSize, {
  accept: [
    { name: 'three engineers', entities: [team('team', 3), service('a')] },
    { name: 'nine', entities: [team('team', 9), ...services(5)] },
    { name: 'people counted by name', entities: [team('team'), ...people('team', 3), service('a')] },
    {
      name: 'small Groups below one that owns the service',
      entities: [team('team', undefined, { children: ['x', 'y'] }), team('x', 2), team('y', 2), service('a')],
    },
    { name: 'a small team with nothing', entities: [team('team', 1), team('other', 40)] },
    {
      name: 'a small team with nothing in production',
      entities: [
        team('team', 1),
        service('a', { lifecycle: 'experimental' }),
        service('b', { lifecycle: 'deprecated' }),
        service('c', { type: 'library' }),
      ],
    },
    { name: 'a team of unknown size with nothing in production', entities: [team('team'), service('a', { lifecycle: 'experimental' })] },
    {
      name: 'what a person owns and is deprecated',
      entities: [entity('User', 'ada'), service('a', { owner: 'user:ada', lifecycle: 'deprecated' })],
    },
    {
      name: 'what a person owns and is no service',
      entities: [entity('User', 'ada'), service('a', { owner: 'user:ada', type: 'library' })],
    },
    { name: 'owners that are not registered', entities: [service('a', { owner: 'user:ghost' }), service('b', { owner: 'ghosts' })] },
    { name: 'two engineers, where the policy allows them', entities: [team('team', 2), service('a')], thresholds: { smallest: 2 } },
    { name: 'twelve, where the policy allows them', entities: [team('team', 12), service('a')], thresholds: { largest: 12 } },
  ],
  reject: [
    {
      name: 'two engineers',
      entities: [team('team', 2), ...services(2), service('b', { lifecycle: 'experimental' })],
      found: [
        {
          entity: 'group:default/team',
          says: 'team owns 2 services in production with 2 engineers, fewer than 3.',
          field: ['metadata', 'name'],
          evidence: ['a1', 'a2'],
        },
      ],
    },
    {
      name: 'ten',
      entities: [team('team', 10), service('a')],
      found: [{ entity: 'group:default/team', says: 'team owns 1 service in production with 10 engineers, more than 9.' }],
    },
    {
      name: 'nobody, where that is known',
      entities: [team('team', 0), service('a')],
      found: [{ entity: 'group:default/team', says: 'team owns 1 service in production with 0 engineers, fewer than 3.' }],
    },
    {
      name: 'one person in a Group, counted by name',
      entities: [team('team'), ...people('team', 1), service('a')],
      found: [{ entity: 'group:default/team', says: 'team owns 1 service in production with 1 engineer, fewer than 3.' }],
    },
    {
      name: 'a gateway as any service',
      entities: [team('team', 2), service('a', { type: 'gateway' })],
      found: [{ entity: 'group:default/team', evidence: ['a'] }],
    },
    {
      name: 'what the policy forbids',
      entities: [team('team', 4), service('a'), team('other', 8), service('b', { owner: 'other' })],
      thresholds: { smallest: 5, largest: 7 },
      found: [
        { entity: 'group:default/team', says: 'team owns 1 service in production with 4 engineers, fewer than 5.' },
        { entity: 'group:default/other', says: 'other owns 1 service in production with 8 engineers, more than 7.' },
      ],
    },
    {
      name: 'a person, in production or not',
      entities: [
        entity('User', 'ada'),
        service('a', { owner: 'user:ada' }),
        service('b', { owner: 'User:default/Ada', lifecycle: 'experimental' }),
      ],
      found: [
        { entity: 'component:default/a', says: 'a is owned by a single person, ada.', field: ['spec', 'owner'] },
        { entity: 'component:default/b', says: 'b is owned by a single person, ada.', field: ['spec', 'owner'] },
      ],
    },
    {
      name: 'in other namespaces, each by its own',
      entities: [
        team('team', 5),
        service('a'),
        team('eu/team', 2),
        service('eu/a'),
        entity('User', 'eu/ada'),
        service('eu/b', { owner: 'user:ada' }),
      ],
      found: [
        { entity: 'group:eu/team', says: 'eu/team owns 1 service in production with 2 engineers, fewer than 3.' },
        { entity: 'component:eu/b', says: 'eu/b is owned by a single person, eu/ada.' },
      ],
    },
  ],
  unknown: [
    { name: 'a team of unknown size', entities: [team('team'), ...services(2)], unknown: ['group:default/team'] },
    {
      name: 'a head-count that is no number',
      entities: [entity('Group', 'team', {}, { annotations: { 'create-service.dev/engineers': 'many' } }), service('a')],
      unknown: ['group:default/team'],
    },
    { name: 'nothing where all sizes are known', entities: [team('team', 2), service('a')], unknown: [] },
  ],
});
