/** The sentences that every format opens with. */
import { count } from '../support/words.ts';
import type { Finding, Report } from './report.ts';

export const toTitle = ({ about }: Report): string => about?.title ?? 'Ownership report';

/** `21 engineers in 3 teams own 19 services.` */
export const toSummary = ({ about, organisation: { engineers, services, teams, unowned } }: Report): string => {
  if (about) return about.says;
  const who = engineers === undefined ? count(teams, 'team') : `${count(engineers, 'engineer')} in ${count(teams, 'team')}`;
  const owns = (engineers ?? teams) === 1 ? 'owns' : 'own';
  const nobodys = unowned > 0 ? `, ${unowned} of them without a team of the registry` : '';
  return `${who} ${owns} ${count(services, 'service')}${nobodys}.`;
};

/** `2 errors, 1 warning`; `nothing new` where all is known. */
export const toCount = (findings: readonly Finding[]): string => {
  const of = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const parts = [
    [of('error'), 'error'],
    [of('warning'), 'warning'],
    [of('info'), 'note'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, noun]) => count(n, noun));
  return said.length > 0 ? said.join(', ') : 'no findings';
};
