/** Where a stamped service is: against its record, and against the releases of its template. Reads; renders nothing, so that a fleet is judged in seconds. */
import { join } from 'node:path';
import { isUndecided } from '../merge/markers.ts';
import { UserError } from '../support/errors.ts';
import { isOlder } from '../support/versions.ts';
import { visible } from '../support/visible.ts';
import type { ServiceTemplate, Stamp } from '../types.ts';
import { contentOf, type Drift, driftOf } from './drift.ts';
import { RECORD_PATH, readStamp } from './record.ts';
import { type Support, supportOf } from './releases.ts';

export type ServiceState =
  | { readonly directory: string; readonly damaged: string; readonly evidence: readonly string[] }
  | {
      readonly directory: string;
      readonly name: string;
      /** The release that it was brought to last. */
      readonly stamped: string;
      readonly age: 'current' | 'behind' | 'ahead';
      /** Of the release that it was brought to. */
      readonly support: Support;
      /** Files that the template keeps, and that are not as it wrote them. */
      readonly diverged: readonly Drift[];
      /** Those of them that still hold both sides of a merge between markers. */
      readonly unresolved: readonly string[];
    };

/** @param day The day that support is judged by, `2026-11-25`. */
export const readState = (directory: string, template: ServiceTemplate, day: string): ServiceState => {
  try {
    const stamp = readStamp(directory);
    const age = ageOf(stamp, template);
    if (age === undefined)
      return { directory, damaged: `It was stamped of ${nameOf(stamp)}, which this program does not know.`, evidence: [] };
    const diverged = driftOf(directory, stamp);
    const { version } = stamp.template;
    return {
      ...{ directory, age, diverged, stamped: visible(version), support: supportOf(template, version, day) },
      name: visible(String(stamp.answers.name)),
      unresolved: diverged.filter(({ path, how }) => how === 'changed' && isUnresolved(join(directory, path))).map(({ path }) => path),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const inRecord = isUnresolved(join(directory, RECORD_PATH));
    const evidence = error.problems.map(({ where, says }) => `${where}: ${says}`);
    return inRecord
      ? { directory, damaged: `${RECORD_PATH} holds both sides of a merge between markers.`, evidence: [] }
      : { directory, damaged: error.message, evidence };
  }
};

const nameOf = ({ template: { name, version } }: Stamp): string => `the template ${JSON.stringify(name)} ${version}`;

/** Nothing where it is another template's, or a version is none. */
const ageOf = ({ template: { name, version } }: Stamp, template: ServiceTemplate): 'current' | 'behind' | 'ahead' | undefined => {
  const isBehind = isOlder(version, template.version);
  if (name !== template.name || isBehind === undefined) return undefined;
  return isBehind ? 'behind' : isOlder(template.version, version) ? 'ahead' : 'current';
};

const isUnresolved = (path: string): boolean => isUndecided(Buffer.from(contentOf(path) ?? []).toString('latin1'));
