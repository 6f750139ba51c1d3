/** The registry as an index: who owns what, who belongs where. Pure; built once, then only read. */
import { type EntityRef, parseRef, parseRefs, refOf, type SourcedEntity } from './entity.ts';
import type { CatalogProblem, LoadedCatalog } from './load.ts';

export interface Catalog {
  readonly entities: ReadonlyMap<EntityRef, SourcedEntity>;
  /** Each sorted by reference. */
  readonly groups: readonly SourcedEntity[];
  readonly systems: readonly SourcedEntity[];
  /** Components of a service type that are not deprecated: what a team has to carry. */
  readonly services: readonly SourcedEntity[];
  readonly servicesByOwner: ReadonlyMap<EntityRef, readonly SourcedEntity[]>;
  /** Group → its Users, from `spec.members` and `spec.memberOf` alike. A User need not be registered to be counted. */
  readonly members: ReadonlyMap<EntityRef, ReadonlySet<EntityRef>>;
  /** Group → the Groups directly below it, from `spec.children` and `spec.parent` alike. */
  readonly children: ReadonlyMap<EntityRef, ReadonlySet<EntityRef>>;
  readonly problems: readonly CatalogProblem[];
}

/** Values of a Component's `spec.type` that make it a service, unless a company says otherwise. */
export const defaultServiceTypes: readonly string[] = ['service'];

export const toCatalog = (loaded: LoadedCatalog, serviceTypes: readonly string[] = defaultServiceTypes): Catalog => {
  const problems = [...loaded.problems];
  const entities = byRef(loaded.entities, problems);
  const all = [...entities.values()];
  const ofKind = (kind: string) => all.filter((entity) => entity.kind.toLowerCase() === kind);
  const groups = ofKind('group');
  const services = ofKind('component').filter(({ spec }) => serviceTypes.includes(String(spec.type)) && spec.lifecycle !== 'deprecated');
  return {
    entities,
    groups,
    systems: ofKind('system'),
    services,
    servicesByOwner: byOwner(services),
    members: bothWays(groups, 'members', ofKind('user'), 'memberOf', 'user'),
    children: bothWays(groups, 'children', groups, 'parent', 'group'),
    problems,
  };
};

/** The Group (or User) that an entity names as its owner, registered or not. */
export const ownerOf = ({ metadata, spec }: SourcedEntity): EntityRef | undefined => parseRef(spec.owner, 'group', metadata.namespace);

/** Services without a readable owner are in none of the lists. */
const byOwner = (services: readonly SourcedEntity[]): ReadonlyMap<EntityRef, readonly SourcedEntity[]> => {
  const owners = new Map<EntityRef, SourcedEntity[]>();
  for (const service of services) {
    const owner = ownerOf(service);
    if (!owner) continue;
    const known = owners.get(owner);
    if (known) known.push(service);
    else owners.set(owner, [service]);
  }
  return owners;
};

/** Sorted; of two entities with one reference the first read counts, and the other is a problem. */
const byRef = (entities: readonly SourcedEntity[], problems: CatalogProblem[]): ReadonlyMap<EntityRef, SourcedEntity> => {
  const found = new Map<EntityRef, SourcedEntity>();
  for (const entity of entities) {
    const ref = refOf(entity);
    const first = found.get(ref);
    if (!first) found.set(ref, entity);
    else
      problems.push({
        file: entity.source.file,
        says: `${ref} is already in ${first.source.file}.`,
        hint: 'Rename one of them, or remove it.',
      });
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** A relation that may be stated at either end, as one map: what the Groups say of the others, and what the others say of them. */
const bothWays = (groups: readonly SourcedEntity[], down: string, others: readonly SourcedEntity[], up: string, kind: string) => {
  const below = new Map<EntityRef, Set<EntityRef>>();
  const add = (group: EntityRef, other: EntityRef): void => {
    const known = below.get(group);
    if (known) known.add(other);
    else below.set(group, new Set([other]));
  };
  for (const group of groups) for (const other of parseRefs(group.spec[down], kind, group.metadata.namespace)) add(refOf(group), other);
  for (const other of others) for (const group of parseRefs(other.spec[up], 'group', other.metadata.namespace)) add(group, refOf(other));
  return below;
};
