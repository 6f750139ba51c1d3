/** The one kind of error that is a user's to mend. Anything else that is thrown is a bug and keeps its stack. */

/** One thing that is wrong, and where. What to do about all of them is the error's hint. */
export interface Problem {
  /** What it is about: a question, a file, a field. */
  readonly where: string;
  /** What is wrong, a full sentence. */
  readonly says: string;
}

/** What the command line makes an exit code of, and scripts tell errors apart by. */
export type ErrorCode =
  | 'refused'
  | 'stopped'
  | 'conflicts'
  | 'another-service'
  | 'no-folder'
  | 'damaged-record'
  | 'busy'
  | 'damaged-journal'
  | 'recovery-blocked'
  | 'changed-since-plan'
  | 'disk'
  | 'usage'
  | 'answers'
  | 'answers-file'
  | 'unsupported'
  | 'registry'
  | 'policy'
  | 'plan';

/** A mistake in what the user gave us, or a state of their machine that we can't go on with. */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, message: string, hint: string, problems: readonly Problem[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.code = code;
    this.hint = hint;
    this.problems = problems;
  }
}

/** All of it as one text, for those who show the message of an error and no more. */
export const inWords = ({ message, problems, hint }: UserError, advice = hint): string =>
  [message, ...problems.map(({ where, says }) => `  ${where}: ${says}`), advice].join('\n');

/** The system's own error code (`EACCES`, `ENOSPC`, …) of a caught value, if it has one. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && !(error instanceof UserError) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
