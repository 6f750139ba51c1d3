/** What lies between two releases of a template. Pure. */
import { isOlder } from '../support/versions.ts';
import type { ServiceTemplate } from '../types.ts';

/** The releases after one, up to another. */
export const releasesBetween = ({ releases }: ServiceTemplate, from: string, to: string): ServiceTemplate['releases'] =>
  releases.filter(({ version }) => isOlder(from, version) && !isOlder(to, version));

/** Old path → new path of the files that moved after one release, up to another. */
export const movesBetween = (template: ServiceTemplate, from: string, to: string): ReadonlyMap<string, string> => {
  const moves = new Map<string, string>();
  for (const [old, path] of releasesBetween(template, from, to).flatMap((release) => Object.entries(release.moves ?? {}))) {
    const origin = [...moves].find(([, at]) => at === old)?.[0] ?? old;
    moves.set(origin, path);
  }
  return moves;
};

export interface Support {
  /** The last day; nothing where none is known, as of the newest. */
  readonly until?: string;
  /** Days from now on to the last one, that one included; 0 and less once it has passed. */
  readonly daysLeft?: number;
}

const DAY = 24 * 60 * 60 * 1_000;

/** @param day Calendar day, `2026-11-25`. */
export const supportOf = ({ releases }: ServiceTemplate, version: string, day: string): Support => {
  const until = releases.find((release) => release.version === version)?.supportedUntil;
  return until === undefined ? {} : { until, daysLeft: Math.round((Date.parse(until) - Date.parse(day)) / DAY) + 1 };
};
