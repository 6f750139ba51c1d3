import { commits, histories } from '../testing/histories.ts';
import { service, services, testRule } from '../testing/rules.ts';
import { busFactor } from './evo-004-bus-factor.ts';

const a = [service('a')];
const bo = (n: number, services: readonly string[] = ['a']) => commits(n, services, { by: 'Bo' });
const many = services(11, {}, 's');
const names = many.map(({ metadata }) => metadata.name);

testRule(busFactor, {
  accept: [
    { name: 'services without any history', entities: a },
    { name: 'nine commits of one person', entities: a, histories: histories(commits(9, ['a'])) },
    { name: 'four of five by one person', entities: a, histories: histories([...commits(8, ['a']), ...bo(2)]) },
    { name: 'what was before', entities: a, histories: histories(commits(20, ['a'], { ago: 181 }), { days: 400 }) },
    { name: 'bots alone', entities: a, histories: histories(commits(20, ['a'], { isHuman: false })) },
    { name: 'whoever changes all services at once', entities: many, histories: histories(commits(20, names)) },
    { name: 'fifteen, where the policy allows them', entities: a, histories: histories(commits(15, ['a'])), thresholds: { commits: 16 } },
    {
      name: 'nine of ten, where the policy allows that',
      entities: a,
      histories: histories([...commits(9, ['a']), ...bo(1)]),
      thresholds: { percent: 90 },
    },
  ],
  reject: [
    {
      name: 'nine of ten commits of one person',
      entities: a,
      histories: histories([...bo(1), ...commits(9, ['a'], { ago: 180 })]),
      found: [
        {
          entity: 'component:default/a',
          says: 'Ada wrote 9 of the 10 commits to a in the last 180 days.',
          evidence: ['Ada: 9', 'Bo: 1'],
        },
      ],
    },
    {
      name: 'one person beside bots and mass changes, which do not count',
      entities: many,
      histories: histories([...commits(10, ['s1']), ...commits(20, ['s1'], { by: 'bot', isHuman: false }), ...bo(20, names)]),
      found: [{ entity: 'component:default/s1', says: 'Ada wrote 10 of the 10 commits to s1 in the last 180 days.' }],
    },
    {
      name: 'what the policy forbids',
      entities: a,
      histories: histories([...commits(2, ['a']), ...bo(1)]),
      thresholds: { commits: 3, percent: 50, days: 30 },
      found: [{ entity: 'component:default/a', says: 'Ada wrote 2 of the 3 commits to a in the last 30 days.' }],
    },
  ],
  unknown: [
    {
      name: 'services without a history beside others',
      entities: [...a, service('b')],
      histories: histories(commits(1, ['a']), { missing: { b: 'it is cut off' } }),
      unknown: ['registry'],
    },
  ],
});
