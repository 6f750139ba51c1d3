/** Who would be left with a reference to nothing if entities went. Pure. */
import type { Catalog } from './catalog.ts';
import { type EntityRef, refOf, type SourcedEntity } from './entity.ts';
import { type Graph, referencesOf } from './graph.ts';

export interface Referrer {
  readonly entity: SourcedEntity;
  /** A full sentence. */
  readonly says: string;
}

/** In order of reference, each entity as often as it refers. */
export const referrersOf = ({ entities }: Catalog, graph: Graph, gone: ReadonlySet<EntityRef>): readonly Referrer[] =>
  [...entities.values()]
    .filter((entity) => !gone.has(refOf(entity)))
    .flatMap((entity) => {
      const named = referencesOf(entity).filter(({ ref }) => ref !== undefined && gone.has(ref));
      if (named.length > 0) return named.map(({ field, target }) => ({ entity, says: `Its \`${field[1]}\` names ${target}.` }));
      const calls = (graph.out.get(refOf(entity)) ?? []).filter(({ to }) => gone.has(refOf(to)));
      return calls.map(({ to }) => ({ entity, says: `It consumes an API that ${to.metadata.name} provides.` }));
    });
