/** The catalog's part of a Backstage, over a real socket: pages by cursor, kinds and fields as they are asked for. It can be told to misbehave. */
import { once } from 'node:events';
import http from 'node:http';
import type net from 'node:net';
import { json } from 'node:stream/consumers';

export interface CatalogServer {
  readonly address: string;
  /** The questions so far, each with its parameters. */
  readonly asked: readonly URLSearchParams[];
  readonly close: () => Promise<void>;
}

interface Behaviour {
  /** Others are refused. */
  readonly token?: string;
  /** Its cursors hold the question, as those of newer Backstages do: clients send them in the body of a request. */
  readonly wordyCursors?: boolean;
  /** Answers in its place, and says so; told how many questions there were before. */
  readonly instead?: (nth: number, response: http.ServerResponse) => boolean;
}

export const catalogServer = async (
  entities: readonly unknown[],
  { token, wordyCursors = false, instead }: Behaviour = {},
): Promise<CatalogServer> => {
  const asked: URLSearchParams[] = [];
  const server = http.createServer(async (request, response) => {
    const { url = '', headers, method } = request;
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const question = method === 'POST' ? new URLSearchParams((await json(request)) as Record<string, string>) : searchParams;
    const nth = asked.push(question) - 1;
    if (instead?.(nth, response)) return;
    const type = { 'content-type': 'application/json' };
    if (pathname !== '/api/catalog/entities/by-query') return void response.writeHead(404, type).end('{}');
    if (token !== undefined && headers.authorization !== `Bearer ${token}`) return void response.writeHead(401, type).end('{}');
    response.writeHead(200, type).end(JSON.stringify(pageOf(entities, question, wordyCursors)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const pageOf = (entities: readonly unknown[], asked: URLSearchParams, wordyCursors: boolean) => {
  const cursor = asked.get('cursor');
  const { kinds, offset } = cursor
    ? JSON.parse(Buffer.from(cursor, 'base64').toString())
    : { kinds: kindsIn(asked.get('filter') ?? ''), offset: 0 };
  const limit = Number(asked.get('limit') ?? 20);
  const fields = (asked.get('fields') ?? '').split(',');
  // What has no kind is among the first: whoever asks for anything gets it.
  const chosen = entities.filter((entity) => kinds.includes(String((entity as { kind?: unknown } | null)?.kind ?? kindless).toLowerCase()));
  const next = Buffer.from(
    JSON.stringify({ kinds, offset: offset + limit, ...(wordyCursors && { query: { kind: { $in: kinds } } }) }),
  ).toString('base64');
  return {
    items: chosen.slice(offset, offset + limit).map((entity) => project(entity, fields)),
    pageInfo: offset + limit < chosen.length ? { nextCursor: next } : {},
  };
};

const kindless = 'group';
const kindsIn = (filter: string): readonly string[] => filter.split(',').map((part) => part.replace(/^kind=/, '').toLowerCase());

/** Only the fields that were asked for, each by its path of one or two names. */
const project = (entity: unknown, fields: readonly string[]): unknown => {
  if (typeof entity !== 'object' || entity === null || Array.isArray(entity)) return entity;
  const entries = Object.entries(entity).flatMap(([key, value]): (readonly [string, unknown])[] => {
    if (fields.includes(key)) return [[key, value]];
    const below = fields.filter((field) => field.startsWith(`${key}.`)).map((field) => field.slice(key.length + 1));
    if (below.length === 0) return [];
    if (typeof value !== 'object' || value === null) return [[key, value]];
    return [[key, Object.fromEntries(Object.entries(value).filter(([inner]) => below.includes(inner)))]];
  });
  return Object.fromEntries(entries);
};
