import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Problem } from '../problem.ts';
import { Database } from './database.ts';
import { StatementError } from './errors.ts';
import { statement } from './statement.ts';

const onLost = () => undefined;
const open = (url = process.env.DATABASE_URL ?? '') =>
  new Database({ url, poolSize: 2, applicationName: 'test', onLost });

const one = statement<{ readonly value: number }, [value: number]>('SELECT one', 'select $1::int as value');
const insertKey = statement<never, [key: string]>(
  'INSERT key',
  `insert into idempotency_keys (operation, key, fingerprint, status, headers, body) values ('test', $1, '', 0, '{}', '{}')`,
);
const countKeys = statement<{ readonly count: number }, [key: string]>(
  'SELECT key',
  'select count(*)::int as count from idempotency_keys where key = $1',
);

describe('the database', () => {
  const database = open();
  after(() => database.close());

  const refused = async (text: string) => {
    const result: unknown = await database.query(statement(text, text)).catch((error) => error);
    assert.ok(result instanceof StatementError, `it was not refused: ${text}`);
    return result;
  };

  test('statements give rows', async () => {
    assert.deepEqual(await database.query(one, 42), [{ value: 42 }]);
  });

  test('a transaction that fails leaves nothing behind', async () => {
    await assert.rejects(
      database.transaction(async (transaction) => {
        await transaction.query(insertKey, 'gone');
        throw new Error('after the insert');
      }),
      /after the insert/,
    );
    assert.deepEqual(await database.query(countKeys, 'gone'), [{ count: 0 }]);
  });

  test('a transaction in which a statement failed is not said to be kept', async () => {
    await assert.rejects(
      database.transaction(async (transaction) => {
        await transaction.query(insertKey, 'twice');
        await transaction.query(insertKey, 'twice').catch(() => undefined);
      }),
      /nothing of it was kept/,
    );
    assert.deepEqual(await database.query(countKeys, 'twice'), [{ count: 0 }]);
  });

  test('what the database refuses costs no connection, what breaks does', async () => {
    const single = new Database({ url: process.env.DATABASE_URL ?? '', poolSize: 1, applicationName: 'test', onLost });
    const pid = statement<{ readonly pid: number }>('SELECT pid', 'select pg_backend_pid() as pid');
    const [before] = await single.query(pid);
    for (const text of ['select 1 / 0', 'select nonsense']) {
      await assert.rejects(single.query(statement(text, text)));
      await assert.rejects(single.transaction((transaction) => transaction.query(statement(text, text))));
    }
    assert.deepEqual(await single.query(pid), [before]);
    await assert.rejects(single.query(statement('SELECT end', 'select pg_terminate_backend(pg_backend_pid())')));
    assert.notDeepEqual(await single.query(pid), [before]);
    await single.close();
  });

  test('the service can read and write rows, and not change the schema', async () => {
    for (const text of [
      'create table intruder (id int)',
      'create temporary table intruder (id int)',
      'drop table idempotency_keys',
    ])
      assert.equal((await refused(text)).code, '42501', text);
  });

  test('nothing may wait for ever', async () => {
    const [limits] = await database.query(
      statement<Record<string, string>>(
        'SHOW timeouts',
        `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
          current_setting('idle_in_transaction_session_timeout') as idle`,
      ),
    );
    assert.deepEqual(limits, { statement: '5s', lock: '2s', idle: '5s' });
  });

  test('an error says which statement failed and never with which value', async () => {
    const error = await refused(`select 'secret'::int`);
    assert.equal(error.code, '22P02');
    assert.doesNotMatch(error.message, /"secret"/);
  });

  test('a connection that breaks in a transaction costs that transaction and nothing else', async () => {
    const end = statement('SELECT end', 'select pg_terminate_backend(pg_backend_pid())');
    await assert.rejects(
      database.transaction((transaction) => transaction.query(end)),
      (error) => error instanceof Problem && error.status === 503,
    );
    assert.deepEqual(await database.query(one, 1), [{ value: 1 }]);
  });

  test('a mistake in the code is no outage of the database', async () => {
    const cyclic: unknown[] = [];
    cyclic.push({ cyclic });
    await assert.rejects(
      database.query(statement<never, [value: unknown]>('SELECT json', 'select $1::json'), { cyclic }),
      (error) => error instanceof TypeError,
    );
  });

  test('without a server the caller is told to try again', async () => {
    const nowhere = open('postgres://nobody@127.0.0.1:1/nothing');
    await assert.rejects(nowhere.query(one, 1), (error) => error instanceof Problem && error.status === 503);
    await assert.rejects(
      nowhere.transaction(async () => undefined),
      (error) => error instanceof Problem && error.status === 503,
    );
    await nowhere.close();
  });
});
