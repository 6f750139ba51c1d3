/** How many engineers a Group has, and how we know. What we don't know stays unknown: it is never guessed. */
import type { Catalog } from './catalog.ts';
import { annotations, type EntityRef, refOf } from './entity.ts';

export interface TeamSize {
  readonly engineers: number;
  /** `annotation`: the Group (or one below it) states a head-count; `members`: people counted by name. */
  readonly from: 'annotation' | 'members';
}

/**
 * The people of some Groups and of all Groups below them, each counted once. A stated head-count outranks counting: it is there because
 * the catalog doesn't hold everybody, or holds people who don't build. Nothing known gives nothing.
 */
export const teamSize = (catalog: Catalog, ...groups: readonly EntityRef[]): TeamSize | undefined => {
  const people = new Set<EntityRef>();
  const toVisit = new Set<EntityRef>(groups);
  let stated: number | undefined;
  // A set also visits what is added on the way, each once: Groups that contain each other end here too.
  for (const ref of toVisit) {
    const count = statedCount(catalog, ref);
    if (count !== undefined) {
      stated = (stated ?? 0) + count;
      continue;
    }
    for (const user of catalog.members.get(ref) ?? []) people.add(user);
    for (const child of catalog.children.get(ref) ?? []) toVisit.add(child);
  }
  if (stated !== undefined) return { engineers: stated + people.size, from: 'annotation' };
  return people.size > 0 ? { engineers: people.size, from: 'members' } : undefined;
};

/** Of the whole registry: all Groups, from the top down, so that a head-count stated above outranks the people below. */
export const organisationSize = (catalog: Catalog): TeamSize | undefined => {
  const below = new Set([...catalog.children.values()].flatMap((children) => [...children]));
  const groups = catalog.groups.map(refOf);
  const tops = groups.filter((ref) => !below.has(ref));
  // Groups that contain each other have no top: they are counted from any of them.
  return teamSize(catalog, ...(tops.length > 0 ? tops : groups));
};

/** A whole number in plain digits; anything else counts as not stated. */
const statedCount = (catalog: Catalog, ref: EntityRef): number | undefined => {
  const text = catalog.entities.get(ref)?.metadata.annotations?.[annotations.engineers];
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
};
