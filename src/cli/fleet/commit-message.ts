/** What the commit says that brings a service forward. Pure. */
import { releasesBetween } from '../../stamp/releases.ts';
import type { Update } from '../../stamp/update.ts';
import type { ServiceTemplate } from '../../types.ts';

export const toCommitMessage = (template: ServiceTemplate, { before, answers }: Update): string => {
  const { version } = before.template;
  const changes = releasesBetween(template, version, template.version).flatMap((release) => release.changes.map((says) => `- ${says}`));
  const subject = `Bring ${answers.name} to template ${template.version}`;
  return changes.length === 0 ? subject : [subject, '', `From ${version}:`, ...changes].join('\n');
};
