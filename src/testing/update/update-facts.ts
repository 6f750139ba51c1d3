/** What updates are proven with in one language: what a newer release changes in its files, what owners do to them, and what has to pass then. */
import type { Work } from './owner.ts';

export interface UpdateFacts {
  /** Path in the service → what a newer release makes of its text. */
  readonly changes: Readonly<Record<string, (text: string) => string>>;
  /** What stands there then of it. */
  readonly brought: readonly (readonly [path: string, text: string])[];
  readonly work: readonly Work[];
  /** Adds what the owner's own code imports, where editing manifests is not enough. */
  readonly depend?: (folder: string, environment: Readonly<Record<string, string>>) => Promise<unknown>;
  /** Lists what the service does: its owner's from the first change on. */
  readonly features: string;
  /** The service's own checks. */
  readonly checks: readonly (readonly string[])[];
  /** What a database brings, and the checks that a service has with one beside. */
  readonly ofDatabase: { readonly file: string; readonly checks: readonly (readonly string[])[] };
}
