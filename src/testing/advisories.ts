/** A package registry on loopback that knows the advisories it is given, and sends who asks for anything else to the usual registry. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { succeed } from './process.ts';

export interface AdvisoryRegistry {
  readonly url: string;
  /** Says that every version of a package has a hole. */
  readonly warnOf: (name: string) => void;
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

export const startRegistry = async (): Promise<AdvisoryRegistry> => {
  const usual = (await succeed(['npm', 'config', 'get', 'registry'], { folder: '/' })).stdout.trim().replace(/\/$/, '');
  const advisories = new Map<string, readonly unknown[]>();
  const server = http.createServer(async (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(307, { location: usual + request.url }).end();
    const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
    const asked = Object.keys(JSON.parse(await text(body)));
    const known = Object.fromEntries([...advisories].filter(([name]) => asked.includes(name)));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    warnOf: (name) => {
      const found = { id: 1, url: 'https://example.com/advisory', title: 'A hole', severity: 'high', vulnerable_versions: '*' };
      advisories.set(name, [found]);
    },
    forget: () => advisories.clear(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
