import { type EntityRef, parseRef, type SourcedEntity } from '../catalog/entity.ts';
import type { FieldPath } from './rule.ts';

const KINDS = { dependsOn: 'component', dependencyOf: 'component', providesApis: 'api', consumesApis: 'api' } as const;

/** The place in a relation that leads to `target`. Where it is the other end that states it, the entity's name has to do. */
export const fieldOf = ({ spec, metadata }: SourcedEntity, field: keyof typeof KINDS, target: EntityRef): FieldPath => {
  const value = spec[field];
  const isTarget = (text: unknown): boolean => parseRef(text, KINDS[field], metadata.namespace) === target;
  if (isTarget(value)) return ['spec', field];
  const index = Array.isArray(value) ? value.findIndex(isTarget) : -1;
  return index < 0 ? ['metadata', 'name'] : ['spec', field, index];
};
