import type { Catalog } from './catalog.ts';
import { answerOf, type EntityRef } from './entity.ts';

/** What a sentence calls an entity; one that is not registered has nothing but its reference. */
export const nameOf = ({ entities }: Catalog, ref: EntityRef): string => {
  const entity = entities.get(ref);
  return entity ? answerOf(entity) : ref;
};
