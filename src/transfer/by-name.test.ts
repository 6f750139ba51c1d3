/** Files that know a team by its name: code owners, labels of alerts, and what a template wrote. */
import { describe, expect, it } from 'vitest';
import { withAlertOwner } from './alert-labels.ts';
import { withCodeOwner } from './code-owners.ts';
import { mentionsIn } from './mentions.ts';
import { swapLines } from './swap-lines.ts';

describe('code owners', () => {
  it.each([
    ['a team of an organisation', '* @acme/team-a', '* @acme/team-b'],
    ['a group of groups', '*\t@acme/backend/team-a @jane', '*\t@acme/backend/team-b @jane'],
    ['a name alone, in any case', '/docs/ @Team-A', '/docs/ @team-b'],
    ['several on a line', 'x @acme/team-a @other/team-a', 'x @acme/team-b @other/team-b'],
    ['other ends of lines', '* @acme/team-a\r\n# end\r\n', '* @acme/team-b\r\n# end\r\n'],
    [
      'not one that only begins or ends so',
      '* @acme/team-a-legacy @acme/my-team-a @team-a/x',
      '* @acme/team-a-legacy @acme/my-team-a @team-a/x',
    ],
    ['not an address', '* team-a@acme.example', '* team-a@acme.example'],
    ['not a comment', '# @acme/team-a\n* @x # was @acme/team-a', '# @acme/team-a\n* @x # was @acme/team-a'],
    ['not a path', '/@team-a/ @x', '/@team-a/ @x'],
  ])('%s', (_, before, after) => expect(withCodeOwner(before, 'team-a', 'team-b')).toBe(after));

  it('a dot is a dot', () => expect(withCodeOwner('* @team.a @teamxa', 'team.a', 'b')).toBe('* @b @teamxa'));
});

describe('labels of alerts', () => {
  it.each([
    [
      'of a rule',
      'groups:\n  - rules:\n      - alert: A\n        labels: { team: team-a } # page\n',
      'groups:\n  - rules:\n      - alert: A\n        labels: { team: team-b } # page\n',
    ],
    [
      'that a test expects',
      'exp_alerts:\n  - exp_labels:\n      owner: "team-a"\n',
      'exp_alerts:\n  - exp_labels:\n      owner: "team-b"\n',
    ],
    ['not of what is no alert', 'alerts:\nmetadata:\n  labels:\n    team: team-a\n', 'alerts:\nmetadata:\n  labels:\n    team: team-a\n'],
    [
      'not another label',
      'a:\n  alert: A\n  labels:\n    service: team-a\n    team: team-ab\n',
      'a:\n  alert: A\n  labels:\n    service: team-a\n    team: team-ab\n',
    ],
    ['not in a template', '{{ if x }}\nalert: A\nlabels: { team: team-a }\n', '{{ if x }}\nalert: A\nlabels: { team: team-a }\n'],
  ])('%s', (_, before, after) => {
    expect(withAlertOwner(before, 'team-a', 'team-b')).toBe(after);
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    expect(withAlertOwner(crlf(before), 'team-a', 'team-b')).toBe(crlf(after));
  });
});

describe('what a template writes otherwise', () => {
  const before = 'one\nowner: a\ntwo\nby a.\n';
  const after = 'one\nowner: b\ntwo\nby b.\n';
  it.each([
    ['in a file as it was', before, after, []],
    ['in one with more around it', `zero\n${before}owner: a\nowner: ab\n`, `zero\n${after}owner: b\nowner: ab\n`, []],
    ['with other ends of lines', before.replaceAll('\n', '\r\n'), after.replaceAll('\n', '\r\n'), []],
    ['in one that has it already', after, after, []],
    ['but for a line that was changed', 'owner: a\nby a, who care.\n', 'owner: b\nby a, who care.\n', ['by a.']],
  ])('%s', (_, ours, text, missing) => expect(swapLines(before, after, ours)).toEqual({ text, missing }));

  it('with more lines is not swapped', () => expect(swapLines('a\n', 'b\nc\n', 'a\n')).toEqual({ text: 'a\n', missing: ['a', ''] }));
});

it('a name is found as a word', () =>
  expect(mentionsIn('team-a\nteam-a-x\nmy-team-a\n(Team-A).\nteam-a.b\n@acme/team-a', 'team-a')).toEqual([1, 4, 6]));
