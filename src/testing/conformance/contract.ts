/**
 * The API of a service as its own OpenAPI document tells it: the suite knows no resource, it takes the first collection
 * (a path with GET and POST) and the item below it, and makes requests that the document allows.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, never>>>>;
}

const methods = ['get', 'put', 'post', 'delete', 'patch'];

const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

const formats: Readonly<Record<string, (n: number) => string>> = {
  uuid,
  email: (n) => `person${n}@example.com`,
  date: () => '2026-01-31',
  'date-time': () => '2026-01-31T12:00:00Z',
  uri: (n) => `https://example.com/${n}`,
};

export class Contract {
  readonly document: Document;
  readonly operations: readonly Operation[];

  private constructor(document: Document) {
    this.document = document;
    this.operations = Object.entries(document.paths).flatMap(([route, entry]) =>
      methods.filter((method) => method in entry).map((method) => this.#operation(route, entry, method)),
    );
  }

  static async read(folder: string, file: string): Promise<Contract> {
    return new Contract(parse(await readFile(path.join(folder, file), 'utf8')) as Document);
  }

  #operation(route: string, entry: Record<string, unknown>, method: string): Operation {
    type Raw = {
      parameters?: Parameter[];
      requestBody?: { content?: Record<string, { schema?: Schema }> };
      responses?: Operation['responses'];
    };
    const raw = entry[method] as Raw;
    return {
      method: method.toUpperCase(),
      path: route,
      parameters: [...((entry.parameters as Parameter[] | undefined) ?? []), ...(raw.parameters ?? [])].map((parameter) =>
        this.resolve(parameter),
      ),
      body: raw.requestBody && this.resolve(raw.requestBody).content?.['application/json']?.schema,
      responses: Object.fromEntries(Object.entries(raw.responses ?? {}).map(([status, response]) => [status, this.resolve(response)])),
    };
  }

  resolve<T extends object>(value: T): T {
    const reference = (value as { $ref?: string }).$ref;
    if (!reference) return value;
    const target = reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')], this.document);
    return this.resolve(target as T);
  }

  operation(method: string, route: string): Operation {
    const found = this.operations.find((operation) => operation.method === method && operation.path === route);
    if (!found) throw new Error(`${method} ${route} is not documented`);
    return found;
  }

  /** The example resource: what can be listed and created, and read one by one. */
  get resource(): {
    readonly collection: string;
    readonly item: string;
    readonly create: Operation;
    readonly list: Operation;
    readonly read: Operation;
  } {
    for (const { path: collection, body } of this.operations.filter(({ method }) => method === 'POST')) {
      const item = this.operations.find(({ method, path: route }) => method === 'GET' && route.startsWith(`${collection}/{`))?.path;
      if (!body || !item || !this.operations.some(({ method, path: route }) => method === 'GET' && route === collection)) continue;
      const [create, list, read] = [this.operation('POST', collection), this.operation('GET', collection), this.operation('GET', item)];
      return { collection, item, create, list, read };
    }
    throw new Error('The contract documents no collection with GET and POST and an item below it');
  }

  /** The nth body that creates one of the resource. */
  sample(n: number): Record<string, unknown> {
    return this.valueOf(this.resource.create.body ?? {}, n) as Record<string, unknown>;
  }

  /** The members of a body that are free text: where a caller can put what he likes. */
  freeText(): string[] {
    const schema = this.resolve(this.resource.create.body ?? {});
    return Object.entries(schema.properties ?? {})
      .filter(([, property]) => this.#isFreeText(this.resolve(property)))
      .map(([name]) => name);
  }

  #isFreeText({ type, format, pattern, enum: values, const: constant }: Schema): boolean {
    return type === 'string' && !format && !pattern && !values && constant === undefined;
  }

  /** The nth value of a schema; different n give different values where the schema leaves room. */
  valueOf(unresolved: Schema, n: number): unknown {
    const schema = this.resolve(unresolved);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return schema.enum[n % schema.enum.length];
    const [example] = schema.examples ?? [];
    if (this.#isFreeText(schema)) return `${example ?? 'text'} ${n}`.slice(-(schema.maxLength ?? 200)).padEnd(schema.minLength ?? 0, '.');
    if (schema.type === 'string' && schema.format && formats[schema.format]) return formats[schema.format]?.(n);
    if (example !== undefined) return example;
    if (schema.default !== undefined) return schema.default;
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => this.valueOf(part, n)));
    const [choice] = schema.anyOf ?? schema.oneOf ?? [];
    if (choice) return this.valueOf(choice, n);
    if (schema.properties || schema.type === 'object')
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, this.valueOf(property, n)]));
    if (schema.type === 'array') return schema.items ? [this.valueOf(schema.items, n)] : [];
    if (schema.type === 'integer' || schema.type === 'number')
      return Math.min(schema.maximum ?? Number.MAX_SAFE_INTEGER, (schema.minimum ?? 1) + (n % 1000));
    if (schema.type === 'boolean') return n % 2 === 0;
    throw new Error(`No example can be made of ${JSON.stringify(schema)}: give the schema one`);
  }

  /** The path of an operation with its parameters filled in: of the right kind, but of nothing that exists. */
  pathTo(operation: Operation, n: number): string {
    return operation.path.replaceAll(/\{([^}]+)\}/g, (_all, name: string) => {
      const parameter = operation.parameters.find((candidate) => candidate.in === 'path' && candidate.name === name);
      return encodeURIComponent(String(this.valueOf(parameter?.schema ?? { type: 'string' }, n)));
    });
  }
}
