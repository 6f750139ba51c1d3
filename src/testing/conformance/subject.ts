/** What the suite is told about a service. It knows no language: this is all that differs between two of them. */

export type Command = readonly [program: string, ...args: string[]];

export interface Subject {
  readonly name: string;
  /** Root of the stamped repository, dependencies installed and the service built. */
  readonly folder: string;
  /** Run with `folder` as the working folder, except `start`, which must not need one: its paths are absolute. */
  readonly commands: {
    /** Starts the service as the image does. */
    readonly start: Command;
    /** Brings the schema to its latest version and ends. */
    readonly migrate: Command;
    /** Fails if the committed OpenAPI document is not what the code serves. */
    readonly contractCheck: Command;
    /** Writes `.env.example` anew from the schema of the configuration. */
    readonly environmentExample: Command;
  };
  /** SQL that makes database and roles on a fresh cluster, as its superuser. This and the next are relative to `folder`. */
  readonly bootstrap: string;
  readonly contract: string;
  readonly migrations: string;
  /**
   * What brings the schema to the latest version of another version of the service, whose migrations are those in the folder `migrations`: a
   * command, and where it has to be run. What it needs for that it makes in the folder `scratch`, which is not there yet.
   */
  readonly migrateWith: (migrations: string, scratch: string) => Promise<{ readonly command: Command; readonly folder: string }>;
  /** What installing and building make in `folder`: all else is the repository. */
  readonly made: readonly string[];
  /** What the image holds in the working folder of the program, beside the program. */
  readonly besideProgram: readonly string[];
  /** Added to the environment of every command: where the toolchain is. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds from start to ready that its language is allowed. */
  readonly readyBudget: number;
}
