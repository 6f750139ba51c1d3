/** The names of every layer that a template has, in the order in which they apply. */
import type { ServiceTemplate } from '../types.ts';

export const allLayers = (template: ServiceTemplate): readonly string[] => [
  template.service.name,
  ...template.languages.map(({ name }) => name),
  ...template.capabilities.flatMap(({ id, languages }) => [
    `capabilities/${id}/any`,
    ...(languages === 'any' ? [] : Object.keys(languages).map((language) => `capabilities/${id}/${language}`)),
  ]),
];
