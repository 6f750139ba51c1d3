import { type Catalog, ownerOf } from '../catalog/catalog.ts';
import { answerOf, type EntityRef, labelOf, type SourcedEntity } from '../catalog/entity.ts';
import { isComponent, isService, lifecycleOf, systemOf, type Types } from '../catalog/kinds.ts';
import { nameOf } from '../catalog/name-of.ts';
import { groupBy } from '../support/group-by.ts';
import { defineRule } from './rule.ts';

export const singleLayer = defineRule({
  id: 'OWN-005',
  title: 'single-layer team',
  level: 'warning',
  data: 'catalog',
  finds: 'A team owns two or more Components, all of one layer, while others own other layers of the same systems.',
  why: 'Whatever users ask for then needs several teams, one waiting for the other: the layers are decoupled, the work is not.',
  fix: 'Cut teams along what a system does, each with all layers of its part, and let specialists help from within.',
  source: 'Neri et al. 2019, smell “Single-layer teams”',
  thresholds: {},
  *check({ catalog, types }) {
    const parts = [...catalog.entities.values()].flatMap((component) => toPart(component, catalog, types));
    if (new Set(parts.map(({ layer }) => layer)).size < 2) return;
    const bySystem = groupBy(parts, ({ system }) => system);
    for (const [owner, own] of groupBy(parts, (part) => part.owner)) {
      const entity = catalog.entities.get(owner);
      const [layer, ...otherLayers] = new Set(own.map((part) => part.layer));
      if (entity?.kind.toLowerCase() !== 'group' || layer === undefined || otherLayers.length > 0 || own.length < 2) continue;
      const systems = new Set(own.flatMap(({ system }) => system ?? []));
      const others = [...systems].flatMap((system) => bySystem.get(system) ?? []).filter((part) => part.layer !== layer);
      if (others.length > 0)
        yield {
          entity,
          field: ['metadata', 'name'],
          says: `${answerOf(entity)} owns ${own.length} components, all of them ${layer}, while other layers of the same systems are owned elsewhere.`,
          evidence: others.map(
            (part) =>
              `${answerOf(part.component)}: ${part.layer} of ${nameOf(catalog, part.system ?? '')}, owned by ${nameOf(catalog, part.owner)}`,
          ),
        };
      else if (own.some(({ system }) => !system))
        yield {
          entity,
          unknown: `Some of what ${answerOf(entity)} owns names no system, so who owns the other layers of it is not known.`,
        };
    }
  },
});

/** A Component that has a layer and a known owner. */
interface Part {
  readonly component: SourcedEntity;
  readonly layer: string;
  readonly owner: EntityRef;
  readonly system: EntityRef | undefined;
}

const toPart = (component: SourcedEntity, { entities }: Catalog, types: Types): readonly Part[] => {
  if (!isComponent(component) || lifecycleOf(component) === 'deprecated') return [];
  const layer = layerOf(component, types);
  const owner = ownerOf(component);
  return layer && owner && entities.has(owner) ? [{ component, layer, owner, system: systemOf(component) }] : [];
};

const layerOf = (component: SourcedEntity, types: Types): string | undefined => {
  const stated = labelOf(component, 'layer');
  if (stated && ['frontend', 'backend', 'data'].includes(stated)) return stated;
  if (component.spec.type === 'website') return 'frontend';
  return isService(component, types) ? 'backend' : undefined;
};
