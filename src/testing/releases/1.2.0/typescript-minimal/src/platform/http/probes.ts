/**
 * What the orchestrator asks: does the process live, may it get traffic, has it started. They look at what the service owns
 * and never at other services: a failure elsewhere must not take this one out of rotation.
 */
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { FastifyReply } from 'fastify';
import type { App, Check } from '../app.ts';

const CACHED_MS = 2_000;
const LIMIT_MS = 1_000;

const probe = { config: { probe: true } };

export function addProbes(app: App): void {
  let started = false;

  app.get('/livez', probe, async () => ({ status: 'ok' }));

  app.get('/readyz', probe, async (_request, reply) => {
    if (app.state.draining) return answer(reply, ['draining']);
    const failing = await failingChecks(app);
    started ||= failing.length === 0;
    return answer(reply, failing);
  });

  // Passed once is passed for good: what breaks later is for the other two to tell.
  app.get('/startupz', probe, async (_request, reply) => {
    const failing = started ? [] : await failingChecks(app);
    started ||= failing.length === 0;
    return answer(reply, failing);
  });
}

const answer = (reply: FastifyReply, failing: readonly string[]) =>
  reply
    .code(failing.length === 0 ? 200 : 503)
    .send(failing.length === 0 ? { status: 'ok' } : { status: 'unavailable', failing });

async function failingChecks(app: App): Promise<string[]> {
  const results = await Promise.all(
    [...app.state.checks].map(async ([name, check]) => {
      try {
        await check();
        return [];
      } catch (error) {
        app.log.warn({ err: error, check: name }, 'readiness check failed');
        return [name];
      }
    }),
  );
  return results.flat();
}

/** Runs a check at most every 2 s and for at most 1 s, however many probes ask; untraced, as probes are. */
export function cached(check: Check): Check {
  let last: { readonly at: number; readonly result: Promise<void> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > CACHED_MS) last = { at: performance.now(), result: limited(check) };
    return last.result;
  };
}

async function limited(check: Check): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT_MS} ms`)), LIMIT_MS);
  try {
    await Promise.race([context.with(suppressTracing(context.active()), check), promise]);
  } finally {
    clearTimeout(timer);
  }
}
