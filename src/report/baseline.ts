/** Tells what is new from what was there before, so that an old fleet can start today. Pure. */
import type { Level } from '../rules/rule.ts';
import { isAtLeast } from '../rules/rule.ts';
import type { Report } from './report.ts';

/** Fingerprint → the level that the finding had. */
export type Baseline = ReadonlyMap<string, Level>;

/** All that a report found, known and waived ones too. */
export const toBaseline = ({ findings, known, waived }: Pick<Report, 'findings' | 'known' | 'waived'>): Baseline =>
  new Map([...findings, ...known, ...waived].map(({ fingerprint, level }) => [fingerprint, level]));

/** Findings that the baseline has move to `known`; one that got worse since is new. */
export const withBaseline = (report: Report, baseline: Baseline): Report => {
  const isKnown = ({ fingerprint, level }: Report['findings'][number]): boolean => {
    const before = baseline.get(fingerprint);
    return before !== undefined && isAtLeast(before, level);
  };
  return {
    ...report,
    findings: report.findings.filter((finding) => !isKnown(finding)),
    known: [...report.known, ...report.findings.filter(isKnown)],
  };
};
