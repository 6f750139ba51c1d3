/** What git knows of services, as plain data for rules: how it is read stands in `read-histories.ts`. */
import { type EntityRef, refOf, type SourcedEntity } from './entity.ts';

/** One commit that changed files of services. The services that it touched share this very object. */
export interface Commit {
  /** Days since it came in; 0 is today. */
  readonly age: number;
  /**
   * Name of who wrote it, one for each person. Never a mail address: reports go to build artifacts and comments on pull requests, where
   * addresses are collected, and a name is all that a team needs to know who is meant.
   */
  readonly author: string;
  /** Written by a person, not by a bot. */
  readonly isHuman: boolean;
  /** All that it touched, sorted. */
  readonly services: readonly EntityRef[];
}

/** A file that pins the dependencies of a service. */
export interface LockFile {
  readonly name: string;
  /** Days since its last change, by whomever; absent where that was before all that was read. */
  readonly age?: number;
}

export interface ServiceHistory {
  /** How far back it was read. */
  readonly days: number;
  readonly commits: readonly Commit[];
  /** Those in the folder of the service itself, committed. */
  readonly lockFiles: readonly LockFile[];
}

export interface Histories {
  readonly of: ReadonlyMap<EntityRef, ServiceHistory>;
  /** Why the other services have none: half a sentence that fits any of them. */
  readonly missing: ReadonlyMap<EntityRef, string>;
}

/** Where nothing asks for them. */
export const noHistories: Histories = { of: new Map(), missing: new Map() };

/** Where none of the services can have one. */
export const missingHistories = (services: readonly SourcedEntity[], reason: string): Histories => ({
  of: new Map(),
  missing: new Map(services.map((service) => [refOf(service), reason])),
});
