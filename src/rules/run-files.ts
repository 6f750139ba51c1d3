/** Runs the rules over files: service by service, all rules on one, so that the texts of no more than one are ever in memory. */
import { answerOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { count } from '../support/words.ts';
import type { FileRule, Found, JudgedRegistry, JudgedService, Thresholds, Unknown } from './rule.ts';

interface Inspection {
  readonly results: readonly { readonly rule: FileRule; readonly result: Found | Unknown }[];
  readonly notEvaluated: Readonly<Record<string, string>>;
}

export const inspectServices = (
  { services, catalog }: JudgedRegistry,
  rules: readonly FileRule[],
  thresholdsOf: (rule: FileRule) => Thresholds,
): Inspection => {
  const results: { rule: FileRule; result: Found | Unknown }[] = [];
  if (rules.length === 0 || catalog.services.length === 0) return { results, notEvaluated: {} };
  const read = new Set<string>();
  for (const { folder, service } of services ?? []) {
    read.add(refOf(service.entity));
    for (const rule of rules) for (const result of inspect(rule, service, folder, thresholdsOf(rule))) results.push({ rule, result });
  }
  if (read.size === 0) return { results, notEvaluated: Object.fromEntries(rules.map(({ id }) => [id, NOWHERE])) };
  const elsewhere = catalog.services.filter((service) => !read.has(refOf(service)));
  if (elsewhere.length > 0) {
    const unknown = unread(elsewhere);
    results.push(...rules.map((rule) => ({ rule, result: { unknown } })));
  }
  return { results, notEvaluated: {} };
};

const NOWHERE = 'The source of no service is on disk beside its catalog-info.yaml.';
const SHOWN = 5;

/** One line for all of them: a registry may describe thousands. */
const unread = (services: readonly SourcedEntity[]): string => {
  const more = services.length > SHOWN ? ` and ${services.length - SHOWN} more` : '';
  const names = services.slice(0, SHOWN).map(answerOf).join(', ');
  return `The source of ${count(services.length, 'service')} is not on disk beside their catalog-info.yaml, or too large to be read: ${names}${more}.`;
};

function* inspect(rule: FileRule, service: JudgedService, folder: string, thresholds: Thresholds): Generator<Found | Unknown> {
  const { entity } = service;
  for (const result of rule.inspect(service, thresholds)) {
    if ('unknown' in result) yield { ...result, entity };
    else yield { ...result, entity, ...(result.at && { at: { ...result.at, file: below(folder, result.at.file) } }) };
  }
}

const below = (folder: string, file: string): string => (folder === '.' ? file : `${folder}/${file}`);
