/** States of stamped services as a report, so that every format of the report has them. Pure but for the text of records, which it is given. */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { Finding, Place, Report, RuleFacts } from '../report/report.ts';
import type { Level } from '../rules/rule.ts';
import { RECORD_PATH } from '../stamp/record.ts';
import type { ServiceState } from '../stamp/state.ts';
import { count } from '../support/words.ts';
import { asTyped } from './as-typed.ts';

/** Support that ends within so many days is worth a word. */
const SOON = 90;

const rule = (id: string, title: string, level: Level, finds: string, why: string, fix: string): RuleFacts => ({
  ...{ id, title, level, finds, why, fix },
  data: 'files',
  source: 'Practice of copier and cruft, which keep services and their templates together',
});

/** What is looked for, the gravest first. */
export const checks = {
  damaged: rule(
    'STAMP-001',
    'damaged record',
    'error',
    'The record of a service can not be read, or is of another template.',
    'Without it nobody knows what is the owner’s and what the template’s, so that nothing can be brought forward.',
    'Restore the record from version control.',
  ),
  unresolved: rule(
    'STAMP-002',
    'unresolved conflict',
    'error',
    'A file that the template keeps holds both sides of a merge between markers.',
    'Such a file is neither what its owner wrote nor what the template has.',
    'Decide between the markers; git mergetool shows both sides and the base.',
  ),
  unsupported: rule(
    'STAMP-003',
    'unsupported release',
    'error',
    `The support of the release that a service was brought to has ended, or, as a warning, ends within ${SOON} days.`,
    'What is wrong with it is not mended any more.',
    'Bring it forward with create-service update.',
  ),
  behind: rule(
    'STAMP-004',
    'behind the template',
    'warning',
    'There is a newer release of the template than the one that a service was brought to.',
    'What the template has learned since has not reached it; and the further apart they are, the harder it gets.',
    'Bring it forward with create-service update; create-service diff shows first what that does.',
  ),
  ahead: rule(
    'STAMP-005',
    'ahead of this program',
    'warning',
    'A service was brought to a newer release than this program has.',
    'An older program can not tell what is missing in it, and must not take back what it has.',
    'Use a program that is as new, as with npm create service@latest.',
  ),
  diverged: rule(
    'STAMP-006',
    'own changes in kept files',
    'info',
    'The owner changed or deleted files that the template keeps. That is allowed: an update merges.',
    'Each is a place where an update may need somebody to decide.',
    'Nothing has to be done. create-service heal makes files as the template has them.',
  ),
} as const;

export interface Checked {
  readonly states: readonly ServiceState[];
  /** As the user named them. */
  readonly words: readonly string[];
  readonly day: string;
  readonly tool: Report['tool'];
  /** Of the template that is at hand. */
  readonly current: string;
  /** The text of a record, for places in it. */
  readonly recordOf: (directory: string) => string;
}

export const toCheckReport = ({ states, words, day, tool, current, recordOf }: Checked): Report => {
  const findings = states.flatMap((state) => judge(state, current).map((found) => toFinding(state, found, recordOf)));
  const order: readonly string[] = Object.values(checks).map(({ id }) => id);
  const gravity = { error: 0, warning: 1, info: 2 };
  const sorted = findings.toSorted((a, b) => gravity[a.level] - gravity[b.level] || order.indexOf(a.rule) - order.indexOf(b.rule));
  return {
    ...{ day, tool, registry: words.join(' ') || '.', rules: Object.values(checks), findings: sorted },
    about: { title: 'Stamped services', says: sayStates(states, current) },
    organisation: { services: states.length, teams: 0, unowned: 0 },
    ...{ teams: [], known: [], waived: [], unknown: [], advice: [], services: [], edges: [], history: [] },
  };
};

const sayStates = (states: readonly ServiceState[], current: string): string => {
  const asNew = states.filter((state) => !('damaged' in state) && state.age === 'current').length;
  return `${asNew} of ${count(states.length, 'service')} ${states.length === 1 || asNew === 1 ? 'is' : 'are'} at template ${current}, the newest.`;
};

interface Found {
  readonly check: RuleFacts;
  readonly says: string;
  readonly level?: Level;
  readonly evidence?: readonly string[];
  /** Of the service, where it is about one; else it is the record. */
  readonly path?: string;
}

const judge = (state: ServiceState, current: string): readonly Found[] => {
  if ('damaged' in state) return [{ check: checks.damaged, says: state.damaged, evidence: state.evidence }];
  const { name, stamped, age, support, diverged, unresolved } = state;
  const { until, daysLeft = Number.POSITIVE_INFINITY } = support;
  const found: Found[] = unresolved.map((path) => ({ check: checks.unresolved, says: `${path} of ${name} is not decided.`, path }));
  if (daysLeft <= 0) found.push({ check: checks.unsupported, says: `${name} is at template ${stamped}, whose support ended on ${until}.` });
  else if (daysLeft <= SOON)
    found.push({
      ...{ check: checks.unsupported, level: 'warning' },
      says: `${name} is at template ${stamped}, whose support ends on ${until}, in ${count(daysLeft, 'day')}.`,
    });
  if (age === 'behind') found.push({ check: checks.behind, says: `${name} is at template ${stamped}; the newest is ${current}.` });
  if (age === 'ahead') found.push({ check: checks.ahead, says: `${name} is at template ${stamped}; this program has ${current}.` });
  if (diverged.length > 0)
    found.push({
      check: checks.diverged,
      says: `${count(diverged.length, 'file')} of ${name} ${diverged.length === 1 ? 'is' : 'are'} not as the template wrote them.`,
      evidence: diverged.map(({ path, how }) => (how === 'changed' ? path : `${path} (${how === 'mode' ? 'not executable' : how})`)),
    });
  return found;
};

const toFinding = (state: ServiceState, found: Found, recordOf: Checked['recordOf']): Finding => {
  const { check, says, level = check.level, evidence = [], path } = found;
  const folder = asTyped(state.directory);
  const within = relative(process.cwd(), state.directory).replaceAll('\\', '/');
  return {
    ...{ rule: check.id, title: check.title, level, says, fix: check.fix, evidence },
    place: path === undefined ? placeOf(folder, recordOf(state.directory)) : { file: join(folder, path) },
    // By where it is in the repository, so that it is the same on every machine.
    fingerprint: createHash('sha256')
      .update(`${check.id}\n${within}\n${path ?? ''}`)
      .digest('hex')
      .slice(0, 16),
  };
};

const join = (folder: string, path: string): string => (folder === '.' ? path : `${folder}/${path}`);

/** The line that names the release. */
const placeOf = (folder: string, record: string): Place => {
  const file = join(folder, RECORD_PATH);
  const lines = record.split('\n');
  const line = lines.findIndex((text) => /^\s*"version":/.test(text));
  return line < 0 ? { file, line: 1, column: 1 } : { file, line: line + 1, column: (lines[line]?.search(/\S/) ?? 0) + 1 };
};
