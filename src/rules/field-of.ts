/** Where in an entity a relation stands. */
import { type EntityRef, parseRef, parseRefs, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { isEventApi } from '../catalog/kinds.ts';
import type { FieldPath, JudgedRegistry } from './rule.ts';

const KINDS = { dependsOn: 'component', dependencyOf: 'component', providesApis: 'api', consumesApis: 'api' } as const;

/** The place in a relation that leads to `target`. Where it is the other end that states it, the entity's name has to do. */
export const fieldOf = ({ spec, metadata }: SourcedEntity, field: keyof typeof KINDS, target: EntityRef): FieldPath => {
  const value = spec[field];
  const isTarget = (text: unknown): boolean => parseRef(text, KINDS[field], metadata.namespace) === target;
  if (isTarget(value)) return ['spec', field];
  const index = Array.isArray(value) ? value.findIndex(isTarget) : -1;
  return index < 0 ? ['metadata', 'name'] : ['spec', field, index];
};

/** The place in `from` by which it depends on the Component `to`: itself, or an API of it; one that it waits for before events. */
export const fieldOfEdge = ({ catalog, graph }: JudgedRegistry, from: SourcedEntity, to: SourcedEntity): FieldPath => {
  const direct = fieldOf(from, 'dependsOn', refOf(to));
  const apis = parseRefs(from.spec.consumesApis, 'api', from.metadata.namespace)
    .filter((ref) => graph.providers.get(ref)?.includes(to))
    .flatMap((ref) => catalog.entities.get(ref) ?? []);
  const api = apis.find((one) => !isEventApi(one)) ?? apis[0];
  return direct[0] === 'spec' || !api ? direct : fieldOf(from, 'consumesApis', refOf(api));
};
