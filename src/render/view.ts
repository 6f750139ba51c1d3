/** From answers to the view that templates see: derived names, chosen capabilities, merged contributions. Total by construction. */
import { toSnake } from '../support/words.ts';
import type { Answers, Layer, ServiceTemplate, View } from '../types.ts';
import { mergeContributions } from './contribution.ts';
import { chosenCapabilities } from './layers.ts';

export const toView = (template: ServiceTemplate, answers: Answers, layers: readonly Layer[], kept = true): View => {
  const language = template.languages.find(({ id }) => id === answers.language);
  if (!language) throw new Error(`The template has no language "${answers.language}".`);
  const chosen = new Set(chosenCapabilities(template, answers).map(({ id }) => id));
  const { name, description, owner, system, tier, lifecycle, port, scope, pipeline } = answers;
  const contributions = mergeContributions(layers.map((layer) => layer.contributes?.(answers) ?? {}));
  const environment = contributions.environment.map((variable) => ({ ...variable, readBy: variable.readBy ?? (['service'] as const) }));
  return {
    ...contributions,
    environment,
    processes: { service: true, migration: environment.some(({ readBy }) => readBy.some((process) => process === 'migration')) },
    ...{ name, description, tier, lifecycle, port, scope, pipeline },
    ...{ owner: withoutNamespace(owner), ownerRef: owner, system: withoutNamespace(system), systemRef: system },
    packageName: scope ? `${scope}/${name}` : name,
    snakeName: toSnake(name),
    has: Object.fromEntries(template.capabilities.map(({ id }) => [id, chosen.has(id)])),
    capabilities: [...chosen].sort(),
    language: { ...language.facts, id: language.id, title: language.title },
    template: { name: template.name, version: template.version },
    kept,
  };
};

const withoutNamespace = (ref: string): string => ref.slice(ref.indexOf('/') + 1);
