/** What a service may depend on, how that is spelled, and how its catalog entity says it. Whether it is there is for the registry's gate. */
import { parseRef, spoken } from '../src/catalog/entity.ts';
import type { CatalogRelation } from '../src/types.ts';

/** What speaks against a reference that has the right form. */
export const dependencyProblems = (text: string): readonly string[] => {
  const [, kind = 'component'] = /^(.*):/.exec(text.toLowerCase()) ?? [];
  if (kind === 'component' || kind === 'api') return [];
  const instead =
    kind === 'resource'
      ? 'data of its own comes with a capability, and data of others is asked of the service that keeps it'
      : 'a service calls Components and APIs';
  return [`${text} can't be a dependency: ${instead}. Name that as \`name\` or \`api:name\`.`];
};

/** As short as can be: Backstage makes no difference between `cart` and `Component:default/Cart`. */
export const spellDependency = (text: string): string => {
  const short = spoken(parseRef(text, 'component') ?? text, 'component');
  // Alone it would stand for an empty list.
  return short === 'none' ? 'component:none' : short;
};

export const toRelation = (dependency: string): CatalogRelation => {
  const api = dependency.startsWith('api:');
  const target = dependency.includes(':') ? dependency : `component:${dependency}`;
  return { type: api ? 'consumesApis' : 'dependsOn', target };
};
