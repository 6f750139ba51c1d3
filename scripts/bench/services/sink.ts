/** Where telemetry goes: taken and thrown away, so that it costs as good as nothing beside what is measured. What was kept can be read later. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Collector, type Span } from '../../../src/testing/otlp.ts';

interface Export {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface Sink {
  readonly endpoint: string;
  /** Runs the work and reads all spans that came meanwhile. */
  readonly spansDuring: (work: () => Promise<void>) => Promise<readonly Span[]>;
  readonly close: () => Promise<void>;
}

export const openSink = async (): Promise<Sink> => {
  let kept: Export[] | undefined;
  const server = http.createServer((request, response) => {
    const { url: path = '', headers } = request;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => kept && chunks.push(chunk));
    request.on('end', () => {
      const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
      kept?.push({ path, headers: { 'content-type': type, 'content-encoding': encoding }, body: Buffer.concat(chunks) });
      response.writeHead(200, { 'content-type': type }).end(type.includes('json') ? '{}' : '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spansDuring: async (work) => {
      kept = [];
      await work();
      const exports = kept;
      kept = undefined;
      return read(exports);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const read = async (exports: readonly Export[]): Promise<readonly Span[]> => {
  const collector = await Collector.create();
  try {
    for (const { path, headers, body } of exports) {
      const { ok } = await fetch(`${collector.endpoint}${path}`, { method: 'POST', headers, body: new Uint8Array(body) });
      if (!ok) throw new Error(`What was sent to ${path} can't be read.`);
    }
    return collector.spans();
  } finally {
    await collector.stop();
  }
};
