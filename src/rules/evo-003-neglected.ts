import { annotations, answerOf, type SourcedEntity } from '../catalog/entity.ts';
import type { LockFile } from '../catalog/history.ts';
import { count } from '../support/words.ts';
import { recorded, unrecorded } from './history.ts';
import { defineRule } from './rule.ts';
import { isGrave, lagInWords, lagOf, type TemplateLag } from './template-versions.ts';

export const neglected = defineRule({
  id: 'EVO-003',
  title: 'neglected service',
  level: 'warning',
  data: 'git',
  finds:
    'No person has committed to a service in {days} days, and either none of its lock files has changed in {lockFileDays} days, not even by a bot, or it is {majors} or more major versions or {minors} or more minor ones behind the template that it was stamped of.',
  why: 'What nobody touches and nothing updates collects known vulnerabilities, and whoever has to change it in an outage has to learn it first.',
  fix: 'Bring its dependencies up to date and release it once, or retire it; let a bot propose updates from now on.',
  source: 'Glossary article “Microservices”, Picks and Shovels',
  thresholds: { days: 90, lockFileDays: 180, majors: 1, minors: 2 },
  looksBack: ({ days, lockFileDays }) => Math.max(days, lockFileDays),
  *check(registry, limits) {
    for (const { service, history } of recorded(registry)) {
      const last = Math.min(...history.commits.filter(({ isHuman }) => isHuman).map(({ age }) => age));
      if (last <= limits.days) continue;
      const idle = `no commit by a person in ${ageInWords(last, history.days)}`;
      const name = answerOf(service);
      const lag = lagBehind(service, registry.template, limits);
      const stale = history.lockFiles.filter(({ age = Number.POSITIVE_INFINITY }) => age > limits.lockFileDays);
      const isStale = stale.length > 0 && stale.length === history.lockFiles.length;
      if (lag !== undefined || isStale) {
        const evidence = [idle, ...(isStale ? stale.map((file) => unchanged(file, history.days)) : []), ...(lag ? [lag] : [])];
        yield { entity: service, says: `${name} looks neglected: ${evidence.join(', ')}.`, evidence };
      } else if (history.lockFiles.length === 0)
        yield { entity: service, unknown: `${name} has ${idle}, and no lock file that tells whether its dependencies are as old.` };
    }
    yield* unrecorded(registry);
  },
});

/** By the annotation that stamping leaves, and updates bring forward. */
const lagBehind = ({ metadata }: SourcedEntity, current: string | undefined, limits: TemplateLag): string | undefined => {
  const stamped = metadata.annotations?.[annotations.templateVersion];
  const lag = stamped === undefined || current === undefined ? undefined : lagOf(stamped, current);
  return lag && isGrave(lag, limits) ? `template ${stamped}, ${lagInWords(lag)} behind ${current}` : undefined;
};

const unchanged = ({ name, age = Number.POSITIVE_INFINITY }: LockFile, read: number): string =>
  `${name} unchanged for ${ageInWords(age, read)}`;

/** Nothing is known of what lies further back than was read, and nothing more has to be. */
const ageInWords = (age: number, read: number): string => (age > read ? `more than ${read} days` : count(age, 'day'));
