/** Which Component is meant by a name that somebody typed. Pure: why none is, is for the caller to say. */
import { groupBy } from '../support/group-by.ts';
import { answerOf, parseRef, refOf, type SourcedEntity } from './entity.ts';
import { isComponent } from './kinds.ts';
import type { LoadedCatalog } from './load.ts';
import { nearest } from './offers.ts';

export type Found = { readonly service: SourcedEntity } | { readonly fault: string; readonly hint: string };

/** `payments` alone means the Component of that name in any namespace, if there is but one; `default/payments` says which. */
export const findService = ({ entities, elsewhere }: Pick<LoadedCatalog, 'entities' | 'elsewhere'>, name: string): Found => {
  const ref = parseRef(name, 'component');
  if (!ref?.startsWith('component:'))
    return {
      fault: `${JSON.stringify(name)} is no name of a service.`,
      hint: 'Write a name of the registry, as in payments or sales/payments.',
    };
  const components = entities.filter(isComponent);
  const meant = name.includes('/')
    ? components.filter((entity) => refOf(entity) === ref)
    : components.filter(({ metadata }) => metadata.name.toLowerCase() === ref.replace(/^.*\//, ''));
  const [service] = meant;
  if (!service) return unknown(entities, elsewhere, name, components);
  const byRef = [...groupBy(meant, refOf).values()];
  if (byRef.length > 1) {
    const names = byRef.map(([one]) => refOf(one as SourcedEntity).replace(/^component:/, ''));
    return { fault: `There are several of that name: ${names.join(', ')}.`, hint: 'Say which, namespace and all.' };
  }
  if (meant.length > 1)
    return {
      fault: `It is described more than once: ${meant.map(({ source }) => source.file).join(', ')}.`,
      hint: 'Remove all but one.',
    };
  return { service };
};

const unknown = (
  entities: readonly SourcedEntity[],
  elsewhere: readonly string[],
  name: string,
  components: readonly SourcedEntity[],
): Found => {
  const location = entities.find((entity) => refOf(entity) === parseRef(name, 'location'));
  const address = [location?.spec.target, location?.spec.targets].flat().find((target) => elsewhere.includes(String(target)));
  return address === undefined
    ? {
        fault: `The registry has no Component ${name}. ${nearest(name, components.map(answerOf))}`,
        hint: 'create-service report lists what is there.',
      }
    : {
        fault: `It is described at ${String(address)}, to which the registry only points (${location?.source.file}).`,
        hint: 'Change it in the repository that it lies in.',
      };
};
