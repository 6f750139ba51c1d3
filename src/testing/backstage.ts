/** What Backstage's catalog says of an entity when it is registered: the same policies and validators, without a backend. */
import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  domainEntityV1alpha1Validator,
  type Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} from '@backstage/catalog-model';

const policy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

const validators = [
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  groupEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
];

/** All that is wrong with it; nothing if the catalog would take it. `$text` stands for the file that the catalog reads in its place. */
export const entityFaults = async (document: unknown): Promise<readonly string[]> => {
  try {
    const entity = await policy.enforce(withTextRead(document) as Entity);
    if (!entity) return ['The policies left nothing of it.'];
    const known = await Promise.all(validators.map((validator) => validator.check(entity)));
    return known.includes(true) ? [] : [`No validator knows ${entity.apiVersion} ${entity.kind}.`];
  } catch (error) {
    return [String(error)];
  }
};

const withTextRead = (document: unknown): unknown =>
  JSON.parse(JSON.stringify(document), (_key, value) =>
    value && typeof value === 'object' && '$text' in value ? `the content of ${value.$text}` : value,
  );
