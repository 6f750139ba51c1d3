import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import pg from 'pg';
import { findPending, loadMigrations, type Migration, migrate, namesOf } from './migrations.ts';

/** A schema of its own for each test, as the owner. */
const connect = async () => {
  const client = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await client.connect();
  await client.query('create schema if not exists migrations_test');
  await client.query('set search_path = migrations_test');
  return client;
};

const migration = (version: string, sql: string): Migration => ({ version, sql, checksum: sql });
const one = migration('0001_one', 'create table one (id int)');
const two = migration('0002_two', 'create table two (id int)');

describe('migrations', () => {
  let client: pg.Client;
  let other: pg.Client;
  before(async () => {
    client = await connect();
    other = await connect();
  });
  beforeEach(async () => {
    await client.query('drop schema migrations_test cascade');
    await client.query('create schema migrations_test');
  });
  after(async () => {
    await client.query('drop schema migrations_test cascade');
    await Promise.all([client.end(), other.end()]);
  });

  test('the files are numbered without gaps', () => {
    const numbers = loadMigrations().map(({ version }) => Number.parseInt(version, 10));
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    );
  });

  test('each is applied once, in order', async () => {
    assert.equal(namesOf(await findPending(client, [one, two])), '0001_one, 0002_two');
    assert.equal(namesOf(await migrate(client, [one])), '0001_one');
    assert.equal(namesOf(await migrate(client, [one, two])), '0002_two');
    assert.equal(namesOf(await migrate(client, [one, two])), 'none');
  });

  test('two runners at once do the work of one', async () => {
    const applied = await Promise.all([migrate(client, [one, two]), migrate(other, [one, two])]);
    assert.deepEqual(applied.map(namesOf).sort(), ['0001_one, 0002_two', 'none']);
  });

  test('one that fails leaves nothing behind, and those before it stand', async () => {
    const half = migration('0002_half', 'create table half (id int); select nonsense');
    await assert.rejects(migrate(client, [one, half]), /0002_half failed and left nothing behind/);
    assert.equal(namesOf(await findPending(client, [one, half])), '0002_half');
    const { rows } = await client.query(`select to_regclass('half') as half, to_regclass('one')::text as one`);
    assert.deepEqual(rows, [{ half: null, one: 'one' }]);
  });

  test('one that was changed after it was applied is refused', async () => {
    await migrate(client, [one]);
    await assert.rejects(migrate(client, [{ ...one, checksum: 'other' }]), /Changed after it was applied: 0001_one/);
  });

  test('one that says so runs outside a transaction', async () => {
    const index = migration('0002_index', '-- no transaction\ncreate index concurrently one_id on one (id)');
    assert.equal(namesOf(await migrate(client, [one, index])), '0001_one, 0002_index');
  });

  const rebuilt = migration(
    '0002_index',
    '-- no transaction\ndrop index concurrently if exists one_id;\ncreate index concurrently one_id on one (id);\n',
  );

  test('two runners at once build an index concurrently, and it is valid', { timeout: 20_000 }, async () => {
    const applied = await Promise.all([migrate(client, [one, rebuilt]), migrate(other, [one, rebuilt])]);
    assert.deepEqual(applied.map(namesOf).sort(), ['0001_one, 0002_index', 'none']);
    const { rows } = await client.query(`select indisvalid from pg_index where indexrelid = 'one_id'::regclass`);
    assert.deepEqual(rows, [{ indisvalid: true }]);
  });

  test('an index that a failed run left behind is built anew', async () => {
    await migrate(client, [one]);
    await client.query('insert into one values (1), (1)');
    await assert.rejects(client.query('create unique index concurrently one_id on one (id)'), /could not create/);
    assert.equal(namesOf(await migrate(client, [one, rebuilt])), '0002_index');
  });
});
