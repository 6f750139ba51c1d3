/**
 * Puts what a team carries on its Group while the catalog processes it. The same figures give the same entity, so that nothing is stitched anew
 * for them, and whatever is wrong with them, the Group is processed.
 */
import type { CatalogProcessor } from '@backstage/plugin-catalog-node';
import { toRef } from '../catalog/entity.ts';
import type { Figures, TellFigures } from './team-figures.ts';

/** What is kept of a Group from one time that it is processed to the next. */
const KEPT = 'figures';

export const capacityProcessor = (tell: TellFigures): CatalogProcessor => ({
  getProcessorName: () => 'create-service-capacity',
  // By now the Group is known to be one.
  postProcessEntity: async (entity, _location, _emit, cache) => {
    const { kind, metadata } = entity;
    if (kind !== 'Group') return entity;
    const all = await tell();
    // While the catalog can't be read a Group stays what it was. One that only holds others, or is not in the catalog yet, has no figures.
    const figures = all ? (all.get(toRef(kind, metadata.namespace ?? 'default', metadata.name)) ?? {}) : await cache.get<Figures>(KEPT);
    if (all) await cache.set(KEPT, { ...figures });
    return figures ? { ...entity, metadata: { ...metadata, annotations: { ...metadata.annotations, ...figures } } } : entity;
  },
});
