/** A report of stamped services, one in each state that there is. */
import { toCheckReport } from '../cli/check-report.ts';
import type { Report } from '../report/report.ts';
import type { ServiceState } from '../stamp/state.ts';

const sound = { name: 'cart', stamped: '1.2.0', age: 'current', support: {}, diverged: [], unresolved: [] } as const;
const states: readonly ServiceState[] = [
  { ...sound, directory: '/nowhere/cart' },
  { ...sound, directory: '/nowhere/old', stamped: '1.0.0', age: 'behind', support: { until: '2026-11-01', daysLeft: -3 } },
  { ...sound, directory: '/nowhere/soon', stamped: '1.1.0', age: 'behind', support: { until: '2026-12-01', daysLeft: 20 } },
  { ...sound, directory: '/nowhere/new', stamped: '2.0.0', age: 'ahead' },
  { ...sound, directory: '/nowhere/own', diverged: [{ path: 'a"b & <c>', how: 'changed' }], unresolved: ['a"b & <c>'] },
  { directory: '/nowhere/broken', damaged: 'The record is damaged.', evidence: ['managed: It must map paths to git blob ids.'] },
];

export const stampsReport: Report = toCheckReport({
  ...{ states, words: ['services'], day: '2026-11-25', tool: { name: 'create-service', version: '1.2.0' }, current: '1.2.0' },
  recordOf: () => '{\n  "template": {\n    "name": "service",\n    "version": "1.2.0"\n  }\n}\n',
});
