/** Functions that give a declaration its type at the place where it is written. They add nothing but what follows from it. */
import type { Capability, Language, Layer, Question, ServiceTemplate } from './types.ts';

export const defineLanguage = (language: Language): Language => language;
export const defineCapability = (capability: Capability): Capability => capability;
export const defineLayer = (layer: Layer): Layer => layer;
export const defineQuestions = <const Q extends readonly Question[]>(questions: Q): Q => questions;
/** The version is that of the last release. @throws Error if there is none: a bug of the template. */
export const defineTemplate = (template: Omit<ServiceTemplate, 'version'>): ServiceTemplate => {
  const last = template.releases.at(-1);
  if (!last) throw new Error(`The template ${template.name} has no release.`);
  return { ...template, version: last.version };
};
