/** Stands before a server and lets everything through, but for requests that it is told to keep waiting: so a proof can look at work that is half done. */
import { once } from 'node:events';
import http from 'node:http';
import type net from 'node:net';
import type { Closable } from './network.ts';

export interface Gatekeeper extends Closable {
  /** Keeps requests whose path matches, from now on. */
  readonly keep: (paths: RegExp) => void;
  /** How many wait. */
  readonly waiting: () => number;
  /** Lets all of them through, and all others. */
  readonly release: () => void;
}

/** @param address Where the server is; asked for each request, since it may be started later. */
export const gatekeeper = async (address: () => string): Promise<Gatekeeper> => {
  const waiting = new Set<() => void>();
  let kept: RegExp | undefined;
  const server = http.createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const pass = () => {
      const upstream = http.request(address() + url, { method, headers, agent: false }, (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      });
      upstream.on('error', () => outgoing.destroy());
      incoming.pipe(upstream);
    };
    if (kept?.test(url)) waiting.add(pass);
    else pass();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    keep: (paths) => {
      kept = paths;
    },
    waiting: () => waiting.size,
    release: () => {
      kept = undefined;
      for (const pass of waiting) pass();
      waiting.clear();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
