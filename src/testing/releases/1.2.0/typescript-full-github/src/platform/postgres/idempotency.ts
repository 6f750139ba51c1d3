/**
 * `Idempotency-Key`: a request that is sent again gets the answer of the first, and its effect happens once. The answer is
 * stored in the transaction of the effect, so that there is never one without the other.
 */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Problem } from '../problem.ts';
import type { Database } from './database.ts';
import { type Queryable, statement } from './statement.ts';

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description:
        'Chosen by the caller, one for each effect, and like no key of any other caller: a UUID. Sent again within 24 hours it gets the same answer.',
    }),
  ),
});

/** What comes with an answer of `answerOnce`, for the contract. */
export const ReplayedHeaders = {
  'idempotency-replayed': Type.Optional(
    Type.Literal('true', { description: 'The answer is that of an earlier request with this Idempotency-Key.' }),
  ),
};

export interface Answer<Body, Status = number> {
  readonly status: Status;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** Does `work` in a transaction, or gives the answer that it gave before. Failures are not kept: they may be tried again. */
export async function answerOnce<Body, Status extends number>(
  database: Database,
  request: FastifyRequest,
  work: (transaction: Queryable) => Promise<Answer<Body, Status>>,
): Promise<Answer<Body, Status>> {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return database.transaction(work);
  const operation = `${request.method} ${request.routeOptions.url}`;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([request.params, request.query, request.body], inOrder))
    .digest('hex');

  return database.transaction(async (transaction) => {
    const [lock] = await transaction.query(lockKey, operation, key);
    if (!lock?.locked)
      throw new Problem(409, 'A request with this Idempotency-Key is being answered.', {
        headers: { 'retry-after': '1' },
      });
    const [stored] = await transaction.query(findAnswer, operation, key);
    if (stored && stored.fingerprint !== fingerprint)
      throw new Problem(422, 'This Idempotency-Key was used for a different request.');
    if (stored) {
      // What was stored is what `work` of the same route gave.
      const { status, headers, body } = stored as unknown as Answer<Body, Status>;
      return { status, headers: { ...headers, 'idempotency-replayed': 'true' }, body };
    }
    const answer = await work(transaction);
    await transaction.query(forgetOldAnswers);
    await transaction.query(
      storeAnswer,
      operation,
      key,
      fingerprint,
      answer.status,
      JSON.stringify(answer.headers),
      JSON.stringify(answer.body),
    );
    return answer;
  });
}

/** The order of an object's members says nothing: with `JSON.stringify` it makes the same text of the same request. */
const inOrder = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const lockKey = statement<{ readonly locked: boolean }, [operation: string, key: string]>(
  'SELECT idempotency_keys lock',
  `select pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0)) as locked`,
);

const findAnswer = statement<Answer<unknown> & { readonly fingerprint: string }, [operation: string, key: string]>(
  'SELECT idempotency_keys',
  `select fingerprint, status, headers, body from idempotency_keys
  where operation = $1 and key = $2 and created_at >= now() - interval '24 hours'`,
);

/** A few at a time, with each new one: no job is needed to keep the table small. */
const forgetOldAnswers = statement(
  'DELETE idempotency_keys',
  `delete from idempotency_keys where ctid in (
    select ctid from idempotency_keys where created_at < now() - interval '24 hours'
    limit 10 for update skip locked
  )`,
);

const storeAnswer = statement<
  never,
  [operation: string, key: string, fingerprint: string, status: number, headers: string, body: string]
>(
  'INSERT idempotency_keys',
  `insert into idempotency_keys (operation, key, fingerprint, status, headers, body)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (operation, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
    headers = excluded.headers, body = excluded.body, created_at = excluded.created_at`,
);
