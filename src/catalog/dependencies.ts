/** What a service that is to be made may depend on, as the registry has it: what there is to choose from, and what speaks against a choice. Pure. */
import type { Choice } from '../types.ts';
import { type Catalog, ownerOf } from './catalog.ts';
import { type EntityRef, parseRef, refOf, type SourcedEntity, spoken } from './entity.ts';
import type { Graph } from './graph.ts';
import { isApi, isComponent, lifecycleOf, systemOf } from './kinds.ts';
import { nearest } from './offers.ts';
import { ownApiOf } from './own-api.ts';

export interface Surroundings {
  readonly catalog: Catalog;
  readonly graph: Graph;
}

export const refOfDependency = (dependency: string): EntityRef => parseRef(dependency, 'component') ?? '';

/** The Components that are called where this is: itself, or whoever provides it. */
export const calledBy = ({ catalog, graph }: Surroundings, dependency: string): readonly SourcedEntity[] => {
  const ref = refOfDependency(dependency);
  const found = catalog.entities.get(ref);
  return found && isComponent(found) ? [found] : (graph.providers.get(ref) ?? []);
};

interface Chooser {
  readonly name?: unknown;
  readonly system?: unknown;
  /** Those chosen before: they are offered, whatever they are. */
  readonly dependencies?: unknown;
}

/** Services and the APIs that somebody provides; those of the system first, and without the service itself. */
export const dependenciesToOffer = ({ catalog, graph }: Surroundings, { name, system, dependencies }: Chooser): readonly Choice[] => {
  const own = typeof name === 'string' ? [name, ownApiOf(name)].map(refOfDependency) : [];
  const before = new Set((Array.isArray(dependencies) ? dependencies : []).map(refOfDependency));
  const services = new Set(catalog.services);
  const isOffered = (entity: SourcedEntity): boolean =>
    services.has(entity) || (isApi(entity) && lifecycleOf(entity) !== 'deprecated' && isProvided(graph, refOf(entity), own[0]));
  const home = parseRef(system, 'system');
  const distance = (entity: SourcedEntity): number => (isApi(entity) ? 1 : 0) + (home !== undefined && systemOf(entity) === home ? 0 : 2);
  return [...catalog.entities.values()]
    .filter((entity) => !own.includes(refOf(entity)) && (isOffered(entity) || before.has(refOf(entity))))
    .sort((a, b) => distance(a) - distance(b))
    .map(toChoice);
};

const toChoice = (entity: SourcedEntity): Choice => {
  const [system, owner] = [systemOf(entity), ownerOf(entity)];
  const help = [system && `of ${spoken(system, 'system')}`, owner && `owned by ${spoken(owner, 'group')}`].filter(Boolean).join(', ');
  const value = spokenOf(entity);
  return { value, title: value, ...(help && { help }) };
};

const spokenOf = (entity: SourcedEntity): string => spoken(refOf(entity), 'component');

/** Why the service of this name can't depend on it, or nothing. */
export const dependencyFault = (surroundings: Surroundings, name: string | undefined, dependency: string): string | undefined => {
  const { catalog, graph } = surroundings;
  const ref = refOfDependency(dependency);
  const itself = name === undefined ? undefined : parseRef(name, 'component');
  if (ref === itself) return `${dependency} is the service itself.`;
  if (name !== undefined && ref === refOfDependency(ownApiOf(name))) return `${dependency} is the API of the service itself.`;
  const found = catalog.entities.get(ref);
  if (!found) return `The registry has no ${kindOf(ref)} ${dependency.replace(/^[a-z]+:/, '')}. ${whatInstead(catalog, ref)}`;
  return isApi(found) && !isProvided(graph, ref, itself)
    ? `No ${name === undefined ? '' : 'other '}Component provides ${dependency}.`
    : undefined;
};

/** By somebody else than the service itself. */
const isProvided = ({ providers }: Graph, api: EntityRef, itself: EntityRef | undefined): boolean =>
  (providers.get(api) ?? []).some((provider) => refOf(provider) !== itself);

const kindOf = (ref: EntityRef): 'API' | 'Component' => (ref.startsWith('api:') ? 'API' : 'Component');

/** An API is easily taken for the Component that provides it, and the other way round. */
const whatInstead = ({ entities }: Catalog, ref: EntityRef): string => {
  const twin = entities.get(ref.replace(/^[a-z]+/, kindOf(ref) === 'API' ? 'component' : 'api'));
  if (twin) return `Did you mean ${spokenOf(twin)}?`;
  const all = [...entities.values()];
  const [components, apis] = [all.filter(isComponent), all.filter(isApi)];
  const offered = kindOf(ref) === 'API' ? [...apis, ...components] : [...components, ...apis];
  return nearest(spoken(ref, 'component'), offered.map(spokenOf));
};

/** What should be thought of first, where it is on its way out. */
export const dependencyAdvice = ({ entities }: Catalog, dependency: string): readonly string[] => {
  const found = entities.get(refOfDependency(dependency));
  if (!found || lifecycleOf(found) !== 'deprecated') return [];
  const owner = ownerOf(found);
  return [`${dependency} is deprecated: ask ${owner ? spoken(owner, 'group') : 'those who know it'} what takes its place.`];
};
