/** Plain HTTP for proofs: no redirects, no retries, the headers as they came, and sockets in view where they matter. */

import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly ms: number;
}

export interface Send {
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string or bytes as they are. */
  readonly body?: unknown;
  readonly agent?: http.Agent | false;
  readonly timeout?: number;
}

export const send = (
  base: string,
  method: string,
  path: string,
  { headers = {}, body, agent = false, timeout = 30_000 }: Send = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const payload = body === undefined ? undefined : Buffer.from(raw ? (body as string) : JSON.stringify(body));
    const type = payload && !raw ? { 'content-type': 'application/json' } : {};
    const length = payload ? { 'content-length': String(payload.length) } : {};
    const target = new URL(base);
    const request = http.request(
      { host: target.hostname, port: target.port, method, path, agent, headers: { ...type, ...length, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
            ms: performance.now() - started,
          }),
        );
      },
    );
    request.setTimeout(timeout, () => request.destroy(new Error(`${method} ${path}: no answer within ${timeout} ms`)));
    request.on('error', reject);
    request.end(payload);
  });

// biome-ignore lint/suspicious/noExplicitAny: what a service answers is looked into by the test, member by member
export const json = (answer: Pick<Answer, 'status' | 'text'>): any => {
  try {
    return JSON.parse(answer.text);
  } catch (cause) {
    throw new Error(`The answer (${answer.status}) is not JSON: ${answer.text.slice(0, 200)}`, { cause });
  }
};

/** A bare TCP connection: sends what it is told, and remembers what came back and when the peer hung up. */
export const rawConnection = async (port: number) => {
  // It does not hang up because the peer does: whoever lets it go must do so for good.
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  let received = '';
  const opened = performance.now();
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  socket.on('error', () => {});
  const closed = new Promise<number>((resolve) => socket.on('close', () => resolve(performance.now() - opened)));
  return {
    write: (text: string) => void (socket.writable && socket.write(text)),
    received: () => received,
    /** Milliseconds from connecting until the peer would take no more. */
    closed,
    destroy: () => void socket.destroy(),
  };
};
