/** Items over HTTP: an example of a resource, from route to SQL. */
import { Type } from 'typebox';
import { defineModule } from '../platform/app.ts';
import { PageOf, PageQuery } from '../platform/http/pagination.ts';
import { ref } from '../platform/http/ref.ts';
import { answerOnce, IdempotencyHeaders, ReplayedHeaders } from '../platform/postgres/idempotency.ts';
import { Item, ItemPath, Location, NewItem } from './schemas.ts';
import { createItem, deleteItem, getItem, listItems } from './service.ts';

const tags = ['items'];

export const items = defineModule({
  register(app) {
    const { database } = app;
    app.addSchema(Item);

    app.post(
      '/v1/items',
      {
        schema: {
          operationId: 'createItem',
          summary: 'Create an item',
          tags,
          headers: IdempotencyHeaders,
          body: NewItem,
          response: { 201: ref(Item, { location: Location, ...ReplayedHeaders }) },
        },
      },
      async (request, reply) => {
        const answer = await answerOnce(database, request, async (transaction) => {
          const item = await createItem(transaction, request.body);
          return { status: 201, headers: { location: `/v1/items/${item.id}` }, body: item };
        });
        return reply.code(answer.status).headers(answer.headers).send(answer.body);
      },
    );

    app.get(
      '/v1/items',
      {
        schema: {
          operationId: 'listItems',
          summary: 'List items, newest first',
          tags,
          querystring: PageQuery,
          response: { 200: PageOf(Item) },
        },
      },
      (request) => listItems(database, request.query),
    );

    app.get(
      '/v1/items/:id',
      {
        schema: {
          operationId: 'getItem',
          summary: 'Get an item',
          tags,
          params: ItemPath,
          response: { 200: ref(Item) },
        },
      },
      (request) => getItem(database, request.params.id),
    );

    app.delete(
      '/v1/items/:id',
      {
        schema: {
          operationId: 'deleteItem',
          summary: 'Delete an item',
          tags,
          params: ItemPath,
          response: { 204: Type.Null({ description: 'It is gone.' }) },
        },
      },
      async (request, reply) => {
        await deleteItem(database, request.params.id);
        return reply.code(204).send(null);
      },
    );
  },
});
