/** Stands for GitHub and for GitLab where a Backstage reads a repository: gives the files of folders that are called `<owner>/<repository>`. */
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import { join } from 'node:path';
import type { Closable } from './network.ts';

/** As GitHub is asked for a raw file, and GitLab for a project and a raw file of it. */
const FILE = [/^\/raw\/([^/]+\/[^/]+)\/main\/([^?]+)/, /^\/api\/v4\/projects\/([^/]+)\/repository\/files\/([^/]+)\/raw\?ref=main/];
const PROJECT = /^\/api\/v4\/projects\/([^/]+)$/;

export const serveRepositories = async (folder: string): Promise<Closable> => {
  const server = http.createServer(({ url = '' }, response) => {
    const [, project] = PROJECT.exec(url) ?? [];
    if (project) return void response.setHeader('content-type', 'application/json').end(JSON.stringify({ id: project }));
    const [, repository = '', path = ''] = FILE.map((pattern) => pattern.exec(url)).find(Boolean) ?? [];
    const file = join(folder, decodeURIComponent(repository), decodeURIComponent(path));
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
