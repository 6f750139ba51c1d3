/** What Backstage's own policies and validators say of a document. They are slow to load: only what is not surely valid comes here. */
import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  domainEntityV1alpha1Validator,
  type Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import type { CatalogProblem, Doubtful } from './read-file.ts';

const policy = EntityPolicies.allOf([
  new NoForeignRootFieldsEntityPolicy(),
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

const validators = {
  api: apiEntityV1alpha1Validator,
  component: componentEntityV1alpha1Validator,
  domain: domainEntityV1alpha1Validator,
  group: groupEntityV1alpha1Validator,
  location: locationEntityV1alpha1Validator,
  resource: resourceEntityV1alpha1Validator,
  system: systemEntityV1alpha1Validator,
  user: userEntityV1alpha1Validator,
};

export interface BackstageFault {
  readonly field: readonly (string | number)[];
  /** In Backstage's words. */
  readonly says: string;
}

/** What Backstage would refuse, as problems of their entities. That one has no owner is said by a rule of its own. */
export const judgeDoubtful = async (doubtful: readonly Doubtful[]): Promise<readonly CatalogProblem[]> => {
  const problems: CatalogProblem[] = [];
  for (const { entity, document } of doubtful) {
    const fault = await backstageFault(document);
    if (!fault || isOfOwner(fault)) continue;
    const says = `Backstage refuses ${entity.ref}: ${fault.says}.`;
    const key = `refused ${fault.field.filter((part) => typeof part === 'string').join('.')}`;
    problems.push({ file: entity.source.file, entity, field: fault.field, key, says, hint: 'Mend the field, or take it out.' });
  }
  return problems;
};

const isOfOwner = ({ field, says }: BackstageFault): boolean =>
  (field[0] === 'spec' && field[1] === 'owner') || /^\/spec must have required property 'owner'$/.test(says);

/** The first thing that is wrong with a document; nothing if the catalog would take it. */
export const backstageFault = async (document: unknown): Promise<BackstageFault | undefined> => {
  if (!isBounded(document)) return { field: [], says: `written out, its aliases come to more than ${MOST_VALUES} values` };
  try {
    const entity = (await policy.enforce(withTextRead(document) as Entity)) as Entity;
    const kind = entity.kind.toLowerCase();
    // A kind of a company's own is for its own processors to judge.
    if (!Object.hasOwn(validators, kind) || (await validators[kind as keyof typeof validators].check(entity))) return undefined;
    return { field: ['apiVersion'], says: `its model has no ${entity.kind} of ${entity.apiVersion}` };
  } catch (error) {
    return toFault(error instanceof Error ? error.message : String(error));
  }
};

const MOST_VALUES = 100_000;

/** Aliases may make much of little, and a value hold itself: what it comes to is counted before it is walked. */
const isBounded = (document: unknown): boolean => {
  const open: unknown[] = [document];
  for (let seen = 0; open.length > 0; seen++) {
    if (seen > MOST_VALUES) return false;
    const value = open.pop();
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) open.push(inner);
  }
  return true;
};

/** `$text` stands for the text of a file, which the catalog reads in its place. */
const withTextRead = (document: unknown): unknown =>
  JSON.parse(JSON.stringify(document), (_key, value) =>
    value && typeof value === 'object' && '$text' in value ? `the content of ${value.$text}` : value,
  );

/** `/spec/type must be string`, `Malformed envelope, /metadata/tags/0 must be string`, `"labels.a b" is not valid; …`, `Unknown field x`. */
const toFault = (message: string): BackstageFault => {
  const says = message
    .replace(/^Malformed envelope, /, '')
    .replace(/ - \w+: .*$/s, '')
    .replace(/ To learn more .*$/s, '')
    .replace(/\.$/, '');
  const [, path] = /^\/(\S+)/.exec(says) ?? [];
  if (path !== undefined) return { field: toField(path.split('/')), says };
  const [, name = '', field = ''] = /^"(?:metadata\.)?(\w+)\.?(.*?)" is/s.exec(says) ?? [];
  if (name === 'kind' || name === 'apiVersion') return { field: [name], says };
  if (name === 'tags' || name === 'links') return { field: ['metadata', name, ...toField(field.split('.'))], says };
  if (name) return { field: ['metadata', name, ...(field && [field])], says };
  return { field: [/^Unknown field (\S+)$/.exec(says)?.[1] ?? 'metadata'], says };
};

const toField = (parts: readonly string[]): readonly (string | number)[] => parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
