import { testFileRule } from '../testing/file-rules.ts';
import { templateLag } from './run-010-template-lag.ts';

const RECORD = '{\n  "template": {\n    "name": "service",\n    "version": "1.2.0"\n  }\n}\n';
const files = { '.create-service.json': RECORD };
const at = { file: '.create-service.json', line: 4, column: 5 };
const drift = (stamped: string, current: string, changed = 0, managed = 10) => ({
  ...{ record: '.create-service.json', stamped, current, managed },
  changed: Array.from({ length: changed }, (_, index) => `file-${index}`),
});

testFileRule(templateLag, {
  accept: [
    { name: 'a service that was never stamped', files: { 'main.go': '' } },
    { name: 'one of today', files, drift: drift('1.2.0', '1.2.0') },
    { name: 'one a minor version and some patches behind', files, drift: drift('1.2.0', '1.3.9') },
    { name: 'one in which a fifth was changed', files, drift: drift('1.2.0', '1.2.0', 2) },
    { name: 'one of no managed files', files, drift: drift('1.2.0', '1.2.0', 0, 0) },
    { name: 'three minor versions, where the policy allows them', files, drift: drift('1.2.0', '1.5.0'), thresholds: { minors: 4 } },
    { name: 'a major version, where the policy allows it', files, drift: drift('1.2.0', '2.9.0'), thresholds: { majors: 2 } },
  ],
  reject: [
    {
      name: 'one two minor versions behind',
      files,
      drift: drift('1.2.0', '1.4.0'),
      found: [{ at, says: 'payments was last brought to template 1.2.0, 2 minor versions behind 1.4.0.' }],
    },
    {
      name: 'one a major version behind, whose minor one is higher',
      files,
      drift: drift('1.2.0', '2.0.0'),
      found: [{ at, says: 'payments was last brought to template 1.2.0, 1 major version behind 2.0.0.' }],
    },
    {
      name: 'one in which more than a fifth was changed',
      files,
      drift: drift('1.2.0', '1.2.0', 3),
      found: [
        {
          at,
          says: '3 of the 10 files that the template keeps in payments are gone or not as they were stamped.',
          evidence: ['file-0', 'file-1', 'file-2'],
        },
      ],
    },
    { name: 'both at once', files, drift: drift('0.9.0', '1.0.0', 10), found: [{}, {}] },
  ],
  unknown: [
    { name: 'a damaged record', files, drift: { damaged: 'The record is damaged.' }, unknown: /^What payments .*The record is damaged\.$/ },
    { name: 'one of a newer template', files, drift: drift('1.2.1', '1.2.0'), unknown: /can't be compared/ },
    { name: 'a version that is none', files, drift: drift('main', '1.2.0'), unknown: /can't be compared/ },
  ],
});
