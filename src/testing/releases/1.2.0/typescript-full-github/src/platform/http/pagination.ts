/** Lists in pages: a cursor that says where the last page ended, so that a page costs the same however far in it is. */
import { type Static, type TObject, Type } from 'typebox';
import { Problem } from '../problem.ts';
import { ref } from './ref.ts';

const DEFAULT_LIMIT = 20;
const MAXIMUM_LIMIT = 100;

export const PageQuery = Type.Object({
  limit: Type.Optional(
    Type.Integer({
      default: DEFAULT_LIMIT,
      minimum: 1,
      maximum: MAXIMUM_LIMIT,
      description: 'How many to list at most.',
    }),
  ),
  cursor: Type.Optional(
    Type.String({ maxLength: 200, description: 'The `next_cursor` of the page before; none for the first page.' }),
  ),
});

export type PageQuery = Static<typeof PageQuery>;

export const PageOf = <T extends TObject>(element: T) =>
  Type.Object(
    {
      data: Type.Array(ref(element)),
      next_cursor: Type.Optional(Type.String({ description: 'Asks for the next page; absent on the last.' })),
    },
    { description: 'One page.' },
  );

export interface Page<T> {
  data: T[];
  next_cursor?: string;
}

/** A page of what `read` gives from newest to oldest: at most so many with an id before the given one. */
export async function readPage<T extends { readonly id: string }>(
  { limit = DEFAULT_LIMIT, cursor }: PageQuery,
  read: (before: string, atMost: number) => Promise<readonly T[]>,
): Promise<Page<T>> {
  // One more than asked for tells whether there is a next page.
  const rows = await read(readCursor(cursor), limit + 1);
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return rows.length > limit && last ? { data, next_cursor: Buffer.from(last.id).toString('base64url') } : { data };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The id that the page before ended with; without a cursor one that comes before the first. */
function readCursor(cursor: string | undefined): string {
  if (cursor === undefined) return AFTER_ALL;
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!UUID.test(id)) throw new Problem(400, 'The cursor is not one that this service gave.');
  return id;
}
