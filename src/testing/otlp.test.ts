import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { send } from './http.ts';
import { Collector } from './otlp.ts';

/** What is used of protobufjs, which comes with the receiver. */
interface Protobuf {
  readonly Root: new () => {
    resolvePath: (origin: string, target: string) => string;
    loadSync(file: string): {
      lookupType(name: string): { fromObject(object: object): object; encode(message: object): { finish(): Uint8Array } };
    };
  };
}

// The official .proto files and an independent encoder: what our own decoder is held against.
const require = createRequire(import.meta.url);
const receiver = require.resolve('@elastic/mockotlpserver');
const protobuf = createRequire(receiver)('protobufjs') as Protobuf;
const protos = path.join(path.dirname(require.resolve('@elastic/mockotlpserver/package.json')));

const encode = (signal: 'trace' | 'metrics', type: string, message: object): Uint8Array => {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => path.join(protos, target);
  const Type = root
    .loadSync(`opentelemetry/proto/collector/${signal}/v1/${signal}_service.proto`)
    .lookupType(`opentelemetry.proto.collector.${signal}.v1.${type}`);
  return Type.encode(Type.fromObject(message)).finish();
};

const string = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const resource = { attributes: [string('service.name', 'payments')] };
const span = (id: (hex: string) => unknown) => ({
  resourceSpans: [
    {
      resource,
      scopeSpans: [
        {
          scope: { name: 'http' },
          spans: [
            {
              traceId: id('0af7651916cd43dd8448eb211c80319c'),
              spanId: id('b7ad6b7169203331'),
              parentSpanId: id('00f067aa0ba902b7'),
              name: 'GET /payments/{id}',
              kind: 2,
              startTimeUnixNano: '1700000000000000000',
              endTimeUnixNano: '1700000000250000000',
              attributes: [
                { key: 'http.response.status_code', value: { intValue: 500 } },
                { key: 'ok', value: { boolValue: false } },
                { key: 'ratio', value: { doubleValue: 0.25 } },
                { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: -1 }] } } },
              ],
              events: [{ timeUnixNano: '1', name: 'exception', attributes: [string('exception.type', 'Error')] }],
              links: [{ traceId: id('1af7651916cd43dd8448eb211c80319c'), spanId: id('c7ad6b7169203331') }],
              status: { code: 2 },
            },
          ],
        },
      ],
    },
  ],
});
const measurements = {
  resourceMetrics: [
    {
      resource,
      scopeMetrics: [
        {
          metrics: [
            {
              name: 'http.server.request.duration',
              unit: 's',
              histogram: {
                aggregationTemporality: 2,
                dataPoints: [
                  {
                    count: '3',
                    sum: 0.5,
                    bucketCounts: ['1', '2', '0'],
                    explicitBounds: [0.1, 1],
                    attributes: [string('http.route', '/')],
                  },
                ],
              },
            },
            {
              name: 'db.client.connection.count',
              unit: '{connection}',
              sum: { aggregationTemporality: 2, isMonotonic: false, dataPoints: [{ asInt: '-2' }] },
            },
            { name: 'load', unit: '1', gauge: { dataPoints: [{ asDouble: 1.5 }] } },
          ],
        },
      ],
    },
  ],
};

let collector: Collector;
beforeAll(async () => {
  collector = await Collector.create();
});
afterAll(() => collector.stop());

const hex = (value: string) => value;
const bytes = (value: string) => Buffer.from(value, 'hex');

test.each([
  ['JSON', 'application/json', JSON.stringify(span(hex)), JSON.stringify(measurements), {}],
  [
    'protobuf',
    'application/x-protobuf',
    encode('trace', 'ExportTraceServiceRequest', span(bytes)),
    encode('metrics', 'ExportMetricsServiceRequest', measurements),
    {},
  ],
  [
    'gzipped JSON',
    'application/json',
    gzipSync(JSON.stringify(span(hex))),
    gzipSync(JSON.stringify(measurements)),
    { 'content-encoding': 'gzip' },
  ],
])('%s arrives in the same plain shape', async (_name, type, trace, metric, headers) => {
  const before = [collector.spans().length, collector.metrics().length];
  expect(
    (await send(collector.endpoint, 'POST', '/v1/traces', { body: trace, headers: { 'content-type': type, ...headers } })).status,
  ).toBe(200);
  expect(
    (await send(collector.endpoint, 'POST', '/v1/metrics', { body: metric, headers: { 'content-type': type, ...headers } })).status,
  ).toBe(200);
  expect(collector.spans().slice(before[0])).toEqual([
    {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      parentSpanId: '00f067aa0ba902b7',
      name: 'GET /payments/{id}',
      kind: 'SERVER',
      status: 'ERROR',
      durationMs: 250,
      attributes: { 'http.response.status_code': 500, ok: false, ratio: 0.25, list: ['a', -1] },
      events: [{ name: 'exception', attributes: { 'exception.type': 'Error' } }],
      links: [{ traceId: '1af7651916cd43dd8448eb211c80319c', spanId: 'c7ad6b7169203331' }],
      resource: { 'service.name': 'payments' },
    },
  ]);
  const shape = { resource: { 'service.name': 'payments' } };
  expect(collector.metrics().slice(before[1])).toEqual([
    {
      ...shape,
      name: 'http.server.request.duration',
      unit: 's',
      kind: 'histogram',
      points: [{ attributes: { 'http.route': '/' }, value: 3, sum: 0.5, bounds: [0.1, 1] }],
    },
    { ...shape, name: 'db.client.connection.count', unit: '{connection}', kind: 'sum', points: [{ attributes: {}, value: -2 }] },
    { ...shape, name: 'load', unit: '1', kind: 'gauge', points: [{ attributes: {}, value: 1.5 }] },
  ]);
});

test('what is no OTLP is refused', async () => {
  expect(
    (await send(collector.endpoint, 'POST', '/v1/traces', { body: 'nonsense', headers: { 'content-type': 'application/json' } })).status,
  ).toBe(400);
  expect((await send(collector.endpoint, 'POST', '/elsewhere', { body: {} })).status).toBe(400);
});
