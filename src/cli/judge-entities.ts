/** The gate for entities that are written already: what `create` asks of its answers, asked of what a file says. Pure. */
import { ownerOf, toCatalog } from '../catalog/catalog.ts';
import { answerOf, labelOf, refOf, type SourcedEntity, spoken } from '../catalog/entity.ts';
import { isComponent, isService, lifecycleOf, systemOf } from '../catalog/kinds.ts';
import { nameFault, ownerFault, systemFault } from '../catalog/offers.ts';
import { toOwnership } from '../catalog/ownership.ts';
import { isRegistered } from '../catalog/room.ts';
import { crowdedBy, saysCrowded, toOrganisation, waivedBefore } from '../gate/room.ts';
import type { Problem } from '../support/errors.ts';
import type { ReadRegistry } from './read-registry.ts';

export interface JudgedEntities {
  /** The file of the registry that has them already, for the same owner. */
  readonly already?: string;
  readonly faults: readonly Problem[];
  /** The owner has no room: which may be waived. */
  readonly crowded: readonly Problem[];
  /** What lets it have no room: a waiver that is in force already. A sentence. */
  readonly waived?: string | undefined;
  /** Whoever has no room. */
  readonly owner?: string;
}

/** @param entities With places relative to the registry. */
export const judgeEntities = (registry: ReadRegistry, entities: readonly SourcedEntity[]): JudgedEntities => {
  const { catalog } = registry;
  const first = entities.find(isComponent);
  const known = first && catalog.entities.get(refOf(first));
  const isHere = known && first && known.source.file === first.source.file;
  const isTheirs = first && isRegistered(catalog, answerOf(first), ownerOf(first));
  const faults = entities.flatMap((entity) => faultsOf(registry, entity));
  if (known && (isHere || (isTheirs && faults.length === 0))) return { already: known.source.file, faults: [], crowded: [] };
  return { faults, ...crowd(registry, entities) };
};

const OWNED = ['component', 'api', 'resource', 'system'];

const faultsOf = ({ catalog, policy }: ReadRegistry, entity: SourcedEntity): readonly Problem[] => {
  const where = `${entity.kind} ${entity.metadata.name}`;
  const say = (field: string, says: string | undefined): readonly Problem[] => (says ? [{ where: `${where}, ${field}`, says }] : []);
  const owner = ownerOf(entity);
  const system = systemOf(entity);
  const known = catalog.entities.get(refOf(entity));
  const isElsewhere = known && known.source.file !== entity.source.file && !isComponent(entity) && entity.kind.toLowerCase() !== 'location';
  return [
    OWNED.includes(entity.kind.toLowerCase())
      ? say('owner', owner ? ownerFault(catalog, toOwnership(catalog, policy.capacity), spoken(owner, 'group')) : 'It names no owner.')
      : [],
    entity.spec.system === undefined ? [] : say('system', system ? systemFault(catalog, spoken(system, 'system')) : 'It is no reference.'),
    isComponent(entity) && owner ? say('name', nameFault(catalog, answerOf(entity), owner, entity.source.file)) : [],
    isElsewhere ? say('name', `The registry has one already (${known.source.file}).`) : [],
  ].flat();
};

/** One service after the other: each may take the last room. */
const crowd = (
  { loaded, policy }: ReadRegistry,
  entities: readonly SourcedEntity[],
): Pick<JudgedEntities, 'crowded' | 'owner' | 'waived'> => {
  const services = entities.filter((entity) => isService(entity, policy.types));
  let waived: string | undefined;
  for (const [index, service] of services.entries()) {
    const catalog = toCatalog({ entities: [...loaded.entities, ...services.slice(0, index)], problems: [] }, policy.types);
    const owner = spoken(ownerOf(service) ?? '', 'group');
    const tier = labelOf(service, 'tier');
    const organisation = toOrganisation(catalog, policy);
    const wanted = {
      ...{ name: answerOf(service), owner, lifecycle: lifecycleOf(service), system: systemOf(service) ?? '' },
      ...(tier !== undefined && { tier }),
    };
    const found = crowdedBy(organisation, policy, wanted);
    if (found) return { crowded: saysCrowded(found), owner };
    waived ??= waivedBefore(organisation, policy, wanted);
  }
  return { crowded: [], waived };
};
