/** Errors that a caller is told of: problem details after RFC 9457. */
import { STATUS_CODES } from 'node:http';
import { Type } from 'typebox';

/** Throw it anywhere below a route, and the caller gets this status and these words. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly InvalidPart[] | undefined;

  constructor(status: number, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.status = status;
    this.headers = options.headers ?? {};
    this.errors = options.errors;
  }

  toBody(traceId: string | undefined): object {
    return {
      type: 'about:blank',
      title: STATUS_CODES[this.status],
      status: this.status,
      detail: this.message,
      ...(this.errors && { errors: this.errors }),
      ...(traceId && { trace_id: traceId }),
    };
  }
}

export interface ProblemOptions {
  readonly cause?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly InvalidPart[];
}

/** One part of a request that is not as the contract says. */
export interface InvalidPart {
  readonly in: string;
  readonly pointer: string;
  readonly detail: string;
}

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ format: 'uri-reference' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String({ description: 'What went wrong, in words for a developer.' })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          in: Type.String({ description: 'Where in the request: `body`, `querystring`, `params` or `headers`.' }),
          pointer: Type.String({ description: 'JSON pointer to the part.' }),
          detail: Type.String(),
        }),
        { description: 'What of the request is not as this contract says: the first that was found.' },
      ),
    ),
    trace_id: Type.Optional(Type.String({ description: 'Quote it when you report the problem.' })),
  },
  { $id: 'Problem', description: 'Problem details after RFC 9457.' },
);

export function notFound(what: string): never {
  throw new Problem(404, `There is no such ${what}.`);
}
