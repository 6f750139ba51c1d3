import { describe, expect, test } from 'vitest';
import { sampleReport } from '../../testing/report.ts';
import { loadBar } from '../load-bar.ts';
import { toCount, toSummary } from '../verdict.ts';
import { text } from './text.ts';

describe('the text report', () => {
  const plain = text(sampleReport, {});

  test('shows teams by load, a character a service', () => {
    expect(plain).toContain('team-core            5         9         3  ███▓▓▓▓▓▓  neglect likely');
    expect(plain).toContain('team-buyers          6         1         3  █··        within');
    expect(plain).toContain('team-new             ?         0         ?             unknown');
  });

  test('shows what a terminal or the log of a pipeline would act on', () => {
    const [finding] = sampleReport.findings;
    const hostile = '\u001b[2Jgone\n::error::x\u202e';
    const findings = finding ? [{ ...finding, says: hostile, evidence: [hostile], place: { file: hostile } }] : [];
    const out = text({ ...sampleReport, findings, unknown: [{ rule: 'OWN-001', says: hostile }] }, {});
    expect(out.split('\\u001b[2Jgone\\u000a::error::x\\u202e')).toHaveLength(5);
    for (const unseen of ['\u001b', '\u202e', '\n::']) expect(out).not.toContain(unseen);
  });

  test('names what looks neglected with its evidence', () =>
    expect(plain).toContain('tax of team-core: no commit by a person for 210 days; package-lock.json is 400 days old'));

  test('groups findings by rule, the gravest first, with place and fix', () => {
    const heads = [...plain.matchAll(/^(?:error|warning|info) \S+/gm)].map(([head]) => head);
    expect(heads).toEqual(['error ARC-001', 'error OWN-003', 'error REG-001', 'warning OWN-006', 'info OWN-009']);
    expect(plain).toContain('catalog/teams/core.yaml:5:9');
    expect(plain).toContain('To mend it: Give services to a team with room.');
  });

  test('counts what is known and waived, and names what was not evaluated', () => {
    expect(plain).toContain('Findings: 3 errors, 1 warning, 1 note; 1 known from the baseline; 1 waived');
    expect(plain).toContain('OWN-003 How many engineers team-new has is not known.');
    expect(plain).toContain('  EVO-003 No service was found in a git repository.\n');
  });

  test('says once why several rules were not evaluated', () => {
    const rules = sampleReport.rules.map((rule) => (rule.id < 'OWN' ? { ...rule, notEvaluated: 'Nobody knows.' } : rule));
    expect(text({ ...sampleReport, rules }, {})).toContain('  ARC-001, EVO-003 Nobody knows.\n');
  });

  test('gives moves with the load of both teams before and after', () =>
    expect(plain).toContain('Give exports to team-buyers, which shares 3 edges with it: team-core 9 → 8 of 3, team-buyers 1 → 2 of 3.'));

  test.each([
    ['catalog', 'create-service transfer exports --to team-buyers'],
    ['./catalog/', 'create-service transfer exports --to team-buyers'],
    ['../x/marketplace', 'create-service transfer exports --to team-buyers --registry ../x/marketplace'],
    ['/srv/our catalog', "create-service transfer exports --to team-buyers --registry '/srv/our catalog'"],
  ])('gives the command for a move in %s, in one line that can be copied', (registry, command) =>
    expect(text({ ...sampleReport, registry }, { width: 40 })).toContain(`  To do it: ${command}\n`),
  );

  test('gives no command for a live Backstage, where none would do it', () =>
    expect(text({ ...sampleReport, registry: 'https://portal.acme.example' }, {})).not.toMatch(/To do it|create-service transfer/));

  test('keeps to its width where words allow it', () => {
    const narrow = text(sampleReport, { width: 60 });
    const long = narrow
      .slice(narrow.indexOf('error ARC'))
      .split('\n')
      .filter((line) => line.length > 60);
    expect(long.every((line) => line.trim().split(' ').length === 1)).toBe(true);
  });

  test('is coloured only where it is asked to be', () => {
    expect(plain).not.toContain('\u001b');
    expect(text(sampleReport, { style: (format, words) => `<${format}>${words}</${format}>` })).toContain(
      '<red>error</red> <bold>ARC-001</bold>',
    );
  });
});

test('a bar of few is counted, one of many is scaled', () => {
  expect(loadBar({ load: 5, capacity: 3 }, 30)).toEqual({ carried: '███', beyond: '▓▓', room: '' });
  expect(loadBar({ load: 1, capacity: 3 }, 30)).toEqual({ carried: '█', beyond: '', room: '··' });
  expect(loadBar({ load: 2 }, 30)).toEqual({ carried: '', beyond: '▓▓', room: '' });
  const { carried, beyond } = loadBar({ load: 300, capacity: 100 }, 30);
  expect([carried.length, beyond.length]).toEqual([10, 20]);
});

test('the opening sentences', () => {
  expect(toSummary(sampleReport)).toBe('11 engineers in 3 teams own 10 services.');
  expect(toSummary({ ...sampleReport, organisation: { services: 1, teams: 1, unowned: 1 } })).toBe(
    '1 team owns 1 service, 1 of them without a team of the registry.',
  );
  expect(toCount([])).toBe('no findings');
});
