/** Histories of services for the tables of rules, without a repository. */
import type { Commit, Histories, LockFile } from '../catalog/history.ts';

const refOf = (name: string): string => `component:default/${name}`;

/** Commits by Ada to all of these services, `ago` days ago, unless it is said otherwise. */
export const commits = (
  n: number,
  services: readonly string[],
  { ago = 1, by = 'Ada', isHuman = true }: { readonly ago?: number; readonly by?: string; readonly isHuman?: boolean } = {},
): readonly Commit[] => Array.from({ length: n }, () => ({ age: ago, author: by, isHuman, services: services.map(refOf).sort() }));

export interface Facts {
  /** How far back they were read. */
  readonly days?: number;
  /** By service; `{}` for one with a history and nothing in it. */
  readonly lockFiles?: Readonly<Record<string, readonly LockFile[]>>;
  /** Why, by service. */
  readonly missing?: Readonly<Record<string, string>>;
}

export const histories = (all: readonly Commit[], { days = 180, lockFiles = {}, missing = {} }: Facts = {}): Histories => {
  const services = new Set([...all.flatMap((commit) => commit.services), ...Object.keys(lockFiles).map(refOf)]);
  const files = new Map(Object.entries(lockFiles).map(([name, found]) => [refOf(name), found]));
  return {
    of: new Map(
      [...services].map((ref) => [
        ref,
        { days, commits: all.filter((commit) => commit.services.includes(ref)), lockFiles: files.get(ref) ?? [] },
      ]),
    ),
    missing: new Map(Object.entries(missing).map(([name, reason]) => [refOf(name), reason])),
  };
};
