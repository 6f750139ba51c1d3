/** A report that has something of everything, for the tests of reporters. */
import type { Finding, Report } from '../report/report.ts';

const ownership: Finding = {
  rule: 'OWN-003',
  title: 'team over capacity',
  level: 'error',
  entity: 'group:default/team-core',
  says: 'team-core owns 9 services with 5 engineers, who can carry 3, more than twice as many: some of them are likely neglected.',
  fix: 'Give services to a team with room.',
  evidence: ['exports', 'fraud', 'ledger'],
  place: { file: 'catalog/teams/core.yaml', line: 5, column: 9 },
  fingerprint: '0123456789abcdef',
};

const cycle: Finding = {
  rule: 'ARC-001',
  title: 'cyclic dependency',
  level: 'error',
  entity: 'component:default/ledger',
  says: 'ledger, fraud depend on each other: <b>"quotes"</b> & 100 %, a | pipe\nand a second line.',
  fix: 'Turn one of the calls around, or make it an event.',
  evidence: ['ledger → fraud', 'fraud → ledger'],
  place: { file: 'catalog/services/ledger.yaml', line: 20, column: 7 },
  fingerprint: '1123456789abcdef',
};

const broken: Finding = {
  rule: 'REG-001',
  title: 'broken entity',
  level: 'error',
  says: 'This is no valid YAML: unexpected end of the stream.',
  fix: 'Mend the syntax; the whole file was left out.',
  evidence: [],
  place: { file: 'catalog/services/broken file, 50%: ü.yaml', line: 3 },
  fingerprint: '2123456789abcdef',
};

const small: Finding = {
  rule: 'OWN-009',
  title: 'small organisation, many services',
  level: 'info',
  says: '11 engineers run 10 services.',
  fix: 'Prefer modules in a well-structured monolith.',
  evidence: [],
  fingerprint: '3123456789abcdef',
};

const misplaced: Finding = {
  rule: 'OWN-006',
  title: 'misplaced service',
  level: 'warning',
  entity: 'component:default/exports',
  says: 'exports has more to do with team-buyers than with its owner.',
  fix: 'Give it to the team that it works with.',
  evidence: ['3 edges with team-buyers, 1 with team-core'],
  place: { file: 'https://portal.example.com/catalog/default/component/exports' },
  fingerprint: '4123456789abcdef',
};

const services = ['exports', 'fraud', 'ledger', 'labels', 'mailing', 'orders', 'payouts', 'pricing', 'tax'];
const ref = (name: string): string => `component:default/${name}`;

export const sampleReport: Report = {
  day: '2026-11-25',
  tool: { name: 'create-service', version: '1.2.3' },
  registry: 'catalog',
  organisation: { engineers: 11, services: 10, teams: 3, unowned: 0 },
  teams: [
    {
      ref: 'group:default/team-core',
      name: 'team-core',
      title: 'Core',
      engineers: 5,
      sizeFrom: 'members',
      services: services.map(ref),
      load: 9,
      capacity: 3,
      band: 'neglect likely',
      neglected: [{ service: ref('tax'), evidence: ['no commit by a person for 210 days', 'package-lock.json is 400 days old'] }],
    },
    {
      ref: 'group:default/team-buyers',
      name: 'team-buyers',
      title: 'Buyers & "friends" <3',
      engineers: 6,
      sizeFrom: 'annotation',
      services: [ref('wishlists')],
      load: 1,
      capacity: 3,
      band: 'within',
      neglected: [],
    },
    { ref: 'group:default/team-new', name: 'team-new', title: 'New', services: [], load: 0, band: 'unknown', neglected: [] },
  ],
  findings: [cycle, ownership, broken, misplaced, small],
  known: [{ ...misplaced, entity: ref('labels'), says: 'labels has more to do with team-buyers.', fingerprint: '5123456789abcdef' }],
  waived: [
    {
      ...cycle,
      entity: ref('orders'),
      says: 'orders, payouts depend on each other.',
      fingerprint: '6123456789abcdef',
      waiver: { rule: 'ARC-001', entity: ref('orders'), reason: 'The event is on its way.', owner: 'team-core', until: '2026-12-31' },
    },
  ],
  unknown: [{ rule: 'OWN-003', entity: 'group:default/team-new', says: 'How many engineers team-new has is not known.' }],
  advice: [
    {
      kind: 'move',
      service: ref('exports'),
      from: 'group:default/team-core',
      to: 'group:default/team-buyers',
      shared: 3,
      effect: { from: { before: 9, after: 8, capacity: 3 }, to: { before: 1, after: 2, capacity: 3 } },
    },
    {
      kind: 'merge',
      services: [ref('labels'), ref('mailing')],
      owner: 'group:default/team-core',
      because: 'labels is used by mailing alone.',
    },
  ],
  rules: [
    rule('ARC-001', 'cyclic dependency', 'error'),
    { ...rule('EVO-003', 'neglected service', 'warning'), data: 'git', notEvaluated: 'No service was found in a git repository.' },
    rule('OWN-003', 'team over capacity', 'error'),
    rule('OWN-006', 'misplaced service', 'warning'),
    rule('OWN-009', 'small organisation, many services', 'info'),
    rule('REG-001', 'broken entity', 'error'),
  ],
  services: [...services, 'wishlists'].map((name, index) => ({
    ref: ref(name),
    name,
    owner: name === 'wishlists' ? 'group:default/team-buyers' : 'group:default/team-core',
    system: 'system:default/trade',
    tier: (index % 4) + 1,
    lifecycle: 'production',
    language: index % 2 ? 'go' : 'python',
  })),
  edges: [
    { from: ref('ledger'), to: ref('fraud'), synchronous: true },
    { from: ref('fraud'), to: ref('ledger'), synchronous: true },
    { from: ref('exports'), to: ref('wishlists'), synchronous: true },
    { from: ref('mailing'), to: ref('orders'), synchronous: false },
  ],
  history: [
    { day: '2026-11-23', engineers: 10, services: 8, teams: 2, over: 1, neglectLikely: 0, errors: 1, warnings: 3 },
    { day: '2026-11-24', engineers: 11, services: 9, teams: 3, over: 0, neglectLikely: 1, errors: 2, warnings: 2 },
    { day: '2026-11-25', engineers: 11, services: 10, teams: 3, over: 0, neglectLikely: 1, errors: 3, warnings: 1 },
  ],
};

function rule(id: string, title: string, level: Finding['level']): Report['rules'][number] {
  return {
    id,
    title,
    level,
    data: 'catalog',
    finds: `Exactly when ${title}.`,
    why: 'It hurts.',
    fix: 'Do not.',
    source: 'Somebody 2019',
  };
}
