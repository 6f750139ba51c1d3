/** What lies between two releases of a template. Pure. */
import type { ServiceTemplate } from '../types.ts';

/** Whether the first is the older one; nothing where one is no version. */
export const isOlder = (version: string, other: string): boolean | undefined => {
  const [a, b] = [version, other].map((text) => /^(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number));
  if (!a || !b) return undefined;
  const index = a.findIndex((number, i) => number !== b[i]);
  return index >= 0 && (a[index] ?? 0) < (b[index] ?? 0);
};

/** Old path → new path of the files that moved after one release, up to another; nothing where the first is none. */
export const movesBetween = ({ releases }: ServiceTemplate, from: string, to: string): ReadonlyMap<string, string> | undefined => {
  if (isOlder(from, to) === undefined) return undefined;
  const between = releases.filter(({ version }) => isOlder(from, version) && !isOlder(to, version));
  const moves = new Map<string, string>();
  for (const [old, path] of between.flatMap((release) => Object.entries(release.moves ?? {}))) {
    const origin = [...moves].find(([, at]) => at === old)?.[0] ?? old;
    moves.set(origin, path);
  }
  return moves;
};

/** The releases after one, up to another. */
export const releasesBetween = ({ releases }: ServiceTemplate, from: string, to: string): ServiceTemplate['releases'] =>
  releases.filter(({ version }) => isOlder(from, version) && !isOlder(to, version));

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
