import { describe, expect, test } from 'vitest';
import { bigReport } from '../../testing/big-report.ts';
import { payloads } from '../../testing/hostile.ts';
import { markdownPayloads, render, tagsOf } from '../../testing/markdown.ts';
import { sampleReport } from '../../testing/report.ts';
import type { Report } from '../report.ts';
import { markdown } from './markdown.ts';

/** The report with every text that comes from a registry replaced. */
const filled = (text: string): Report => {
  const put = <T extends Report['findings'][number]>(finding: T): T => ({
    ...finding,
    says: text,
    fix: text,
    evidence: [text],
    place: { file: text },
  });
  return {
    ...sampleReport,
    registry: text,
    teams: sampleReport.teams.map((team) => ({
      ...team,
      name: text,
      neglected: team.neglected.map((one) => ({ ...one, evidence: [text] })),
    })),
    findings: sampleReport.findings.map(put),
    known: sampleReport.known.map(put),
    waived: sampleReport.waived.map((one) => ({ ...put(one), waiver: { ...one.waiver, reason: text, owner: text } })),
    unknown: sampleReport.unknown.map((one) => ({ ...one, says: text })),
    advice: sampleReport.advice.map((one) => (one.kind === 'merge' ? { ...one, because: text } : { ...one, service: text })),
  };
};

describe('the Markdown report', () => {
  const shown = markdown(sampleReport, {});
  const html = render(shown);

  test('opens with the verdict', () =>
    expect(shown).toMatch(
      /^## Ownership report: 3 errors, 1 warning, 1 note; 1 known from the baseline; 1 waived\n\n11 engineers in 3 teams own 10 services\. Read from `catalog` on 2026-11-25\.\n/,
    ));

  test('shows teams by load', () => {
    expect(shown).toContain('| team-core | 5 | 9 | 3 | ███▓▓▓▓▓▓ | **neglect likely** |');
    expect(shown).toContain('| team-buyers | 6 | 1 | 3 | █·· | within |');
    expect(shown).toContain('| team-new | ? | 0 | ? |  | unknown |');
    expect(tagsOf(html).filter((tag) => tag === '<tr>')).toHaveLength(4);
  });

  test('groups findings by rule, the gravest first, with place and fix', () => {
    expect([...shown.matchAll(/^### (?:error|warning|info) \S+/gm)].map(([head]) => head.slice(4))).toEqual([
      'error ARC-001',
      'error OWN-003',
      'error REG-001',
      'warning OWN-006',
      'info OWN-009',
    ]);
    expect(html).toContain('<code>catalog/teams/core.yaml:5:9</code>');
    expect(shown).toContain('### error OWN-003 team over capacity\n\nTo mend it: Give services to a team with room.\n\n- team-core owns');
  });

  test('gives each finding its fix where they differ', () => {
    const [cycle] = sampleReport.findings;
    if (!cycle) throw new Error('The sample has no finding.');
    const other = { ...cycle, fix: 'Do something else.' };
    expect(markdown({ ...sampleReport, findings: [cycle, other] }, {})).toContain('<br>To mend it: Do something else.');
  });

  test('folds what needs no reading', () => {
    expect([...shown.matchAll(/<summary>(.*)<\/summary>/g)].map(([, words]) => words)).toEqual([
      '1 finding known from the baseline',
      '1 finding waived',
      '2 checks not evaluated',
    ]);
    expect(shown).toContain('Waived until 2026-12-31 by team-core: The event is on its way.');
    expect(shown).toContain('- EVO-003 No service was found in a git repository.');
  });

  test('ends with neglect and advice', () => {
    expect(shown).toContain('- tax of team-core: no commit by a person for 210 days; package-lock.json is 400 days old');
    expect(shown).toContain(
      '- Give exports to team-buyers, which shares 3 edges with it: team-core 9 → 8 of 3, team-buyers 1 → 2 of 3.<br>To do it: create-service transfer exports --to team-buyers',
    );
  });

  test('says so where nothing was found', () => {
    const none = markdown({ ...sampleReport, teams: [], findings: [], known: [], waived: [], unknown: [], rules: [], advice: [] }, {});
    expect(none).toBe(
      '## Ownership report: no findings\n\n11 engineers in 3 teams own 10 services. Read from `catalog` on 2026-11-25.\n\nNothing was found.\n',
    );
  });
});

describe('text of a registry', () => {
  const calm = tagsOf(render(markdown(filled('a'), {}))).filter((tag) => tag !== '<br>');

  test.each([...payloads, ...markdownPayloads])('%j marks up nothing', (text) => {
    const tags = tagsOf(render(markdown(filled(text), {})));
    // A text of nothing but space leaves its line out.
    if (text.trim()) expect(tags.filter((tag) => tag !== '<br>')).toEqual(calm);
  });
});

describe('a comment on GitHub holds 65,536 characters', () => {
  const LIMIT = 65_536;

  test('a large company has its findings cut, and it is said how many', () => {
    const report = bigReport({ teams: 1_000, services: 10_000 });
    const text = markdown(report, {});
    expect(text.length).toBeLessThan(LIMIT);
    const findings = text.slice(text.search(/^### (?:error|warning|info)/m), text.search(/^\n… and \d+ findings more/m));
    const listed = [...findings.matchAll(/^- /gm)].length;
    expect(listed).toBeGreaterThan(50);
    expect(text).toContain(`… and ${report.findings.length - listed} findings more, in \`--report json\`.`);
    expect(text).toContain('… and 950 teams more, less loaded.');
    const html = render(text);
    expect(tagsOf(html).filter((tag) => tag === '<details>').length).toBe(tagsOf(html).filter((tag) => tag === '</details>').length);
  });

  test('it holds even of texts that are nothing but special characters', () => {
    const report = filled('<|`$'.repeat(1_000));
    const many = <T>(all: readonly T[]): readonly T[] => Array.from({ length: 100 }, () => all).flat();
    const { findings, known, waived, unknown, advice, teams } = report;
    const huge = {
      findings: many(findings),
      known: many(known),
      waived: many(waived),
      unknown: many(unknown),
      advice: many(advice),
      teams: many(teams),
    };
    expect(markdown({ ...report, ...huge }, {}).length).toBeLessThan(LIMIT);
  });
});
