/** Who depends on whom: the edges between Components, and the datastores that they use. Pure; built once for all rules. */

import { groupBy } from '../support/group-by.ts';
import type { Catalog } from './catalog.ts';
import { type EntityRef, parseRefs, refOf, type SourcedEntity } from './entity.ts';
import { isApi, isComponent, isDatastore, type Types } from './kinds.ts';

/** `from` depends on the Component `to`: it says so itself, or consumes an API that the other provides. One edge a pair. */
export interface Edge {
  readonly from: SourcedEntity;
  readonly to: SourcedEntity;
  /** A call that waits for its answer. Events (APIs of type `asyncapi`) cut a chain of waiting. */
  readonly synchronous: boolean;
}

/** A Component that uses a datastore. */
export interface Use {
  readonly component: SourcedEntity;
  readonly datastore: SourcedEntity;
}

/** A reference that leads to nothing in the registry, at its place in the entity that holds it. */
export interface Dangling {
  readonly entity: SourcedEntity;
  readonly field: readonly (string | number)[];
  readonly target: string;
}

export interface Graph {
  readonly edges: readonly Edge[];
  /** Edges by the Component that they start or end at; sorted by the other end. */
  readonly out: ReadonlyMap<EntityRef, readonly Edge[]>;
  readonly in: ReadonlyMap<EntityRef, readonly Edge[]>;
  readonly providers: ReadonlyMap<EntityRef, readonly SourcedEntity[]>;
  readonly consumers: ReadonlyMap<EntityRef, readonly SourcedEntity[]>;
  /** By datastore and by Component. */
  readonly users: ReadonlyMap<EntityRef, readonly Use[]>;
  readonly datastores: ReadonlyMap<EntityRef, readonly Use[]>;
}

const ASYNCHRONOUS = 'asyncapi';

export const toGraph = ({ entities }: Catalog, types: Types): Graph => {
  const all = [...entities.values()];
  const components = all.filter(isComponent);
  const targetsOf = (entity: SourcedEntity, field: string, kind: string): readonly SourcedEntity[] =>
    parseRefs(entity.spec[field], kind, entity.metadata.namespace).flatMap((ref) => entities.get(ref) ?? []);
  const providers = invert(components, (component) => targetsOf(component, 'providesApis', 'api').filter(isApi));
  const consumers = invert(components, (component) => targetsOf(component, 'consumesApis', 'api').filter(isApi));
  const edges = new Map<string, Edge>();
  const uses = new Map<string, Use>();
  const depend = (from: SourcedEntity, to: SourcedEntity, synchronous: boolean): void => {
    if (from === to || !isComponent(from)) return;
    const key = `${refOf(from)} ${refOf(to)}`;
    if (isDatastore(to, types)) uses.set(key, { component: from, datastore: to });
    else if (isComponent(to)) edges.set(key, { from, to, synchronous: synchronous || edges.get(key)?.synchronous === true });
  };
  for (const entity of all) {
    for (const target of targetsOf(entity, 'dependsOn', 'component')) depend(entity, target, true);
    for (const dependent of targetsOf(entity, 'dependencyOf', 'component')) depend(dependent, entity, true);
  }
  for (const component of components)
    for (const api of targetsOf(component, 'consumesApis', 'api'))
      for (const provider of providers.get(refOf(api)) ?? []) depend(component, provider, api.spec.type !== ASYNCHRONOUS);
  const sorted = [...edges].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
  return {
    edges: sorted,
    out: groupBy(sorted, ({ from }) => refOf(from)),
    in: groupBy(sorted, ({ to }) => refOf(to)),
    providers,
    consumers,
    users: groupBy([...uses.values()], ({ datastore }) => refOf(datastore)),
    datastores: groupBy([...uses.values()], ({ component }) => refOf(component)),
  };
};

const FIELDS: Readonly<Record<string, string>> = {
  system: 'system',
  domain: 'domain',
  subcomponentOf: 'component',
  providesApis: 'api',
  consumesApis: 'api',
  dependsOn: 'component',
  dependencyOf: 'component',
};

export interface Reference {
  readonly field: readonly (string | number)[];
  /** As it is written. */
  readonly target: string;
  /** Absent where that is no reference. */
  readonly ref?: EntityRef;
}

/** What an entity refers to in its spec, but for its owner. */
export const referencesOf = ({ metadata, spec }: SourcedEntity): readonly Reference[] =>
  Object.entries(FIELDS).flatMap(([field, kind]) => {
    const value = spec[field];
    if (value === undefined || value === null) return [];
    const list = Array.isArray(value) ? value : [value];
    return list.map((target: unknown, index) => {
      const [ref] = parseRefs(target, kind, metadata.namespace);
      const place = Array.isArray(value) ? ['spec', field, index] : ['spec', field];
      return { field: place, target: String(target), ...(ref !== undefined && { ref }) };
    });
  });

/** References of Components, APIs, Resources and Systems to what is not there. Owners have a rule of their own. */
export const danglingOf = ({ entities }: Catalog, entity: SourcedEntity): readonly Dangling[] =>
  referencesOf(entity).flatMap(({ field, target, ref }) => (ref && entities.has(ref) ? [] : [{ entity, field, target }]));

const invert = (entities: readonly SourcedEntity[], targetsOf: (entity: SourcedEntity) => readonly SourcedEntity[]) => {
  const pairs = entities.flatMap((entity) => [...new Set(targetsOf(entity))].map((target) => ({ entity, target })));
  return new Map([...groupBy(pairs, ({ target }) => refOf(target))].map(([ref, found]) => [ref, found.map(({ entity }) => entity)]));
};
