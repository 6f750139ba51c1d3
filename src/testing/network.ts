/** What stands between and beside the processes of a proof: free ports, a black hole, a proxy-less load balancer. No knowledge of HTTP routes. */

import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

/** A TCP port of the loopback interface on which nobody listens. */
export const freePort = async (): Promise<number> => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

export interface Closable {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const closing = (server: net.Server, sockets: Set<net.Socket>) => async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
};

/** Accepts every connection, reads nothing, answers nothing: the worst kind of broken peer. */
export const blackHole = async (port = 0): Promise<Closable & { readonly accepted: () => number }> => {
  const sockets = new Set<net.Socket>();
  let accepted = 0;
  const server = net.createServer({ pauseOnConnect: true }, (socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as net.AddressInfo).port, accepted: () => accepted, close: closing(server, sockets) };
};

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Stands before a server and remembers every answer, for a client that tells only what it found wrong. */
export const recorder = async (port: number): Promise<Closable & { readonly exchanges: readonly Exchange[] }> => {
  const exchanges: Exchange[] = [];
  const server = http.createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const upstream = http.request({ host: '127.0.0.1', port, agent: false, method, path: url, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        exchanges.push({ method, path: url, status: response.statusCode ?? 0, headers: response.headers, text: body.toString() });
        outgoing.writeHead(response.statusCode ?? 502, response.headers).end(body);
      });
    });
    upstream.on('error', (error) => outgoing.writeHead(502).end(error.message));
    incoming.pipe(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as net.AddressInfo).port, exchanges, close };
};

/**
 * A round-robin balancer that does as a Kubernetes Service does: it sends new requests to those instances whose readiness
 * probe answered last time, keeps its connections to them alive, and never repeats a request that failed.
 */
export const balancer = async (readyPath: string, probeEvery = 100) => {
  const instances = new Map<number, { ready: boolean; readonly agent: http.Agent }>();
  let turn = 0;

  const probe = (port: number) =>
    new Promise<boolean>((resolve) => {
      const request = http.get({ host: '127.0.0.1', port, path: readyPath, agent: false, timeout: 2000 }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      });
      request.on('timeout', () => request.destroy()).on('error', () => resolve(false));
    });
  const timer = setInterval(() => {
    for (const [port, instance] of instances) void probe(port).then((ready) => (instance.ready = ready));
  }, probeEvery);

  const server = http.createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    const ready = [...instances].filter(([, instance]) => instance.ready);
    const chosen = ready[turn++ % Math.max(ready.length, 1)];
    if (!chosen) return void outgoing.writeHead(502, { 'x-balancer': 'nobody is ready' }).end();
    const [port, { agent }] = chosen;
    const upstream = http.request(
      { host: '127.0.0.1', port, agent, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (response) => {
        outgoing.writeHead(response.statusCode ?? 502, { 'content-type': response.headers['content-type'] ?? 'text/plain' });
        response.pipe(outgoing);
      },
    );
    upstream.on('error', (error) => outgoing.writeHead(502, { 'x-balancer': error.message }).end());
    incoming.pipe(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as net.AddressInfo).port,
    add: (port: number) => void instances.set(port, { ready: false, agent: new http.Agent({ keepAlive: true }) }),
    remove: (port: number) => {
      instances.get(port)?.agent.destroy();
      instances.delete(port);
    },
    isReady: (port: number) => instances.get(port)?.ready ?? false,
    close: async () => {
      clearInterval(timer);
      for (const { agent } of instances.values()) agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
