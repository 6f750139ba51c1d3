/** Tables for rules: small registries that a rule accepts, and others that it rejects, with what it says. */
import { describe, expect, test } from 'vitest';
import { toCatalog } from '../catalog/catalog.ts';
import { annotations, type Entity, labels, refOf, type SourcedEntity, sourced } from '../catalog/entity.ts';
import { toGraph } from '../catalog/graph.ts';
import { type Histories, noHistories } from '../catalog/history.ts';
import { defaultTypes, type Types } from '../catalog/kinds.ts';
import { type CapacityPolicy, defaultCapacity, toOwnership } from '../catalog/ownership.ts';
import { toYaml } from '../catalog/to-entity.ts';
import type { Found, JudgedRegistry, Rule, Thresholds } from '../rules/rule.ts';

export interface Settings {
  /** Version of the template that is at hand. */
  readonly template?: string;
  readonly histories?: Histories;
  readonly types?: Types;
  readonly capacity?: CapacityPolicy;
}

/** A registry of entities, as rules see it. */
export const judged = (
  entities: readonly SourcedEntity[],
  { types = defaultTypes, capacity = defaultCapacity, histories = noHistories, template }: Settings = {},
): JudgedRegistry => {
  const catalog = toCatalog({ entities, problems: [] }, types);
  const ownership = toOwnership(catalog, capacity);
  return { catalog, graph: toGraph(catalog, types), ownership, types, histories, ...(template !== undefined && { template }) };
};

interface Case extends Settings {
  readonly name: string;
  readonly entities: readonly SourcedEntity[];
  readonly thresholds?: Thresholds;
}

/** A finding as tables give it: `entity` is the whole reference, or `registry`; what is left out is not looked at. */
interface Expected {
  readonly entity: string;
  readonly says?: string | RegExp;
  readonly level?: Found['level'];
  readonly field?: Found['field'];
  readonly evidence?: Found['evidence'];
  readonly key?: string;
}

export interface RuleTable {
  readonly accept: readonly Case[];
  /** Each with all its findings, in any order. */
  readonly reject: readonly (Case & { readonly found: readonly Expected[] })[];
  /** What can't be judged, by reference. */
  readonly unknown?: readonly (Case & { readonly unknown: readonly string[] })[];
}

/** A test a row, and one that the rule's texts are whole. */
export const testRule = <T extends Thresholds>(rule: Rule<T>, { accept, reject, unknown = [] }: RuleTable): void => {
  const run = ({ entities, thresholds, ...settings }: Case) => {
    const results = [...rule.check(judged(entities, settings), { ...rule.thresholds, ...thresholds } as T)];
    return {
      found: results.flatMap((result) => ('says' in result ? [result] : [])),
      unknown: results.flatMap((result) => ('unknown' in result ? [result.entity ? refOf(result.entity) : 'registry'] : [])),
    };
  };
  describe(`${rule.id} ${rule.title}`, () => {
    test.each(accept)('accepts $name', (one) => expect(run(one)).toEqual({ found: [], unknown: [] }));
    test.each(reject)('rejects $name', (one) => {
      const { found } = run(one);
      const byEntity = (a: { entity: string }, b: { entity: string }) => (a.entity < b.entity ? -1 : 1);
      const seen = found.map((finding) => ({ ...finding, entity: finding.entity ? refOf(finding.entity) : 'registry' })).sort(byEntity);
      const wanted = one.found.map(({ says, ...rest }) => ({
        ...rest,
        ...(says !== undefined && { says: typeof says === 'string' ? says : expect.stringMatching(says) }),
      }));
      expect(seen).toEqual([...wanted].sort(byEntity).map((finding) => expect.objectContaining(finding)));
      for (const { says, field, entity } of found) {
        expect(says, 'it is a sentence').toMatch(/^[A-Z`a-z0-9].*\.$/s);
        expect(entity === undefined || field === undefined || fieldOf(entity, field) !== undefined || field.at(-1) === 'owner').toBe(true);
      }
    });
    if (unknown.length > 0) test.each(unknown)('can not judge $name', (one) => expect(run(one).unknown).toEqual(one.unknown));
    test('has both kinds of rows', () => expect(Math.min(accept.length, reject.length)).toBeGreaterThan(0));
  });
};

const fieldOf = (entity: SourcedEntity, field: readonly (string | number)[]): unknown =>
  field.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], entity);

let count = 0;

/** An entity of any kind; `name` may carry a namespace: `sales/team`. */
export const entity = (
  kind: string,
  name: string,
  spec: SourcedEntity['spec'] = {},
  metadata: Partial<SourcedEntity['metadata']> = {},
): SourcedEntity => {
  const [last = '', namespace] = name.split('/').reverse();
  return sourced(
    { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name: last, ...(namespace && { namespace }), ...metadata }, spec },
    { file: `${kind.toLowerCase()}-${last}-${count++}.yaml`, document: 0 },
  );
};

interface ServiceSpec {
  readonly owner?: unknown;
  readonly system?: string;
  readonly type?: string;
  readonly lifecycle?: string;
  readonly dependsOn?: readonly string[];
  readonly dependencyOf?: readonly string[];
  readonly providesApis?: readonly string[];
  readonly consumesApis?: readonly string[];
  readonly tier?: 1 | 2 | 3 | 4;
  readonly language?: string;
  readonly exposure?: 'public' | 'internal';
  readonly layer?: string;
}

/** A service in production of the team `team` and the system `shop`, unless it says otherwise. */
export const service = (name: string, { tier, language, exposure, layer, ...spec }: ServiceSpec = {}): SourcedEntity => {
  const given = Object.entries({ tier, language, exposure, layer }).filter(([, value]) => value !== undefined);
  const own = Object.fromEntries(given.map(([key, value]) => [labels[key as keyof typeof labels], String(value)]));
  return entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'team', system: 'shop', ...spec }, { labels: own });
};

/** Services `a1` … `an`. */
export const services = (n: number, spec: ServiceSpec = {}, prefix = 'a'): readonly SourcedEntity[] =>
  Array.from({ length: n }, (_, index) => service(`${prefix}${index + 1}`, spec));

/** A Group with so many engineers; `undefined`: nobody knows. */
export const team = (name: string, engineers?: number, spec: SourcedEntity['spec'] = {}): SourcedEntity =>
  entity(
    'Group',
    name,
    { type: 'team', children: [], ...spec },
    engineers === undefined ? {} : { annotations: { [annotations.engineers]: String(engineers) } },
  );

export const system = (name: string, owner = 'team'): SourcedEntity => entity('System', name, { owner });
export const api = (name: string, spec: SourcedEntity['spec'] = {}): SourcedEntity =>
  entity('API', name, { type: 'openapi', lifecycle: 'production', owner: 'team', system: 'shop', definition: 'openapi: 3.1.0', ...spec });
export const database = (name: string, spec: SourcedEntity['spec'] = {}): SourcedEntity =>
  entity('Resource', name, { type: 'database', owner: 'team', system: 'shop', ...spec });

/** What was written of an entity, before it was read. */
export const toDocument = ({ apiVersion, kind, metadata, spec }: SourcedEntity): Entity => ({ apiVersion, kind, metadata, spec });

/** Entities as a file of a registry holds them. */
export const toFile = (entities: readonly SourcedEntity[]): string => toYaml(entities.map(toDocument));
