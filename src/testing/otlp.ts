/**
 * A real OTLP/HTTP receiver for proofs: takes protobuf and JSON, plain or gzipped, and holds what arrived in one plain shape.
 * It judges nothing; it can be stopped and started again on its port, as a collector that is down for a while.
 */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decode, type Fields, type Message } from './protobuf.ts';

type Attributes = Readonly<Record<string, unknown>>;

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: 'UNSPECIFIED' | 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';
  readonly attributes: Attributes;
  readonly status: 'UNSET' | 'OK' | 'ERROR';
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly durationMs: number;
  readonly resource: Attributes;
}

interface Point {
  readonly attributes: Attributes;
  /** Of a histogram the number of observations, else the value. */
  readonly value: number;
  readonly sum?: number;
  readonly bounds?: readonly number[];
}

export interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly kind: 'gauge' | 'sum' | 'histogram';
  readonly points: readonly Point[];
  readonly resource: Attributes;
}

// ── The protocol: https://github.com/open-telemetry/opentelemetry-proto ──────────────────────

const value: Message = {
  1: ['stringValue', 'string'],
  2: ['boolValue', 'bool'],
  3: ['intValue', 'int'],
  4: ['doubleValue', 'double'],
  5: ['arrayValue', () => ({ 1: ['values', () => value, '*'] })],
  6: ['kvlistValue', () => ({ 1: ['values', () => pair, '*'] })],
};
const pair: Message = { 1: ['key', 'string'], 2: ['value', () => value] };
const resource: Message = { 1: ['attributes', () => pair, '*'] };
const event: Message = { 1: ['timeUnixNano', 'fixed64'], 2: ['name', 'string'], 3: ['attributes', () => pair, '*'] };
const link: Message = { 1: ['traceId', 'hex'], 2: ['spanId', 'hex'], 4: ['attributes', () => pair, '*'] };
const span: Message = {
  1: ['traceId', 'hex'],
  2: ['spanId', 'hex'],
  4: ['parentSpanId', 'hex'],
  5: ['name', 'string'],
  6: ['kind', 'varint'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: ['attributes', () => pair, '*'],
  11: ['events', () => event, '*'],
  13: ['links', () => link, '*'],
  15: ['status', () => ({ 2: ['message', 'string'], 3: ['code', 'varint'] })],
};
const numberPoint: Message = { 4: ['asDouble', 'double'], 6: ['asInt', 'sfixed64'], 7: ['attributes', () => pair, '*'] };
const histogramPoint: Message = {
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['bucketCounts', 'fixed64', '*'],
  7: ['explicitBounds', 'double', '*'],
  9: ['attributes', () => pair, '*'],
};
const metric: Message = {
  1: ['name', 'string'],
  2: ['description', 'string'],
  3: ['unit', 'string'],
  5: ['gauge', () => ({ 1: ['dataPoints', () => numberPoint, '*'] })],
  7: ['sum', () => ({ 1: ['dataPoints', () => numberPoint, '*'] })],
  9: ['histogram', () => ({ 1: ['dataPoints', () => histogramPoint, '*'] })],
};
const traces: Message = {
  1: ['resourceSpans', () => ({ 1: ['resource', () => resource], 2: ['scopeSpans', () => ({ 2: ['spans', () => span, '*'] }), '*'] }), '*'],
};
const metrics: Message = {
  1: [
    'resourceMetrics',
    () => ({ 1: ['resource', () => resource], 2: ['scopeMetrics', () => ({ 2: ['metrics', () => metric, '*'] }), '*'] }),
    '*',
  ],
};

// ── One plain shape ──────────────────────────────────────────────────────────────────────────

const list = (fields: Fields | undefined, name: string): Fields[] => (fields?.[name] as Fields[] | undefined) ?? [];
const text = (fields: Fields, name: string): string => String(fields[name] ?? '');

const plain = (any: Fields | undefined): unknown => {
  if (!any) return undefined;
  if (any.arrayValue) return list(any.arrayValue as Fields, 'values').map(plain);
  if (any.kvlistValue) return attributesOf(any.kvlistValue as Fields, 'values');
  if (any.intValue !== undefined) return Number(any.intValue);
  return any.stringValue ?? any.boolValue ?? any.doubleValue;
};
const attributesOf = (fields: Fields | undefined, name = 'attributes'): Attributes =>
  Object.fromEntries(list(fields, name).map((entry) => [text(entry, 'key'), plain(entry.value as Fields)]));

const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const statuses = ['UNSET', 'OK', 'ERROR'] as const;

const spansOf = (body: Fields): Span[] =>
  list(body, 'resourceSpans').flatMap((group) =>
    list(group, 'scopeSpans').flatMap((scope) =>
      list(scope, 'spans').map((fields) => ({
        traceId: text(fields, 'traceId'),
        spanId: text(fields, 'spanId'),
        parentSpanId: text(fields, 'parentSpanId'),
        name: text(fields, 'name'),
        kind: kinds[Number(fields.kind ?? 0)] ?? 'UNSPECIFIED',
        attributes: attributesOf(fields),
        status: statuses[Number((fields.status as Fields | undefined)?.code ?? 0)] ?? 'UNSET',
        events: list(fields, 'events').map((entry) => ({ name: text(entry, 'name'), attributes: attributesOf(entry) })),
        links: list(fields, 'links').map((entry) => ({ traceId: text(entry, 'traceId'), spanId: text(entry, 'spanId') })),
        durationMs: Number(BigInt(text(fields, 'endTimeUnixNano')) - BigInt(text(fields, 'startTimeUnixNano'))) / 1e6,
        resource: attributesOf(group.resource as Fields),
      })),
    ),
  );

const pointOf = (fields: Fields): Point => ({
  attributes: attributesOf(fields),
  value: Number(fields.count ?? fields.asInt ?? fields.asDouble ?? 0),
  ...(fields.sum === undefined ? {} : { sum: Number(fields.sum) }),
  ...(fields.explicitBounds === undefined ? {} : { bounds: fields.explicitBounds as number[] }),
});

const metricsOf = (body: Fields): Metric[] =>
  list(body, 'resourceMetrics').flatMap((group) =>
    list(group, 'scopeMetrics').flatMap((scope) =>
      list(scope, 'metrics').flatMap((fields) =>
        (['gauge', 'sum', 'histogram'] as const)
          .filter((kind) => fields[kind])
          .map((kind) => ({
            name: text(fields, 'name'),
            unit: text(fields, 'unit'),
            kind,
            points: list(fields[kind] as Fields, 'dataPoints').map(pointOf),
            resource: attributesOf(group.resource as Fields),
          })),
      ),
    ),
  );

// ── The receiver ─────────────────────────────────────────────────────────────────────────────

export class Collector {
  #spans: Span[] = [];
  #metrics: Metric[] = [];
  #raw: string[] = [];
  #requests = 0;
  #port = 0;
  #server: http.Server | undefined;

  static async create(): Promise<Collector> {
    const collector = new Collector();
    await collector.start();
    return collector;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        try {
          const sent = Buffer.concat(chunks);
          const type = request.headers['content-type'] ?? '';
          this.#receive(request.url ?? '', type, request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent);
          response.writeHead(200, { 'content-type': type }).end(type.includes('json') ? '{}' : '');
        } catch (error) {
          response.writeHead(400).end(String(error));
        }
      });
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  #receive(path: string, type: string, body: Buffer): void {
    this.#requests += 1;
    this.#raw.push(body.toString('utf8'));
    const read = (message: Message) => (type.includes('json') ? (JSON.parse(body.toString('utf8')) as Fields) : decode(message, body));
    if (path === '/v1/traces') this.#spans.push(...spansOf(read(traces)));
    else if (path === '/v1/metrics') this.#metrics.push(...metricsOf(read(metrics)));
    else if (path !== '/v1/logs') throw new Error(`not a signal: ${path}`);
  }

  /** Spans received so far, of all processes. */
  spans(): readonly Span[] {
    return this.#spans;
  }

  /** Every export of every metric so far, oldest first. */
  metrics(): readonly Metric[] {
    return this.#metrics;
  }

  requests(): number {
    return this.#requests;
  }

  /** All that was received, as text, for searching: strings stand in protobuf as they are. */
  raw(): string {
    return this.#raw.join('\n');
  }
}
