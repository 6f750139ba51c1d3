/** Asks another service over HTTP: within a deadline, again where that is safe and helps, and not at all while it is down. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { RetryBudget } from './retry-budget.ts';
import { createTracing } from './tracing.ts';

export interface HttpClientOptions {
  /** The service that is asked, with a path if all of it is below one: one client for each, as breaker and budget are its own. */
  readonly baseUrl: string;
  /** For everything: attempts and the pauses between them. */
  readonly deadlineMs?: number;
  /** For one attempt, until its answer is read. */
  readonly attemptMs?: number;
  readonly attempts?: number;
}

/** Gives the answer, read to its end and whatever its status, or throws a `Problem` with 503 if there is none. */
export type HttpClient = (path: string, init?: RequestInit) => Promise<Response>;

const PAUSE_MS = 50;
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
/** Bad gateway, unavailable, gateway timeout: who answers so does not answer. */
const UNAVAILABLE = new Set([502, 503, 504]);
/** The largest answer that is read: what is larger does not belong into memory at once. */
const LARGEST_ANSWER = 10 * 1024 * 1024;

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { baseUrl, deadlineMs = 3_000, attemptMs = 1_000, attempts = 3 } = options;
  const breaker = new CircuitBreaker();
  const budget = new RetryBudget();
  const traceAttempt = createTracing();
  const base = new URL(baseUrl);

  return async (path, init = {}) => {
    const url = urlOf(base, path);
    const method = (init.method ?? 'GET').toUpperCase();
    const headers = new Headers(init.headers);
    const keyed = headers.has('idempotency-key');
    const repeatable = REPEATABLE.has(method) || keyed;
    const deadline = performance.now() + deadlineMs;
    budget.earn();

    for (let resend = 0; ; resend++) {
      if (!breaker.allows()) throw unavailable(url, new Error('the circuit is open'));
      const limit = AbortSignal.timeout(Math.max(0, Math.ceil(Math.min(attemptMs, deadline - performance.now()))));
      const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
      const outcome = await traceAttempt({ method, url, headers, resend }, (traced) =>
        // A redirect is an answer like any other: followed, it could lead anywhere.
        fetch(url, { ...init, method, headers: traced, signal, redirect: 'manual' }).then(readWhole),
      ).catch((error: unknown) => ({ error }));
      // A caller that is gone says nothing about the service that was asked.
      init.signal?.throwIfAborted();
      const answered = outcome instanceof Response;
      breaker.record(answered && !UNAVAILABLE.has(outcome.status));
      const settle = (): Response => {
        if (answered) return outcome;
        throw unavailable(url, outcome.error);
      };
      if (answered && !isTransient(outcome, keyed)) return outcome;
      if (!repeatable || resend + 1 >= attempts) return settle();
      const pause = Math.max(answered ? retryAfter(outcome) : 0, Math.random() * PAUSE_MS * 2 ** resend);
      if (performance.now() + pause >= deadline || !budget.spend()) return settle();
      await sleep(pause, undefined, init.signal ? { signal: init.signal } : {});
    }
  };
}

/** Joined as text and then looked at: resolved, a path like `//host/x` or `/../x` leads to where its author wants. */
function urlOf({ origin, pathname }: URL, path: string): URL {
  const base = origin + pathname.replace(/\/$/, '');
  const url = new URL(base + path);
  if (!path.startsWith('/') || !url.href.startsWith(`${base}/`))
    throw new TypeError(`Not a path below ${base}: ${path}`);
  return url;
}

/** The same request may succeed soon: also one that is still being answered, after its caller gave it up and sent it again. */
const isTransient = ({ status, headers }: Response, keyed: boolean): boolean =>
  UNAVAILABLE.has(status) || status === 429 || (status === 409 && keyed && headers.has('retry-after'));

/** Within the time of the attempt: a service can fall silent in the middle of its answer too, or never come to an end. */
async function readWhole(response: Response): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER) throw new Error(`the answer has more than ${LARGEST_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return new Response(size > 0 ? Buffer.concat(chunks) : null, response);
}

const unavailable = ({ host }: URL, cause: unknown): Problem =>
  new Problem(503, 'A service that this one asks does not answer. Try again soon.', {
    cause: new Error(`no answer from ${host}`, { cause }),
    headers: { 'retry-after': '1' },
  });

/** Milliseconds: the header holds seconds or a date. */
function retryAfter({ headers }: Response): number {
  const value = headers.get('retry-after');
  if (value === null) return 0;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? 0 : Math.max(0, milliseconds);
}
