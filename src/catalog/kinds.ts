/** Which Components and Resources are what, by their `spec.type`: a company's own words go into its policy. */
import { type EntityRef, labelOf, parseRef, type SourcedEntity, textOf } from './entity.ts';

export interface Types {
  /** Components that a team has to carry. */
  readonly services: readonly string[];
  /** Services that route for others by trade: many edges are no fault of theirs. They are carried like any service. */
  readonly gateways: readonly string[];
  /** Resources that keep data of one owner. */
  readonly datastores: readonly string[];
}

export const defaultTypes: Types = {
  services: ['service'],
  gateways: ['gateway', 'api-gateway'],
  datastores: ['database', 'datastore', 'bucket', 's3-bucket', 'cache'],
};

/** However it is spelled: Backstage leaves types and lifecycles to companies. */
const has = ({ spec }: SourcedEntity, types: readonly string[]): boolean => {
  const type = textOf(spec.type);
  if (types.includes(type)) return true;
  const lower = type.toLowerCase();
  return types.some((one) => one.toLowerCase() === lower);
};
const isOf = ({ kind }: SourcedEntity, wanted: string): boolean => kind.toLowerCase() === wanted;

export const isComponent = (entity: SourcedEntity): boolean => isOf(entity, 'component');
export const isApi = (entity: SourcedEntity): boolean => isOf(entity, 'api');
/** One that is listened to: nobody waits for its answer. */
export const isEventApi = ({ spec }: SourcedEntity): boolean => spec.type === 'asyncapi';
export const isGateway = (entity: SourcedEntity, types: Types): boolean => isComponent(entity) && has(entity, types.gateways);
export const isDatastore = (entity: SourcedEntity, types: Types): boolean => isOf(entity, 'resource') && has(entity, types.datastores);
/** Deprecated ones are on their way out: they count as nobody's load. */
export const isService = (entity: SourcedEntity, types: Types): boolean =>
  isComponent(entity) && (has(entity, types.services) || has(entity, types.gateways)) && lifecycleOf(entity) !== 'deprecated';

export const lifecycleOf = ({ spec }: SourcedEntity): string => textOf(spec.lifecycle).toLowerCase();
export const systemOf = ({ metadata, spec }: SourcedEntity): EntityRef | undefined => parseRef(spec.system, 'system', metadata.namespace);
/** 1 to 4, or nothing where it isn't said. */
export const tierOf = (entity: SourcedEntity): number | undefined => {
  const text = labelOf(entity, 'tier');
  return text !== undefined && /^[1-4]$/.test(text) ? Number(text) : undefined;
};

/** Types of Components that nobody takes for services. */
const NO_SERVICES = new Set('library website documentation docs app mobile-app cli tool sdk package template'.split(' '));

/** Types of Components that may be services by another name, with how many there are of each. */
export const uncountedTypes = (entities: Iterable<SourcedEntity>, types: Types): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const entity of entities) {
    if (!isComponent(entity) || has(entity, types.services) || has(entity, types.gateways)) continue;
    const type = textOf(entity.spec.type);
    if (!NO_SERVICES.has(type.toLowerCase())) found.set(type, (found.get(type) ?? 0) + 1);
  }
  return found;
};
