/** A policy with one waiver more is the policy, byte for byte, and that waiver. */
import { expect, it } from 'vitest';
import type { Waiver } from '../rules/waiver.ts';
import { withWaiver } from './with-waiver.ts';

const waiver: Waiver = {
  rule: 'OWN-003',
  entity: 'group:default/team',
  reason: 'refunds: It is worth it.',
  owner: 'team',
  until: '2999-12-31',
};
const FIELDS = ['entity: group:default/team', 'reason: "refunds: It is worth it."', 'owner: team', 'until: 2999-12-31'];
/** The waiver in lines, behind a margin and a dash with so wide a gap. */
const added = (margin: string, gap = ' '): string =>
  [`${margin}-${gap}rule: OWN-003`, ...FIELDS.map((field) => `${margin} ${gap}${field}`), ''].join('\n');
const FLOW = '{ rule: OWN-003, entity: group:default/team, reason: "refunds: It is worth it.", owner: team, until: 2999-12-31 }';
const ONE = 'rule: OWN-001, entity: registry, reason: x, owner: a, until: 2999-12-31';

it.each<readonly [string, string, string]>([
  ['nothing', '', `waivers:\n${added('  ')}`],
  ['only comments', '# Ours.\n\n# None yet.\n', `# Ours.\n\n# None yet.\nwaivers:\n${added('  ')}`],
  [
    'no waivers, and odd spacing',
    '# Ours.\ncapacity: {servicesPerEngineer:   0.625}   # as everybody\n\n\nbots: [ "A",\n  \'B\' ]\n\n# The end.\n',
    `# Ours.\ncapacity: {servicesPerEngineer:   0.625}   # as everybody\n\n\nbots: [ "A",\n  'B' ]\n\n# The end.\nwaivers:\n${added('  ')}`,
  ],
  ['no end of its last line', 'bots: [A]', `bots: [A]\nwaivers:\n${added('  ')}`],
  [
    'an indentation of four',
    'capacity:\n    servicesPerEngineer: 1\n',
    `capacity:\n    servicesPerEngineer: 1\nwaivers:\n${added('    ')}`,
  ],
  ['all of it indented', '  bots: [A]\n', `  bots: [A]\n  waivers:\n${added('    ')}`],
  [
    'waivers with comments, and more behind them',
    `waivers: # ours\n    - { ${ONE} } # soon\n    # The last.\n\n\nbots: [A]\n`,
    `waivers: # ours\n    - { ${ONE} } # soon\n${added('    ')}    # The last.\n\n\nbots: [A]\n`,
  ],
  [
    'waivers that are not indented, with wide dashes',
    `waivers:\n-   ${ONE.replaceAll(', ', '\n    ')}\nbots: [A]\n`,
    `waivers:\n-   ${ONE.replaceAll(', ', '\n    ')}\n${added('', '   ')}bots: [A]\n`,
  ],
  [
    'a waiver whose last field is a text of lines',
    `waivers:\n  - ${ONE.replace(', reason: x', '').replaceAll(', ', '\n    ')}\n    reason: |\n      Because.\n\n\nbots: [A]\n`,
    `waivers:\n  - ${ONE.replace(', reason: x', '').replaceAll(', ', '\n    ')}\n    reason: |\n      Because.\n${added('  ')}\n\nbots: [A]\n`,
  ],
  ['an unended last waiver', `waivers:\n  - {${ONE}}`, `waivers:\n  - {${ONE}}\n${added('  ')}`],
  ['an empty list', 'waivers: []\nbots: [A]\n', `waivers:\n${added('  ')}bots: [A]\n`],
  ['an empty list with a comment, at the end', 'waivers: [ ] # none yet', `waivers: # none yet\n${added('  ')}`],
  ['a list in brackets', `waivers: [ {${ONE}} ] # one\n`, `waivers: [ {${ONE}}, ${FLOW} ] # one\n`],
  ['a list in brackets with a last comma', `waivers: [\n  {${ONE}}, # one\n]\n`, `waivers: [\n  {${ONE}}, ${FLOW}, # one\n]\n`],
  ['a comment in an empty list', 'waivers: [ # none\n  ]\n', `waivers: [${FLOW} # none\n  ]\n`],
  ['all of it in braces', '{ bots: [A] }\n', `{ bots: [A], waivers: [${FLOW}] }\n`],
  ['nothing in braces', '{}\n', `{waivers: [${FLOW}]}\n`],
  ['a mark before it', '\uFEFF---\nbots: [A]\n', `\uFEFF---\nbots: [A]\nwaivers:\n${added('  ')}`],
])('%s', (_, before, after) => {
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
  expect(withWaiver(before, waiver)).toEqual({ text: after });
  // A text without a line says nothing of their ends.
  if (before.includes('\n')) expect(withWaiver(crlf(before), waiver)).toEqual({ text: crlf(after) });
});

it('whatever is in a reason takes one line', () => {
  const reason = 'payments: "yes" #1\n- no: \'maybe\' …';
  const edited = withWaiver('waivers: []\n', { ...waiver, reason });
  expect(edited).toMatchObject({ text: expect.stringMatching(/^ {4}reason: "payments: .*"$/m) });
});

it.each([
  ['a document that was ended', 'bots: [A]\n...\n'],
  ['a list that stands elsewhere', 'rules: &all []\nwaivers: *all\n'],
  ['a list that others repeat', `waivers: &all\n  - {${ONE}}\nbots: *all\n`],
  ['no list', 'waivers: none\n'],
  ['no YAML', 'a: [\n'],
])('is refused where there is %s', (_, text) =>
  expect(withWaiver(text, waiver)).toEqual({
    fault: 'The file is written in a way in which no waiver can be added without changing more.',
  }),
);
