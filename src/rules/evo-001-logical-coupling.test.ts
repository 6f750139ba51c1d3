import { commits, histories } from '../testing/histories.ts';
import { service, services, testRule } from '../testing/rules.ts';
import { logicalCoupling } from './evo-001-logical-coupling.ts';

const ab = [service('a'), service('b')];
const many = services(11, {}, 's');
const names = many.map(({ metadata }) => metadata.name);

testRule(logicalCoupling, {
  accept: [
    { name: 'services without any history', entities: ab },
    { name: 'four commits to both', entities: ab, histories: histories(commits(4, ['a', 'b'])) },
    {
      name: 'five commits to both of seventeen each',
      entities: ab,
      histories: histories([...commits(5, ['a', 'b']), ...commits(12, ['a']), ...commits(12, ['b'])]),
    },
    { name: 'commits before that', entities: ab, histories: histories(commits(9, ['a', 'b'], { ago: 181 }), { days: 400 }) },
    { name: 'commits by a bot', entities: ab, histories: histories(commits(9, ['a', 'b'], { isHuman: false })) },
    { name: 'commits to eleven services at once', entities: many, histories: histories(commits(9, names)) },
    { name: 'commits to one', entities: ab, histories: histories([...commits(9, ['a']), ...commits(9, ['b'])]) },
    {
      name: 'six together, where the policy allows them',
      entities: ab,
      histories: histories(commits(6, ['a', 'b'])),
      thresholds: { together: 7 },
    },
    {
      name: 'a half of all, where the policy allows it',
      entities: ab,
      histories: histories([...commits(6, ['a', 'b']), ...commits(6, ['a']), ...commits(6, ['b'])]),
      thresholds: { share: 0.6 },
    },
    {
      name: 'three at once, where the policy takes that for a mass change',
      entities: [...ab, service('c')],
      histories: histories(commits(9, ['a', 'b', 'c'])),
      thresholds: { services: 2 },
    },
  ],
  reject: [
    {
      name: 'five commits to both of sixteen to the one that changed less',
      entities: ab,
      histories: histories([...commits(5, ['a', 'b'], { ago: 180 }), ...commits(40, ['a']), ...commits(11, ['b'])]),
      found: [
        {
          entity: 'component:default/a',
          key: 'component:default/b',
          says: 'a and b changed together in 5 commits of the last 180 days, 31 % of those of the one that changed less.',
          evidence: ['a: 45 commits', 'b: 16 commits'],
        },
      ],
    },
    {
      name: 'every pair once, on the first of the two',
      entities: [...ab, service('c')],
      histories: histories([...commits(5, ['c', 'a', 'b']), ...commits(1, ['c', 'b'])]),
      found: [
        { entity: 'component:default/a', key: 'component:default/b' },
        { entity: 'component:default/a', key: 'component:default/c' },
        { entity: 'component:default/b', key: 'component:default/c', says: /^b and c changed together in 6 commits .* 100 % / },
      ],
    },
    {
      name: 'mass changes neither for nor against it',
      entities: many,
      histories: histories([...commits(90, names), ...commits(5, ['s1', 's2'])]),
      found: [{ entity: 'component:default/s1', says: /in 5 commits .* 100 % / }],
    },
    {
      name: 'commits to ten services at once',
      entities: services(10, {}, 's'),
      histories: histories(commits(5, names.slice(0, 10))),
      found: Array.from({ length: 9 }, (_, n) =>
        Array.from({ length: 9 - n }, () => ({ entity: `component:default/${[...names.slice(0, 10)].sort()[n]}` })),
      ).flat(),
    },
  ],
  unknown: [
    {
      name: 'services without a history beside others, in a line for each reason',
      entities: [...ab, ...many],
      histories: histories(commits(1, ['a', 'b']), { missing: { s1: 'it is cut off', s2: 'it is cut off', s3: 'nobody knows' } }),
      unknown: ['registry', 'registry'],
    },
    {
      name: 'nothing where no history is known: the whole rule is not evaluated',
      entities: ab,
      histories: histories([], { missing: { a: 'x', b: 'x' } }),
      unknown: [],
    },
  ],
});
