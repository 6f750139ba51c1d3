/** Tells which services each commit of one repository touched. Pure; fed by `read-log.ts`. */
import { posix } from 'node:path';
import { isBot } from './bots.ts';
import type { EntityRef } from './entity.ts';
import type { Commit, LockFile } from './history.ts';
import { homeOf } from './homes.ts';
import { isLockFile } from './lock-files.ts';
import type { LogTaker } from './read-log.ts';

export interface Collection {
  /** Folder of each service in the repository, with slashes; `.` is its top. */
  readonly folders: ReadonlyMap<string, EntityRef>;
  /** Calendar day in UTC that ages are counted from. */
  readonly day: string;
  /** Names of authors that are no people, besides those that everybody knows. */
  readonly bots: readonly string[];
}

export interface Collected {
  readonly commits: ReadonlyMap<EntityRef, readonly Commit[]>;
  /** Days since the last change of each lock file, by its path. */
  readonly lockFiles: ReadonlyMap<string, number>;
}

/** Takes commits in the order of the log, newest first. */
export const createCollector = ({ folders, day, bots }: Collection): LogTaker & { readonly collected: () => Collected } => {
  const within = new Map(folders);
  const commits = new Map<EntityRef, Commit[]>();
  const lockFiles = new Map<string, number>();
  const toName = createNames();
  let current: Omit<Commit, 'services'> | undefined;
  let touched = new Set<EntityRef>();
  const finish = (): void => {
    if (!current || touched.size === 0) return;
    const commit = { ...current, services: [...touched].sort() };
    for (const service of touched) {
      const known = commits.get(service);
      if (known) known.push(commit);
      else commits.set(service, [commit]);
    }
    touched = new Set();
  };
  const touchOne = (path: string): void => {
    const service = serviceAt(within, path);
    if (service) touched.add(service);
  };
  return {
    begin: (seconds, author) => {
      finish();
      current = { age: ageOn(day, seconds), author: toName(author.name, author.mail), isHuman: !isBot(author, bots) };
    },
    touch: (path, from) => {
      touchOne(path);
      if (isLockFile(path)) lockFiles.set(path, Math.min(lockFiles.get(path) ?? Number.POSITIVE_INFINITY, current?.age ?? 0));
      if (from === undefined) return;
      touchOne(from);
      // A service that moved took its catalog-info.yaml along: what came before stands under its former folder.
      const [moved, former] = [within.get(homeOf(path) ?? ''), homeOf(from)];
      if (moved && former !== undefined) within.set(former, moved);
    },
    collected: () => {
      finish();
      return { commits, lockFiles };
    },
  };
};

/** The service in whose folder a path lies: that of the deepest folder, where one holds another. */
export const serviceAt = (folders: ReadonlyMap<string, EntityRef>, path: string): EntityRef | undefined => {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
    const found = folders.get(folder);
    if (found) return found;
  }
  return folders.get('.');
};

/** Whole days, by the calendar; a clock that goes ahead is no reason for negative ones. */
const ageOn = (day: string, seconds: number): number => Math.max(0, Date.parse(day) / DAY - Math.floor((seconds * 1000) / DAY));
const DAY = 86_400_000;

/** One name for a person: the newest of those that came with one address. Where git was given an address for a name, what stands before the `@`. */
const createNames = (): ((name: string, mail: string) => string) => {
  const byMail = new Map<string, string>();
  return (name, mail) => {
    const key = mail.toLowerCase();
    const shown = /^\S+@\S+$/.test(name) ? name.slice(0, name.indexOf('@')) : name;
    const known = key === '' ? shown : (byMail.get(key) ?? shown);
    byMail.set(key, known);
    return known;
  };
};

export const toLockFile = (path: string, ages: ReadonlyMap<string, number>): LockFile => {
  const age = ages.get(path);
  return { name: posix.basename(path), ...(age !== undefined && { age }) };
};
