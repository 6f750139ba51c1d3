/** The SQL of items, all of it. */
import { statement } from '../platform/postgres/statement.ts';
import type { Item } from './schemas.ts';

const columns = 'id, name, quantity, created_at';

export const insertOne = statement<Item, [id: string, name: string, quantity: number]>(
  'INSERT items',
  `insert into items (id, name, quantity) values ($1, $2, $3) returning ${columns}`,
);

export const selectOne = statement<Item, [id: string]>(
  'SELECT items by id',
  `select ${columns} from items where id = $1`,
);

export const selectBefore = statement<Item, [id: string, limit: number]>(
  'SELECT items before id',
  `select ${columns} from items where id < $1 order by id desc limit $2`,
);

export const deleteOne = statement<{ readonly id: string }, [id: string]>(
  'DELETE items by id',
  'delete from items where id = $1 returning id',
);
