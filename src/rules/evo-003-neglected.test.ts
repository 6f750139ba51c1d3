import { commits, histories } from '../testing/histories.ts';
import { entity, service, testRule } from '../testing/rules.ts';
import { neglected } from './evo-003-neglected.ts';

const a = [service('a')];
const stampedOf = (version: string) => [
  entity('Component', 'a', { type: 'service', owner: 'team' }, { annotations: { 'create-service.dev/template-version': version } }),
];
const old = { a: [{ name: 'go.sum' }] };

testRule(neglected, {
  accept: [
    { name: 'services without any history', entities: a },
    { name: 'a commit by a person 90 days ago', entities: a, histories: histories(commits(1, ['a'], { ago: 90 }), { lockFiles: old }) },
    {
      name: 'a recent commit behind an older one',
      entities: a,
      histories: histories([...commits(1, ['a'], { ago: 150 }), ...commits(1, ['a'], { ago: 3 })], { lockFiles: old }),
    },
    {
      name: 'a lock file that changed 180 days ago',
      entities: a,
      histories: histories(commits(1, ['a'], { ago: 100 }), { lockFiles: { a: [{ name: 'go.sum', age: 180 }] } }),
    },
    {
      name: 'one of two lock files that changed',
      entities: a,
      histories: histories([], { lockFiles: { a: [{ name: 'go.sum' }, { name: 'package-lock.json', age: 20 }] } }),
    },
    {
      name: 'a long pause, where the policy allows it',
      entities: a,
      histories: histories(commits(1, ['a'], { ago: 150 }), { lockFiles: old }),
      thresholds: { days: 150 },
    },
    {
      name: 'a busy service far behind its template',
      entities: stampedOf('1.0.0'),
      template: '3.0.0',
      histories: histories(commits(1, ['a']), { lockFiles: old }),
    },
    {
      name: 'a quiet one that is a version behind',
      entities: stampedOf('1.4.0'),
      template: '1.5.2',
      histories: histories([], { lockFiles: { a: [{ name: 'go.sum', age: 20 }] } }),
    },
    {
      name: 'a quiet one of a template that is no version',
      entities: stampedOf('ours'),
      template: '2.0.0',
      histories: histories([], { lockFiles: { a: [{ name: 'go.sum', age: 20 }] } }),
    },
    {
      name: 'old dependencies, where the policy allows them',
      entities: a,
      histories: histories([], { days: 400, lockFiles: { a: [{ name: 'go.sum', age: 400 }] } }),
      thresholds: { lockFileDays: 400 },
    },
  ],
  reject: [
    {
      name: 'no person in 91 days, and an old lock file',
      entities: a,
      histories: histories(commits(1, ['a'], { ago: 91 }), { lockFiles: old }),
      found: [
        {
          entity: 'component:default/a',
          says: 'a looks neglected: no commit by a person in 91 days, go.sum unchanged for more than 180 days.',
          evidence: ['no commit by a person in 91 days', 'go.sum unchanged for more than 180 days'],
        },
      ],
    },
    {
      name: 'no person in 91 days, and an old template',
      entities: stampedOf('1.4.0'),
      template: '1.6.0',
      histories: histories(commits(1, ['a'], { ago: 91 }), { lockFiles: { a: [] } }),
      found: [
        { entity: 'component:default/a', evidence: ['no commit by a person in 91 days', 'template 1.4.0, 2 minor versions behind 1.6.0'] },
      ],
    },
    {
      name: 'both of them',
      entities: stampedOf('1.4.0'),
      template: '2.0.0',
      histories: histories(commits(1, ['a'], { ago: 91 }), { lockFiles: old }),
      found: [
        {
          entity: 'component:default/a',
          says: 'a looks neglected: no commit by a person in 91 days, go.sum unchanged for more than 180 days, template 1.4.0, 1 major version behind 2.0.0.',
        },
      ],
    },
    {
      name: 'bots alone, that leave the lock files as they are',
      entities: a,
      histories: histories([...commits(9, ['a'], { isHuman: false }), ...commits(1, ['a'], { ago: 132 })], {
        days: 365,
        lockFiles: {
          a: [
            { name: 'package-lock.json', age: 214 },
            { name: 'go.sum', age: 181 },
          ],
        },
      }),
      found: [
        {
          entity: 'component:default/a',
          evidence: ['no commit by a person in 132 days', 'package-lock.json unchanged for 214 days', 'go.sum unchanged for 181 days'],
        },
      ],
    },
    {
      name: 'nobody at all',
      entities: a,
      histories: histories([], { lockFiles: old }),
      found: [{ entity: 'component:default/a', says: /^a looks neglected: no commit by a person in more than 180 days, / }],
    },
    {
      name: 'what the policy forbids',
      entities: a,
      histories: histories(commits(1, ['a'], { ago: 2 }), { lockFiles: { a: [{ name: 'go.sum', age: 2 }] } }),
      thresholds: { days: 1, lockFileDays: 1 },
      found: [{ entity: 'component:default/a', evidence: ['no commit by a person in 2 days', 'go.sum unchanged for 2 days'] }],
    },
  ],
  unknown: [
    {
      name: 'a quiet service without a lock file',
      entities: a,
      histories: histories([], { lockFiles: { a: [] } }),
      unknown: ['component:default/a'],
    },
    { name: 'no busy service without a lock file', entities: a, histories: histories(commits(1, ['a'])), unknown: [] },
    {
      name: 'services without a history beside others',
      entities: [...a, service('b')],
      histories: histories(commits(1, ['a']), { missing: { b: 'it is cut off' } }),
      unknown: ['registry'],
    },
  ],
});
