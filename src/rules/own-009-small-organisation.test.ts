import { entity, service, services, team, testRule } from '../testing/rules.ts';
import { smallOrganisation } from './own-009-small-organisation.ts';

const above = (engineers: number | undefined, ...children: readonly string[]) =>
  team('company', engineers, { type: 'organization', children });

testRule(smallOrganisation, {
  accept: [
    { name: 'five engineers with three services', entities: [team('team', 5), ...services(3)] },
    { name: 'as many services as the ratio allows', entities: [team('team', 8), ...services(5)] },
    { name: 'ten services with sixteen engineers', entities: [team('team', 16), ...services(10)] },
    { name: 'fifty engineers, however many services', entities: [team('team', 50), ...services(60)] },
    { name: 'no services', entities: [team('team', 1)] },
    { name: 'no services and nobody known', entities: [team('team')] },
    {
      name: 'libraries and what is deprecated',
      entities: [team('team', 5), ...services(20, { type: 'library' }, 'l'), ...services(20, { lifecycle: 'deprecated' }, 'd')],
    },
    { name: 'fifty in two namespaces together', entities: [team('team', 25), team('eu/team', 25), ...services(20)] },
    { name: 'people that a Group above counts', entities: [above(60, 'team'), team('team'), ...services(20)] },
    {
      name: 'few services, though some people are not counted',
      entities: [team('team', 5), team('other'), service('a'), service('b', { owner: 'other' })],
    },
    {
      name: 'fifty known, though some people are not counted',
      entities: [team('team', 50), team('other'), ...services(20, { owner: 'other' })],
    },
    { name: 'twelve services, where the policy allows them', entities: [team('team', 30), ...services(12)], thresholds: { services: 12 } },
    { name: 'one each, where the policy allows that', entities: [team('team', 7), ...services(7)], thresholds: { ratio: 1 } },
    { name: 'seven of ten by a ratio of 0.7', entities: [team('team', 10), ...services(7)], thresholds: { ratio: 0.7 } },
    { name: 'twenty engineers, where that is not small', entities: [team('team', 20), ...services(20)], thresholds: { engineers: 20 } },
  ],
  reject: [
    {
      name: 'five engineers with twelve services',
      entities: [team('team', 5), ...services(12)],
      found: [
        {
          entity: 'registry',
          says: 'The whole organisation has 5 engineers and runs 12 services: more than 10, and more than 0.625 for each engineer.',
        },
      ],
    },
    {
      name: 'eleven services with 49 engineers',
      entities: [team('team', 49), ...services(11)],
      found: [{ entity: 'registry', says: 'The whole organisation has 49 engineers and runs 11 services: more than 10.' }],
    },
    {
      name: 'few services for even fewer people',
      entities: [team('team', 1), ...services(1)],
      found: [{ entity: 'registry', says: 'The whole organisation has 1 engineer and runs 1 service: more than 0.625 for each engineer.' }],
    },
    {
      name: 'nobody, where that is known',
      entities: [team('team', 0), service('a')],
      found: [
        { entity: 'registry', says: 'The whole organisation has 0 engineers and runs 1 service: more than 0.625 for each engineer.' },
      ],
    },
    {
      name: 'all namespaces together, people counted once',
      entities: [team('team'), team('eu/team'), entity('User', 'ada', { memberOf: ['team', 'eu/team'] }), ...services(2), service('eu/a')],
      found: [{ entity: 'registry', says: /^The whole organisation has 1 engineer and runs 3 services/ }],
    },
    {
      name: 'a company that states its number above its teams',
      entities: [above(20, 'tribe'), team('tribe', undefined, { children: ['team'] }), team('team'), ...services(12)],
      found: [{ entity: 'registry', says: 'The whole organisation has 20 engineers and runs 12 services: more than 10.' }],
    },
    {
      name: 'a team of unknown size that owns nothing',
      entities: [team('team', 5), team('other'), ...services(4)],
      found: [{ entity: 'registry', says: /has 5 engineers and runs 4 services: more than 0\.625/ }],
    },
    {
      name: 'what the policy forbids',
      entities: [team('team', 60), ...services(3)],
      thresholds: { engineers: 100, services: 2, ratio: 0.04 },
      found: [
        {
          entity: 'registry',
          says: 'The whole organisation has 60 engineers and runs 3 services: more than 2, and more than 0.04 for each engineer.',
        },
      ],
    },
  ],
  unknown: [
    { name: 'services where nobody is known', entities: [team('team'), service('a')], unknown: ['registry'] },
    { name: 'services without any Group', entities: [service('a')], unknown: ['registry'] },
    {
      name: 'a team that might make it fifty',
      entities: [team('team', 5), team('other'), ...services(12), service('b', { owner: 'other' })],
      unknown: ['registry'],
    },
    {
      name: 'a team beside one whose people are counted',
      entities: [above(undefined, 'team', 'other'), team('team', 5), team('other'), ...services(12), service('b', { owner: 'other' })],
      unknown: ['registry'],
    },
    {
      name: 'a team below people that are counted by name',
      entities: [above(undefined, 'team'), entity('User', 'boss', { memberOf: ['company'] }), team('team'), ...services(12)],
      unknown: ['registry'],
    },
    {
      name: 'nothing where the Group above is counted',
      entities: [above(20, 'team', 'other'), team('team', 5), team('other'), ...services(12)],
      unknown: [],
    },
  ],
});
