/** What went wrong in the database, as far as callers and logs may know. */
import pg from 'pg';
import { Problem } from '../problem.ts';

/** A statement that PostgreSQL refused. `code` is the SQLSTATE. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly code: string;
  readonly constraint: string | undefined;
  /** Whether the connection goes with it. */
  readonly fatal: boolean;

  constructor(statement: string, error: pg.DatabaseError) {
    // Data exceptions quote the value that was refused, and values are nobody else's business.
    super(`${statement}: ${error.code?.startsWith('22') ? 'a value was refused' : error.message}`);
    this.code = error.code ?? '';
    this.constraint = error.constraint;
    this.fatal = error.severity !== 'ERROR';
  }
}

/** Connection lost, resources short, shutting down, locked, deadlocked, out of time: the same request can succeed soon. */
const TRANSIENT = /^(08|53|57P|57014|55P03|40)/;

export function toError(error: unknown, statement: string): Error {
  if (error instanceof pg.DatabaseError) {
    const cause = new StatementError(statement, error);
    // The one thing that JSON strings can hold and PostgreSQL's can't.
    if (cause.code === '22021') return new Problem(400, 'Text must not contain the character NUL.', { cause });
    return TRANSIENT.test(cause.code) ? unavailable(cause) : cause;
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  return isConnectionError(cause) ? unavailable(cause) : cause;
}

/** Whether PostgreSQL said no and nothing else happened: then the connection is as good as before. */
export function isRefusal(error: unknown): boolean {
  const refused = error instanceof Problem ? error.cause : error;
  return refused instanceof StatementError && !refused.fatal;
}

/** What `pg` says of a server that is gone or silent: it has no codes for that. */
const GONE =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout ex)/;

/** Those of the system have codes such as ECONNREFUSED, those of a mistake in the code ERR_INVALID_ARG_TYPE. */
const isConnectionError = ({ message, code = '' }: NodeJS.ErrnoException): boolean =>
  /^E(?!RR_)/.test(code) || GONE.test(message);

const unavailable = (cause: unknown): Problem =>
  new Problem(503, 'The database does not answer. Try again soon.', { cause, headers: { 'retry-after': '1' } });

/** What stands for the error in telemetry. */
export function errorType(error: unknown): string {
  if (error instanceof pg.DatabaseError) return error.code ?? 'unknown';
  return (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.name : 'unknown');
}
