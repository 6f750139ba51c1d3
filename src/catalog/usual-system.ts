/** The System that a new service of a team most likely belongs to. */
import type { Catalog } from './catalog.ts';
import { answerOf, type EntityRef, parseRef } from './entity.ts';

/** The one System that all services of the Group belong to; nothing where they have several or none. */
export const usualSystem = (catalog: Catalog, group: EntityRef): string | undefined => {
  const systems = new Set(
    (catalog.servicesByOwner.get(group) ?? []).map(({ metadata, spec }) => parseRef(spec.system, 'system', metadata.namespace)),
  );
  const [only] = systems;
  const system = systems.size === 1 && only ? catalog.entities.get(only) : undefined;
  return system && answerOf(system);
};
