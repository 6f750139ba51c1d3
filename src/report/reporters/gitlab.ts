/** GitLab's Code Quality report. GitLab itself tells new from known, by fingerprint, so both are in it. */
import { isAddress, pathHere } from '../place.ts';
import type { Finding, Report, Reporter } from '../report.ts';

const SEVERITIES = { error: 'critical', warning: 'minor', info: 'info' } as const;

export const gitlab: Reporter = ({ findings, known, registry }) =>
  `${JSON.stringify(
    [...findings, ...known].map((finding) => toIssue(finding, registry)),
    undefined,
    2,
  )}\n`;

const toIssue = ({ rule, level, says, fingerprint, place }: Finding, registry: Report['registry']) => ({
  // The widget shows the description alone.
  description: `${rule}: ${says.replace(/\s+/g, ' ').trim()}${place && isAddress(place.file) ? ` (${place.file})` : ''}`,
  check_name: rule,
  fingerprint,
  severity: SEVERITIES[level],
  location: toLocation(place, registry),
});

/** GitLab takes no issue without a path and a line: what has none in the repository stands at the registry itself. */
const toLocation = (place: Finding['place'], registry: Report['registry']) => {
  const path = place && pathHere(place.file);
  return path ? { path, lines: { begin: place.line ?? 1 } } : { path: pathHere(registry) ?? '.', lines: { begin: 1 } };
};
