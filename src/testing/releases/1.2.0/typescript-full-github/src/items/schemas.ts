/** What an item looks like to callers: validation, types and the OpenAPI contract all come from here. */
import { type Static, Type } from 'typebox';

const name = Type.String({ minLength: 1, maxLength: 200, description: 'What it is called.' });
const quantity = Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'How many there are.' });

export const NewItem = Type.Object({ name, quantity }, { additionalProperties: false });
export type NewItem = Static<typeof NewItem>;

export const Item = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name,
    quantity,
    created_at: Type.String({ format: 'date-time' }),
  },
  { $id: 'Item', description: 'The item.' },
);
export type Item = Static<typeof Item>;

export const Location = Type.String({ format: 'uri-reference', description: 'Where the item is.' });

export const ItemPath = Type.Object({ id: Type.String({ format: 'uuid' }) });
