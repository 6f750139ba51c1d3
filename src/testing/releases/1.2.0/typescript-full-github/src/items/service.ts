/** What can be done with items: the rules, free of HTTP. */
import { type Page, type PageQuery, readPage } from '../platform/http/pagination.ts';
import type { Queryable } from '../platform/postgres/statement.ts';
import { notFound } from '../platform/problem.ts';
import { uuidv7 } from '../platform/uuid.ts';
import type { Item, NewItem } from './schemas.ts';
import * as store from './store.ts';

export async function createItem(database: Queryable, { name, quantity }: NewItem): Promise<Item> {
  const [item] = await database.query(store.insertOne, uuidv7(), name, quantity);
  if (!item) throw new Error('The insert returned no row');
  return item;
}

export async function getItem(database: Queryable, id: string): Promise<Item> {
  const [item] = await database.query(store.selectOne, id);
  return item ?? notFound('item');
}

/** Newest first. */
export const listItems = (database: Queryable, query: PageQuery): Promise<Page<Item>> =>
  readPage(query, (before, atMost) => database.query(store.selectBefore, before, atMost));

export async function deleteItem(database: Queryable, id: string): Promise<void> {
  const [item] = await database.query(store.deleteOne, id);
  if (!item) notFound('item');
}
