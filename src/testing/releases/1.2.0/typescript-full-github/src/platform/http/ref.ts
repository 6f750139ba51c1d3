/** Names a schema in an answer instead of repeating it: the contract then has one model for it. It needs an `$id` and `app.addSchema`. */
import { type Static, type TObject, type TProperties, Type } from 'typebox';

/** `headers` are those that come with the answer, for the contract. */
export const ref = <T extends TObject>(schema: T, headers?: TProperties) => {
  const { $id, description } = schema as { $id?: string; description?: string };
  return Type.Unsafe<Static<T>>({ $ref: `${$id}#`, description, ...(headers && { headers }) });
};
