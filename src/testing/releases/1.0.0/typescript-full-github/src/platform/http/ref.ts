/** Names a schema in an answer instead of repeating it: the contract then has one model for it. It needs an `$id` and `app.addSchema`. */
import { type Static, type TObject, Type } from 'typebox';

export const ref = <T extends TObject>(schema: T) => {
  const { $id, description } = schema as { $id?: string; description?: string };
  return Type.Unsafe<Static<T>>({ $ref: `${$id}#`, description });
};
