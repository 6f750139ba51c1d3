/** The registry as an index: who owns what, who belongs where. Pure; built once, then only read. */
import { groupBy } from '../support/group-by.ts';
import { type EntityRef, parseRef, parseRefs, refOf, type SourcedEntity } from './entity.ts';
import { defaultTypes, isService, type Types } from './kinds.ts';
import type { LoadedCatalog } from './load.ts';
import type { CatalogProblem } from './read-file.ts';

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
  /** Folders that hold nothing but YAML files: of no service the source. */
  readonly bare: ReadonlySet<string>;
  /** Addresses on the web that Locations lead to, where nothing was read. */
  readonly elsewhere: readonly string[];
}

export const toCatalog = (
  loaded: Pick<LoadedCatalog, 'entities' | 'problems'> & Partial<Pick<LoadedCatalog, 'bare' | 'elsewhere'>>,
  types: Types = defaultTypes,
): Catalog => {
  const problems = [...loaded.problems];
  const entities = byRef(loaded.entities, problems);
  const all = [...entities.values()];
  const ofKind = (kind: string) => all.filter((entity) => entity.kind.toLowerCase() === kind);
  const groups = ofKind('group');
  const services = all.filter((entity) => isService(entity, types));
  return {
    entities,
    groups,
    systems: ofKind('system'),
    services,
    servicesByOwner: byOwner(services),
    members: bothWays(groups, 'members', ofKind('user'), 'memberOf', 'user'),
    children: onlyKnown(bothWays(groups, 'children', groups, 'parent', 'group'), entities),
    problems,
    bare: loaded.bare ?? new Set(),
    elsewhere: loaded.elsewhere ?? [],
  };
};

/** The Group (or User) that an entity names as its owner, registered or not. */
export const ownerOf = ({ metadata, spec }: SourcedEntity): EntityRef | undefined => parseRef(spec.owner, 'group', metadata.namespace);

/** The owner, if it is registered. A placeholder is nobody, though two of them read alike. */
export const knownOwnerOf = ({ entities }: Pick<Catalog, 'entities'>, entity: SourcedEntity): EntityRef | undefined => {
  const owner = ownerOf(entity);
  return owner && entities.has(owner) ? owner : undefined;
};

/** Services without a readable owner are in none of the lists. */
const byOwner = (services: readonly SourcedEntity[]): ReadonlyMap<EntityRef, readonly SourcedEntity[]> => {
  const owned = services.flatMap((service) => {
    const owner = ownerOf(service);
    return owner ? [{ owner, service }] : [];
  });
  return new Map([...groupBy(owned, ({ owner }) => owner)].map(([owner, found]) => [owner, found.map(({ service }) => service)]));
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
        entity,
        field: ['metadata', 'name'],
        key: 'twice',
        says: `${ref} is already in ${first.source.file}.`,
        hint: 'Rename one of them, or remove it.',
      });
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** A Group that names one below it which is not there holds nobody else's people, and stays a team. */
const onlyKnown = (
  below: ReadonlyMap<EntityRef, ReadonlySet<EntityRef>>,
  entities: ReadonlyMap<EntityRef, SourcedEntity>,
): Catalog['children'] =>
  new Map(
    [...below].flatMap(([group, children]) => {
      const known = [...children].filter((child) => entities.has(child));
      return known.length > 0 ? [[group, new Set(known)]] : [];
    }),
  );

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
