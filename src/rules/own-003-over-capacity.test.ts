import { service, services, team, testRule } from '../testing/rules.ts';
import { overCapacity } from './own-003-over-capacity.ts';

testRule(overCapacity, {
  accept: [
    { name: 'five engineers with three services', entities: [team('team', 5), ...services(3)] },
    { name: 'eight engineers with five services', entities: [team('team', 8), ...services(5)] },
    { name: 'a team without services', entities: [team('team', 0)] },
    {
      name: 'libraries and what is deprecated',
      entities: [
        team('team', 5),
        ...services(3),
        ...services(9, { type: 'library' }, 'l'),
        ...services(9, { lifecycle: 'deprecated' }, 'd'),
      ],
    },
    {
      name: 'many light services, where the policy weighs them',
      entities: [team('team', 5), ...services(6, { tier: 4 })],
      capacity: { servicesPerEngineer: 0.625, weights: { tier: { 4: 0.5 }, lifecycle: {} } },
    },
  ],
  reject: [
    {
      name: 'one too many',
      entities: [team('team', 5), ...services(4)],
      found: [
        {
          entity: 'group:default/team',
          level: 'warning',
          says: 'team owns 4 services with 5 engineers, who can carry 3.',
          evidence: ['a1', 'a2', 'a3', 'a4'],
        },
      ],
    },
    {
      name: 'twice as many, not yet as an error',
      entities: [team('team', 5), ...services(6)],
      found: [{ entity: 'group:default/team', level: 'warning' }],
    },
    {
      name: 'fifteen with a team of seven',
      entities: [team('team', 7), ...services(15)],
      found: [
        {
          entity: 'group:default/team',
          level: 'error',
          says: 'team owns 15 services with 7 engineers, who can carry 4, more than twice as many: some of them are likely neglected.',
        },
      ],
    },
    {
      name: 'few heavy services, where the policy weighs them',
      entities: [team('team', 5), ...services(3, { tier: 1 })],
      capacity: { servicesPerEngineer: 0.625, weights: { tier: { 1: 1.5 }, lifecycle: {} } },
      found: [{ entity: 'group:default/team', says: 'team owns 3 services (weighing 4.5) with 5 engineers, who can carry 3.' }],
    },
    {
      name: 'a team that is known to have nobody',
      entities: [team('team', 0), ...services(3)],
      found: [{ entity: 'group:default/team', level: 'error' }],
    },
  ],
  unknown: [
    {
      name: 'Components of a type that may mean a service',
      entities: [team('team', 5), ...services(9, { type: 'microservice' }), service('lib', { type: 'library' })],
      unknown: ['registry'],
    },
    {
      name: 'nothing in types that are services however they are spelled',
      entities: [team('team', 8), ...services(5, { type: 'Service' })],
      unknown: [],
    },
    { name: 'a team of unknown size', entities: [team('team'), service('a')], unknown: ['group:default/team'] },
    { name: 'no team of unknown size that owns nothing', entities: [team('team'), team('other', 3)], unknown: [] },
  ],
});
