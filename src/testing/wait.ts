/** Waiting for conditions: the one alternative to sleeping that proofs may use. */
import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

/** Asks again and again until the answer is neither `undefined` nor `false`; fails with the last reason once the time is up. */
export const until = async <T>(
  what: string,
  ask: () => T | Promise<T>,
  { within = 15_000, every = 50 } = {},
): Promise<Exclude<T, undefined | false>> => {
  const end = performance.now() + within;
  let reason: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
      reason = undefined;
    } catch (error) {
      reason = error;
    }
    if (performance.now() > end) throw new Error(`Waited ${within / 1000} s in vain until ${what}`, { cause: reason });
    await sleep(every);
  }
};
