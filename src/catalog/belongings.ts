/** What belongs to a service: the APIs and Resources that are described beside it, have its owner, and are no other Component's there. Pure. */
import { ownerOf } from './catalog.ts';
import { type EntityRef, parseRefs, refOf, type SourcedEntity } from './entity.ts';
import { isApi, isComponent } from './kinds.ts';

export const belongingsOf = (entities: Iterable<SourcedEntity>, service: SourcedEntity): readonly SourcedEntity[] => {
  const beside = [...entities].filter(({ source }) => source.file === service.source.file);
  const owned = beside.filter(
    (entity) => (isApi(entity) || entity.kind.toLowerCase() === 'resource') && ownerOf(entity) === ownerOf(service),
  );
  const others = beside.filter((entity) => isComponent(entity) && entity !== service);
  if (others.length === 0) return owned;
  return owned.filter((entity) => isTied(service, entity) && !others.some((other) => isTied(other, entity)));
};

const isTied = (component: SourcedEntity, entity: SourcedEntity): boolean => {
  const { metadata, spec } = component;
  const named: readonly EntityRef[] = [
    ...parseRefs(spec.providesApis, 'api', metadata.namespace),
    ...parseRefs(spec.dependsOn, 'component', metadata.namespace),
  ];
  const dependents = parseRefs(entity.spec.dependencyOf, 'component', entity.metadata.namespace);
  return named.includes(refOf(entity)) || dependents.includes(refOf(component));
};
