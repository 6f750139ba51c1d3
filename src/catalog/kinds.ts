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

const has = ({ spec }: SourcedEntity, types: readonly string[]): boolean => types.includes(textOf(spec.type));
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

export const lifecycleOf = ({ spec }: SourcedEntity): string => textOf(spec.lifecycle);
export const systemOf = ({ metadata, spec }: SourcedEntity): EntityRef | undefined => parseRef(spec.system, 'system', metadata.namespace);
/** 1 to 4, or nothing where it isn't said. */
export const tierOf = (entity: SourcedEntity): number | undefined => {
  const text = labelOf(entity, 'tier');
  return text !== undefined && /^[1-4]$/.test(text) ? Number(text) : undefined;
};
