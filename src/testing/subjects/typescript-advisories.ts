/** What npm is told of holes in dependencies: a package registry on loopback that knows the advisories it is given, and sends who asks for anything else to the usual registry. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { succeed } from '../process.ts';
import type { Advisories } from './language.ts';

/** What every service depends on. */
const dependency = 'fastify';

export const openAdvisories = async (): Promise<Advisories> => {
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
    environment: { npm_config_registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    warn: async () => {
      const found = { id: 1, url: 'https://example.com/advisory', title: 'A hole', severity: 'high', vulnerable_versions: '*' };
      advisories.set(dependency, [found]);
    },
    forget: async () => advisories.clear(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
