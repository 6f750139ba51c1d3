/** Asks a Backstage for one page of its catalog: patient where it is busy, bounded in time and size. What went wrong is worded elsewhere. */
import { setTimeout as pauseFor } from 'node:timers/promises';
import type { Backstage } from './load.ts';
import { badStatus, inCircles, noCatalog, noJson, pageForPeople, tooBusy, tooLarge } from './say.ts';
import { noAnswer } from './unreachable.ts';

export interface Asking {
  /** Ends it at once. */
  readonly signal: AbortSignal;
  /** Milliseconds for one page, from the question to its last byte. */
  readonly timeout: number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

const MOST_BYTES = 100_000_000;
const MOST_TRIES = 4;
const LONGEST_PAUSE = 30_000;
const usual: Asking = {
  signal: new AbortController().signal,
  timeout: 60_000,
  pause: (milliseconds, signal) => pauseFor(milliseconds, undefined, { signal }),
};

/** A `fetch` for the catalog's client, which never gets to see a bad answer. */
export const toAsk = (backstage: Backstage, given: Partial<Asking>): typeof fetch => {
  const asking = { ...usual, ...given };
  const asked = new Set<string>();
  return async (input, init) => {
    const url = String(input);
    // Cursors of a long question come in a body.
    const question = `${url}\n${String(init?.body ?? '')}`;
    if (asked.has(question)) throw inCircles(backstage);
    asked.add(question);
    try {
      const page = toPage(await askPatiently(url, init ?? {}, backstage, asking), backstage);
      // Parsed once, here, where a fault can be told in words.
      return Object.assign(new Response(), { json: async () => page });
    } catch (error) {
      throw noAnswer(error, backstage, asking);
    }
  };
};

/** The text of a good answer. */
const askPatiently = async (url: string, init: RequestInit, backstage: Backstage, { signal, timeout, pause }: Asking): Promise<string> => {
  for (let attempt = 1; ; attempt++) {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
    // A redirect may lead to a host that the token must not go to, or to a login.
    const response = await fetch(url, { ...init, redirect: 'manual', signal: limited });
    if (response.ok) return await readText(response, backstage);
    await response.body?.cancel();
    if (response.status !== 429 && response.status !== 503) throw badStatus(response, backstage);
    const wanted = retryAfter(response);
    const wait = wanted ?? 500 * 2 ** attempt;
    if (attempt === MOST_TRIES || wait > LONGEST_PAUSE) throw tooBusy(response, backstage, attempt, wanted);
    await pause(wait, signal);
  }
};

/** Milliseconds, from seconds or from a date. */
const retryAfter = ({ headers }: Response): number | undefined => {
  const value = headers.get('retry-after') ?? '';
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
};

const readText = async ({ body }: Response, backstage: Backstage): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw tooLarge(backstage, MOST_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

/** What the client needs of a page, so that it fails nowhere else. */
interface Page {
  readonly items: readonly unknown[];
  readonly pageInfo: { readonly nextCursor?: string };
}

const toPage = (text: string, backstage: Backstage): Page => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw /^\s*</.test(text) ? pageForPeople(backstage) : noJson(backstage);
  }
  const { items, pageInfo } = Object(value) as { items?: unknown; pageInfo?: unknown };
  const { nextCursor } = Object(pageInfo) as { nextCursor?: unknown };
  if (!Array.isArray(items) || !pageInfo || !(nextCursor === undefined || typeof nextCursor === 'string')) throw noCatalog(backstage);
  return { items, pageInfo: { ...(nextCursor && { nextCursor }) } };
};
