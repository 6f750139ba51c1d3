/** From a stamped service to its Backstage entities: the component, the APIs that it provides, the resources that are its own. Pure. */
import { toYaml as toBlock } from '../support/yaml.ts';
import type { CatalogRelation, View } from '../types.ts';
import { type Entity, labels, annotations as ours, parseRef } from './entity.ts';

const apiVersion = 'backstage.io/v1alpha1';

/** The component first, then what it declares, in the order of its relations. */
export const toEntities = (view: View): readonly Entity[] => [
  toComponent(view),
  ...view.relations.filter(({ declares }) => declares).map((relation) => toDeclared(view, relation)),
];

const toComponent = (view: View): Entity => ({
  apiVersion,
  kind: 'Component',
  metadata: {
    name: view.name,
    description: view.description,
    ...(view.kept && { labels: { [labels.language]: view.language.id, [labels.tier]: view.tier } }),
    ...annotationsOf(view),
    tags: [view.language.id],
  },
  spec: {
    type: 'service',
    lifecycle: view.lifecycle,
    owner: view.ownerRef,
    system: view.systemRef,
    ...targets(view, 'providesApis'),
    ...targets(view, 'consumesApis'),
    ...targets(view, 'dependsOn'),
    // Not of Backstage's core model; its scaffolder plugins show the template by it.
    ...(view.kept && { scaffoldedFrom: `template:default/${view.template.name}` }),
  },
});

const annotationsOf = ({ annotations, kept, template: { version } }: View): { readonly annotations?: Readonly<Record<string, string>> } => {
  const own = Object.fromEntries(annotations.map(({ name, value }) => [name, value]));
  // The second under the name that Backstage's community plugins read, which tell owners of a newer template.
  if (kept) return { annotations: { ...own, [ours.templateVersion]: version, 'backstage.io/template-version': version } };
  return annotations.length > 0 ? { annotations: own } : {};
};

const targets = (view: View, type: CatalogRelation['type']): Readonly<Record<string, readonly string[]>> => {
  const found = view.relations.filter((relation) => relation.type === type).map(({ target }) => target);
  return found.length > 0 ? { [type]: found } : {};
};

const toDeclared = (view: View, { type, target, declares }: CatalogRelation): Entity => {
  const kind = type === 'dependsOn' ? 'Resource' : 'API';
  const name = parseRef(target, kind.toLowerCase())?.replace(/^.*\//, '');
  if (!name || !declares) throw new Error(`The relation ${type} ${target} can't declare an entity.`);
  const { description, definition } = declares;
  const owned = { type: declares.type, owner: view.ownerRef, system: view.systemRef };
  const spec = kind === 'Resource' ? owned : { ...owned, lifecycle: view.lifecycle, definition: { $text: definition } };
  return { apiVersion, kind, metadata: { name, description }, spec };
};

/** As one multi-document YAML file. */
export const toYaml = (entities: readonly Entity[]): string => entities.map((entity) => `---\n${toBlock(entity)}`).join('');
