import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bigReport } from '../../../testing/big-report.ts';
import { sampleReport } from '../../../testing/report.ts';
import type { Report } from '../../report.ts';
import { html } from './html.ts';

const page = html(sampleReport, {});

/** Every text of a report, but for what formats tell things by. */
const withTexts = (report: Report, text: string): Report => {
  const fixed = new Set(['level', 'band', 'kind', 'day', 'until', 'fingerprint', 'sizeFrom', 'data', 'file']);
  const replaced = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return fixed.has(key) ? value : `${value}${text}`;
    if (Array.isArray(value)) return value.map((item) => replaced(item, key));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaced(item, name)]));
    return value;
  };
  return replaced(report) as Report;
};

describe('the page', () => {
  test('holds what the report holds', () => {
    for (const team of sampleReport.teams) expect(page).toContain(team.name);
    for (const { rule } of sampleReport.findings) expect(page).toContain(rule);
    for (const word of ['neglect likely', 'The event is on its way.', 'How many engineers team-new has is not known.', '25 November 2026'])
      expect(page).toContain(word);
  });

  test('comes out the same each time', () => expect(html(bigReport(), {})).toBe(html(bigReport(), {})));

  test('loads nothing, and allows its own style and script alone', () => {
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|\bsrc=|url\((?!#)|@import/i);
    const hashOf = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [, style] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const [, script] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? [];
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src ${hashOf(style)}`);
    expect(policy).toContain(`script-src ${hashOf(script)}`);
    expect(policy).not.toContain('unsafe');
    expect(page).not.toMatch(/ (?:style|on\w+)=/);
  });

  test('has links to the web for places that are there, and for no other address', () => {
    expect(page).toContain('href="https://portal.example.com/catalog/default/component/exports"');
    const [finding] = sampleReport.findings;
    const hostile = html(
      { ...sampleReport, findings: [{ ...finding, place: { file: 'javascript:alert(1)' } } as Report['findings'][number]] },
      {},
    );
    expect(hostile).not.toMatch(/href="javascript:/i);
  });

  test.each([
    '<script>alert(1)</script>',
    '</script><b>',
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    '--><u>',
    '&lt;i&gt;',
    ']]>',
    '{{x}}',
    '\u202e\u0000\u0007',
  ])('takes %j for text, wherever it stands', (text) => {
    const hostile = html(withTexts(sampleReport, text), {});
    // Tags are those of the same report without it.
    const tags = (source: string) =>
      source
        .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
        .match(/<[a-z!/][^\s>]*/gi)
        ?.sort();
    expect(tags(hostile)).toEqual(tags(html(withTexts(sampleReport, 'x'), {})));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
    expect(hostile).not.toMatch(/[\u202e\u0000\u0007]/);
  });

  test('of a registry without anything says so', () => {
    const empty = {
      ...sampleReport,
      teams: [],
      findings: [],
      known: [],
      waived: [],
      unknown: [],
      advice: [],
      services: [],
      edges: [],
      history: [],
    };
    expect(html(empty, {})).toContain('The registry holds no team.');
  });

  test('of ten thousand services stays small, and shows teams in the graph', () => {
    const started = performance.now();
    const large = html(bigReport({ teams: 2_000, services: 10_000 }), {});
    expect(Buffer.byteLength(large)).toBeLessThan(5_000_000);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(large).toMatch(/team/i);
  });
});
