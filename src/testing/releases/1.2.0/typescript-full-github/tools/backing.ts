/** A server that the service needs beside it, on a developer's machine and in tests. */

export interface Backing {
  /** What the service has to know to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** Exported as `start` by each file in `backing/`. */
export type StartBacking = (options: { readonly keep: boolean }) => Promise<Backing>;
