/** Who depends on whom: the edges between Components, and the datastores that they use. Pure; built once for all rules. */

import { groupBy } from '../support/group-by.ts';
import type { Catalog } from './catalog.ts';
import { type EntityRef, parseRef, parseRefs, refOf, type SourcedEntity, textOf } from './entity.ts';
import { isApi, isComponent, isDatastore, isEventApi, type Types } from './kinds.ts';

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

export const toGraph = ({ entities }: Catalog, types: Types): Graph => {
  const targetsOf = (entity: SourcedEntity, field: string, kind: string): readonly SourcedEntity[] =>
    parseRefs(entity.spec[field], kind, entity.metadata.namespace).flatMap((ref) => entities.get(ref) ?? []);
  const providers = new Map<EntityRef, SourcedEntity[]>();
  const consumers = new Map<EntityRef, SourcedEntity[]>();
  const edges = new Map<EntityRef, Map<EntityRef, Edge>>();
  const uses = new Map<EntityRef, Map<EntityRef, Use>>();
  const depend = (from: SourcedEntity, to: SourcedEntity, synchronous: boolean): void => {
    if (from === to || !isComponent(from)) return;
    if (isDatastore(to, types)) within(uses, from).set(refOf(to), { component: from, datastore: to });
    else if (isComponent(to)) {
      const known = within(edges, from);
      known.set(refOf(to), { from, to, synchronous: synchronous || known.get(refOf(to))?.synchronous === true });
    }
  };
  for (const entity of entities.values()) {
    for (const target of targetsOf(entity, 'dependsOn', 'component')) depend(entity, target, true);
    for (const dependent of targetsOf(entity, 'dependencyOf', 'component')) depend(dependent, entity, true);
    if (!isComponent(entity)) continue;
    for (const api of targetsOf(entity, 'providesApis', 'api')) if (isApi(api)) addTo(providers, api, entity);
    for (const api of targetsOf(entity, 'consumesApis', 'api')) if (isApi(api)) addTo(consumers, api, entity);
  }
  for (const [ref, all] of consumers) {
    const api = entities.get(ref);
    const synchronous = api === undefined || !isEventApi(api);
    for (const provider of providers.get(ref) ?? []) for (const consumer of all) depend(consumer, provider, synchronous);
  }
  const sorted = inOrder(edges);
  const used = inOrder(uses);
  return {
    edges: sorted,
    out: groupBy(sorted, ({ from }) => refOf(from)),
    in: groupBy(sorted, ({ to }) => refOf(to)),
    providers,
    consumers,
    users: groupBy(used, ({ datastore }) => refOf(datastore)),
    datastores: groupBy(used, ({ component }) => refOf(component)),
  };
};

const within = <T>(maps: Map<EntityRef, Map<EntityRef, T>>, entity: SourcedEntity): Map<EntityRef, T> => {
  const known = maps.get(refOf(entity));
  if (known) return known;
  const fresh = new Map<EntityRef, T>();
  maps.set(refOf(entity), fresh);
  return fresh;
};

/** Each once, in the order in which they were met. */
const addTo = (lists: Map<EntityRef, SourcedEntity[]>, target: SourcedEntity, entity: SourcedEntity): void => {
  const known = lists.get(refOf(target));
  if (!known) lists.set(refOf(target), [entity]);
  else if (known.at(-1) !== entity) known.push(entity);
};

/** By the reference of the one end, then by that of the other. */
const inOrder = <T>(maps: ReadonlyMap<EntityRef, ReadonlyMap<EntityRef, T>>): readonly T[] =>
  [...maps].sort(byRef).flatMap(([, map]) => (map.size === 1 ? [...map.values()] : [...map].sort(byRef).map(([, one]) => one)));

const byRef = ([a]: readonly [EntityRef, unknown], [b]: readonly [EntityRef, unknown]): number => (a < b ? -1 : 1);

/** Fields of `spec` that refer to entities, and the kind that is meant where none is said. Owners have rules of their own. */
export const REFERENCES: Readonly<Record<string, string>> = {
  system: 'system',
  domain: 'domain',
  subcomponentOf: 'component',
  providesApis: 'api',
  consumesApis: 'api',
  dependsOn: 'component',
  dependencyOf: 'component',
  // Users need not be registered: `members` may name anybody.
  memberOf: 'group',
  parent: 'group',
  children: 'group',
  subdomainOf: 'domain',
};

export interface Reference {
  readonly field: readonly (string | number)[];
  /** As it is written. */
  readonly target: string;
  /** Absent where that is no reference. */
  readonly ref?: EntityRef;
}

/** What an entity refers to in its spec, but for its owner. */
export const referencesOf = (entity: SourcedEntity): readonly Reference[] => {
  const found: Reference[] = [];
  visitReferences(entity, (field, index, target, ref) => found.push(toReference(field, index, target, ref)));
  return found;
};

/** References to what is not there. Owners have a rule of their own. */
export const danglingOf = ({ entities }: Catalog, entity: SourcedEntity): readonly Reference[] => {
  const found: Reference[] = [];
  visitReferences(entity, (field, index, target, ref) => {
    if (!ref || !entities.has(ref)) found.push(toReference(field, index, target, ref));
  });
  return found;
};

type Visit = (field: string, index: number | undefined, target: unknown, ref: EntityRef | undefined) => void;

const visitReferences = ({ spec, metadata }: SourcedEntity, visit: Visit): void => {
  for (const field in REFERENCES) {
    const value = spec[field];
    if (value === undefined || value === null) continue;
    const kind = REFERENCES[field] ?? '';
    if (Array.isArray(value))
      for (const [index, target] of value.entries()) visit(field, index, target, parseRef(target, kind, metadata.namespace));
    else visit(field, undefined, value, parseRef(value, kind, metadata.namespace));
  }
};

const toReference = (field: string, index: number | undefined, target: unknown, ref: EntityRef | undefined): Reference => ({
  field: index === undefined ? ['spec', field] : ['spec', field, index],
  target: target === null ? 'null' : textOf(target) || 'something that is no reference',
  ...(ref !== undefined && { ref }),
});
