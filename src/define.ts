/** Identity functions that give a declaration its type at the place where it is written. They add nothing. */
import type { Capability, Language, Layer, Question, ServiceTemplate } from './types.ts';

export const defineLanguage = (language: Language): Language => language;
export const defineCapability = (capability: Capability): Capability => capability;
export const defineLayer = (layer: Layer): Layer => layer;
export const defineQuestions = <const Q extends readonly Question[]>(questions: Q): Q => questions;
export const defineTemplate = (template: ServiceTemplate): ServiceTemplate => template;
