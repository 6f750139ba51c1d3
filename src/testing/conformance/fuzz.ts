/**
 * Bad requests made from the contract of a service: every operation, every parameter and every member of a body gets the values
 * that parsers and databases choke on. Deterministic, so that a failure can be repeated.
 */
import type { Contract, Operation, Schema } from './contract.ts';

export interface FuzzedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** It violates the contract for certain; the others only must not break the service. */
  readonly mustFail: boolean;
}

/** Values of every kind that JSON and a URL can carry and a careless service can't. */
const hostileTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\n',
  '\ud800',
  '\u202e',
  '🧾'.repeat(50),
  'x'.repeat(10_000),
  "'",
  '"',
  '\\',
  "'; drop table x; --",
  '1 or 1=1',
  '%00',
  '%',
  '../../etc/passwd',
  '<%= 7*7 %>',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '9'.repeat(40),
  '2026-02-30',
  '0000-00-00T00:00:00Z',
  'urn:uuid:01900000-0000-7000-8000-000000000000',
];
const hostileValues: readonly unknown[] = [null, true, 0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER, [], {}, [[[[]]]], ...hostileTexts];

const notJson = [
  '',
  '{',
  '[1,',
  'nonsense',
  '"text"',
  '[]',
  '1',
  'null',
  '{"a":1}{"b":2}',
  '\ufeff{}',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{}}}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
];

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

/** Whether a schema forbids a value, as far as its plain keywords tell; in doubt no. */
const forbids = (contract: Contract, unresolved: Schema, value: unknown): boolean => {
  const schema = contract.resolve(unresolved);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return alternatives.every((alternative) => forbids(contract, alternative, value));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const kind = typeOf(value);
  if (types.length > 0 && !types.includes(kind) && !(kind === 'integer' && types.includes('number'))) return true;
  if (schema.enum && !schema.enum.includes(value)) return true;
  if (typeof value === 'string') {
    const length = [...value].length;
    if (length < (schema.minLength ?? 0) || length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) return true;
    if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) return true;
    return schema.format === 'uuid' || schema.format === 'date-time';
  }
  return (
    typeof value === 'number' &&
    (value < (schema.minimum ?? Number.NEGATIVE_INFINITY) || value > (schema.maximum ?? Number.POSITIVE_INFINITY))
  );
};

export function* fuzz(contract: Contract): Generator<FuzzedRequest> {
  for (const operation of contract.operations) {
    yield* fuzzParameters(contract, operation);
    if (operation.body) yield* fuzzBody(contract, operation, operation.body);
  }
}

const keyed = () => ({ 'idempotency-key': crypto.randomUUID() });

function* fuzzParameters(contract: Contract, operation: Operation): Generator<FuzzedRequest> {
  const { method } = operation;
  const body = operation.body && contract.valueOf(operation.body, 700);
  const plain = contract.pathTo(operation, 1);
  for (const parameter of operation.parameters) {
    // A number in a URL is text: only what no number can be is wrong for certain.
    const mustFail = (text: string) => contract.resolve(parameter.schema).type === 'string' && forbids(contract, parameter.schema, text);
    for (const text of hostileTexts) {
      const encoded = encodeURIComponent(text.toWellFormed());
      if (parameter.in === 'path' && text.trim() !== '' && !text.includes('..'))
        yield {
          method,
          path: operation.path.replace(`{${parameter.name}}`, encoded).replaceAll(/\{[^}]+\}/g, '1'),
          headers: keyed(),
          body,
          mustFail: mustFail(text),
        };
      if (parameter.in === 'query')
        yield { method, path: `${plain}?${parameter.name}=${encoded}`, headers: keyed(), body, mustFail: mustFail(text) };
      if (parameter.in === 'header' && /^[\x20-\x7e]*$/.test(text) && text.length < 4000)
        yield { method, path: plain, headers: { [parameter.name.toLowerCase()]: text }, body, mustFail: mustFail(text.trim()) };
    }
    if (parameter.in === 'query')
      yield { method, path: `${plain}?${parameter.name}=1&${parameter.name}=2`, headers: keyed(), body, mustFail: false };
    if (parameter.in === 'path')
      yield {
        method,
        path: operation.path.replace(`{${parameter.name}}`, '%E0%A4%A').replaceAll(/\{[^}]+\}/g, '1'),
        headers: keyed(),
        body,
        mustFail: true,
      };
  }
}

function* fuzzBody(contract: Contract, { method, path }: Operation, unresolved: Schema): Generator<FuzzedRequest> {
  const schema = contract.resolve(unresolved);
  const good = contract.valueOf(schema, 800) as Record<string, unknown>;
  const route = path.replaceAll(/\{[^}]+\}/g, '1');
  const json = { 'content-type': 'application/json' };
  for (const body of notJson) {
    const object = body.startsWith('{"');
    yield { method, path: route, headers: { ...keyed(), ...json }, body, mustFail: !object || body.includes('}{') };
  }
  for (const type of ['text/plain', 'application/xml', 'multipart/form-data', 'application/json; charset=nonsense', 'nonsense'])
    yield {
      method,
      path: route,
      headers: { ...keyed(), 'content-type': type },
      body: JSON.stringify(good),
      mustFail: !type.startsWith('application/json'),
    };
  for (const name of schema.required ?? []) {
    const { [name]: _dropped, ...rest } = good;
    yield { method, path: route, headers: keyed(), body: rest, mustFail: true };
  }
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    for (const value of hostileValues)
      yield { method, path: route, headers: keyed(), body: { ...good, [name]: value }, mustFail: forbids(contract, property, value) };
}
