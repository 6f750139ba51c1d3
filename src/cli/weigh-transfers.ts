/** The gate of a transfer: whether the team has room for what it is given, one after the other, and what that does to the loads. Pure. */
import { ownerOf, toCatalog } from '../catalog/catalog.ts';
import { answerOf, labelOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { isService, lifecycleOf, systemOf } from '../catalog/kinds.ts';
import { loadOfGroup } from '../catalog/ownership.ts';
import type { Crowded } from '../catalog/room.ts';
import { crowdedBy, toOrganisation, waivedBefore } from '../gate/room.ts';
import type { Transfer } from '../transfer/wanted.ts';
import type { ReadRegistry } from './read-registry.ts';

export interface TeamChange {
  readonly team: string;
  readonly before: number;
  readonly after: number;
  readonly capacity?: number;
}

const catalogWith = ({ loaded, policy }: ReadRegistry, transfers: readonly Transfer[]) => {
  const owners = new Map(transfers.map(({ service, to }) => [service, refOf(to)]));
  const entities = loaded.entities.map((entity): SourcedEntity => {
    const owner = owners.get(entity);
    return owner ? { ...entity, spec: { ...entity.spec, owner } } : entity;
  });
  return toCatalog({ entities, problems: [] }, policy.types);
};

export interface Weighed {
  /** The first transfer that the team has no room for. */
  readonly crowded?: Crowded;
  /** What lets the team have no room: a waiver that is in force already. A sentence. */
  readonly waived?: string | undefined;
}

export const weighTransfers = (registry: ReadRegistry, transfers: readonly Transfer[]): Weighed => {
  const { policy } = registry;
  let waived: string | undefined;
  for (const [index, { service, to }] of transfers.entries()) {
    if (!isService(service, policy.types)) continue;
    const organisation = toOrganisation(catalogWith(registry, transfers.slice(0, index)), policy);
    const tier = labelOf(service, 'tier');
    const wanted = {
      ...{ name: answerOf(service), owner: answerOf(to), lifecycle: lifecycleOf(service) },
      ...{ system: systemOf(service) ?? '', ...(tier !== undefined && { tier }) },
    };
    const crowded = crowdedBy(organisation, policy, wanted);
    if (crowded) return { crowded };
    waived ??= waivedBefore(organisation, policy, wanted);
  }
  return { waived };
};

/** Of every team that gives or gets, sorted by reference. */
export const changesOfLoad = (registry: ReadRegistry, transfers: readonly Transfer[]): readonly TeamChange[] => {
  const after = catalogWith(registry, transfers);
  const teams = new Set(transfers.flatMap(({ service, to }) => [ownerOf(service) ?? '', refOf(to)]));
  return [...teams].sort().flatMap((ref) => {
    const group = registry.catalog.entities.get(ref);
    if (group?.kind.toLowerCase() !== 'group') return [];
    const [was, is] = [registry.catalog, after].map((catalog) => loadOfGroup(catalog, group, registry.policy.capacity));
    const capacity = was?.capacity;
    return [{ team: answerOf(group), before: was?.load ?? 0, after: is?.load ?? 0, ...(capacity !== undefined && { capacity }) }];
  });
};
