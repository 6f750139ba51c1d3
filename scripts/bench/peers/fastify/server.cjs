/**
 * A service as the guides of Fastify and pg write it: schemas for what comes in and goes out, the logger on. CommonJS, since that is what the automatic
 * instrumentation takes without a loader. It knows nothing of telemetry: `node --require @opentelemetry/auto-instrumentations-node/register` adds it.
 */
const Fastify = require('fastify');
const { Pool } = require('pg');
const { v7: uuid } = require('uuid');

const { DATABASE_URL, POOL_MAX, HOST, PORT } = process.env;
const pool = new Pool({ connectionString: DATABASE_URL, max: Number(POOL_MAX) });
const app = Fastify({ logger: true });

const item = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string' },
    quantity: { type: 'integer' },
    created_at: { type: 'string', format: 'date-time' },
  },
};
const newItem = {
  type: 'object',
  required: ['name', 'quantity'],
  properties: { name: { type: 'string', minLength: 1, maxLength: 200 }, quantity: { type: 'integer', minimum: 0, maximum: 1_000_000 } },
  additionalProperties: false,
};
const byId = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } };
const page = { type: 'object', properties: { data: { type: 'array', items: item } } };

app.get('/readyz', async () => {
  await pool.query('select 1');
  return { status: 'ok' };
});

app.post('/v1/items', { schema: { body: newItem, response: { 201: item } } }, async ({ body }, reply) => {
  const { rows } = await pool.query('insert into items (id, name, quantity) values ($1, $2, $3) returning id, name, quantity, created_at', [
    uuid(),
    body.name,
    body.quantity,
  ]);
  return reply.code(201).header('location', `/v1/items/${rows[0].id}`).send(rows[0]);
});

app.get('/v1/items/:id', { schema: { params: byId, response: { 200: item } } }, async ({ params }, reply) => {
  const { rows } = await pool.query('select id, name, quantity, created_at from items where id = $1', [params.id]);
  return rows[0] ?? reply.code(404).send();
});

app.get('/v1/items', { schema: { response: { 200: page } } }, async () => {
  const { rows } = await pool.query('select id, name, quantity, created_at from items order by id desc limit 20');
  return { data: rows };
});

process.on('SIGTERM', () => app.close().then(() => pool.end()));
app.listen({ host: HOST, port: Number(PORT) });
