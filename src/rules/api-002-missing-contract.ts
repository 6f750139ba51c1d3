import { load, YAMLException } from 'js-yaml';
import type { Catalog } from '../catalog/catalog.ts';
import { answerOf, parseRefs, refOf, type SourcedEntity, textOf } from '../catalog/entity.ts';
import { isApi, lifecycleOf } from '../catalog/kinds.ts';
import { readPlainYaml } from '../catalog/plain-yaml.ts';
import { count } from '../support/words.ts';
import { definitionOf } from './definition-of.ts';
import { defineRule, type FieldPath, type JudgedRegistry } from './rule.ts';

export const missingContract = defineRule({
  id: 'API-002',
  title: 'missing contract',
  level: 'error',
  data: 'catalog',
  finds:
    'A service that other Components call provides no API of the registry, or an API that is consumed has no definition, or one of OpenAPI or AsyncAPI that is no YAML or JSON mapping.',
  why: 'Without a contract nobody can tell which change breaks whom, and consumers learn it in production.',
  fix: 'Register the API with its definition, and name it in `spec.providesApis` of the service and `spec.consumesApis` of those that call it.',
  source: 'Common practice',
  thresholds: {},
  *check({ catalog, graph }) {
    for (const entity of catalog.services) {
      // Who waits for events consumes an API, so that whoever uses a service without one calls it.
      const users = (graph.in.get(refOf(entity)) ?? []).map(({ from }) => from).filter(isLive);
      if (users.length === 0 || hasApi(catalog, entity)) continue;
      const field = hasEntries(entity.spec.providesApis) ? ['spec', 'providesApis'] : NAME;
      const says = `${answerOf(entity)} is used by ${count(users.length, 'component')} and provides no API of the registry.`;
      yield { entity, field, says, evidence: users.map(answerOf) };
    }
    yield* judgeDefinitions(graph, catalog);
  },
});

function* judgeDefinitions({ consumers }: JudgedRegistry['graph'], { entities }: Catalog) {
  for (const [ref, all] of consumers) {
    const entity = entities.get(ref);
    const users = all.filter(isLive);
    if (!entity || !isLive(entity) || users.length === 0) continue;
    const subject = `The API ${answerOf(entity)}, which ${count(users.length, 'component')} consume${users.length === 1 ? 's' : ''},`;
    if (definitionOf(entity) === 'elsewhere') yield { entity, unknown: `${subject} has its definition elsewhere, where it was not read.` };
    const fault = faultOf(entity);
    const field = entity.spec.definition === undefined ? NAME : DEFINITION;
    if (fault) yield { entity, field, says: `${subject} has ${fault}.`, evidence: users.map(answerOf) };
  }
}

const NAME: FieldPath = ['metadata', 'name'];
const DEFINITION: FieldPath = ['spec', 'definition'];

/** What is on its way out calls for no more work. */
const isLive = (entity: SourcedEntity): boolean => lifecycleOf(entity) !== 'deprecated';
const hasEntries = (list: unknown): boolean => Array.isArray(list) && list.length > 0;

const hasApi = ({ entities }: Catalog, { spec, metadata }: SourcedEntity): boolean =>
  parseRefs(spec.providesApis, 'api', metadata.namespace).some((ref) => {
    const api = entities.get(ref);
    return api !== undefined && isApi(api);
  });

const faultOf = (api: SourcedEntity): string | undefined => {
  const definition = definitionOf(api);
  if (definition === 'empty') return 'no definition';
  if (definition === 'no text') return 'a definition that is no text';
  if (definition === 'elsewhere' || !['openapi', 'asyncapi'].includes(textOf(api.spec.type))) return undefined;
  try {
    const value = readPlainYaml(definition.text)?.[0] ?? load(definition.text, { maxDepth: 100, maxAliases: 100 });
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'a definition that is no mapping';
  } catch (error) {
    return `a definition that can't be read: ${error instanceof YAMLException ? error.reason : error}`;
  }
};
