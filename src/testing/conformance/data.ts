/** D · Data (items 21–28; 24 and 27 are proven with the pipelines and the manifests). */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { json } from '../http.ts';
import { blackHole } from '../network.ts';
import { Cluster } from '../postgres.ts';
import { check } from './check.ts';
import type { Database, Lab } from './lab.ts';

const refused = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code ?? '';
    throw error;
  }
  return 'allowed';
};

/** Everything that defines the schema, as text: equal text, equal schema. */
const schemaOf = async (lab: Lab, database: Database): Promise<string> => {
  const rows = await lab.cluster.query(
    database.name,
    `select table_schema, table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
     where table_schema not in ('pg_catalog', 'information_schema')
     union all select schemaname, tablename, indexname, indexdef, null, null from pg_indexes where schemaname not in ('pg_catalog', 'information_schema')
     order by 1, 2, 3, 4`,
  );
  return JSON.stringify(rows);
};

export const data = [
  check(21, 'its database and roles are its own: every login of one service into the database of another is refused', async (lab) => {
    const cluster = await Cluster.create();
    try {
      const names = [lab.snakeName, `${lab.snakeName}_neighbour`, `${lab.snakeName}_other`];
      for (const name of names) await lab.bootstrap(cluster, name);
      const tries: string[] = [];
      for (const database of names)
        for (const name of names)
          for (const role of ['app', 'owner']) {
            const url = cluster.url(database, `${name}_${role}`, role);
            const result = await refused(cluster.session(url, (client) => client.query('select 1')));
            assert.equal(result, name === database ? 'allowed' : '42501', `${name}_${role} into ${database}`);
            tries.push(result);
          }
      assert.equal(tries.filter((result) => result === '42501').length, 12);
      // Nor can a stranger get in by a role that belongs to neither.
      await cluster.query('postgres', "create role stranger login password 'stranger'");
      for (const database of names)
        assert.equal(
          await refused(cluster.session(cluster.url(database, 'stranger', 'stranger'), (client) => client.query('select 1'))),
          '42501',
        );
    } finally {
      await cluster.destroy();
    }
  }),

  check(22, 'the role of the running service can neither define nor empty nor own anything', async (lab) => {
    const { name, app } = lab.primary;
    const [table = ''] = (await lab.tables(lab.primary)).filter((candidate) => !/migration/.test(candidate));
    const schema = table.split('.')[0];
    await lab.cluster.session(app, async (client) => {
      for (const statement of [
        `create table ${schema}.intruder (id int)`,
        `create schema intruder`,
        `create function ${schema}.intruder() returns int language sql as 'select 1'`,
        `alter table ${table} add column intruder int`,
        `create index on ${table} ((1))`,
        `drop table ${table}`,
        `truncate ${table}`,
        `create extension pgcrypto`,
        `create temporary table intruder (id int)`,
        `create role intruder`,
        `create database intruder`,
      ]) {
        // 42501 is "insufficient privilege".
        assert.equal(await refused(client.query(statement)), '42501', statement);
      }
    });
    const [role] = await lab.cluster.query(
      name,
      'select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication from pg_roles where rolname = $1',
      [new URL(app).username],
    );
    assert.deepEqual(role, { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false, rolreplication: false });
    assert.deepEqual(
      await lab.cluster.query(name, 'select relname from pg_class where relowner = $1::regrole', [new URL(app).username]),
      [],
    );
  }),

  check(23, 'migrations are numbered, a second run changes nothing, and two runners at once are safe', async (lab) => {
    const files = await lab.migrationsIn();
    const numbers = files.map((file) => Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1]));
    assert.deepEqual(
      numbers,
      files.map((_, index) => index + 1),
      `numbered without gaps: ${files}`,
    );

    const database = await lab.database({ migrated: false });
    const runners = await Promise.all(
      [1, 2, 3].map(() => lab.run(lab.subject.commands.migrate, lab.subject.folder, lab.environment(database))),
    );
    for (const { code, output } of runners) assert.equal(code, 0, output);
    const schema = await schemaOf(lab, database);
    assert.equal(schema, await schemaOf(lab, lab.primary), 'three at once make what one makes');

    const before = await lab.rowCounts(database);
    const ledger = Object.keys(before).find((table) => before[table] === files.length);
    assert.ok(ledger, `one row for each migration, in one table: ${JSON.stringify(before)}`);
    const rows = await lab.cluster.query(database.name, `select * from ${ledger}`);
    const again = await lab.run(lab.subject.commands.migrate, lab.subject.folder, lab.environment(database));
    assert.equal(again.code, 0, again.output);
    assert.equal(await schemaOf(lab, database), schema);
    assert.deepEqual(await lab.cluster.query(database.name, `select * from ${ledger}`), rows, 'the second run changes nothing');
  }),

  check(25, 'it is ready and works on a schema that a later version has already extended', async (lab) => {
    const database = await lab.database();
    const service = await lab.shared();
    const [table = ''] = (await lab.resourceTables(service)).filter((candidate) => !/idempoten/.test(candidate));
    // What stands in for version N: its additive migration after those of this version.
    const extend = async (migrations: string) => {
      const number = (await lab.migrationsIn(migrations)).length + 1;
      await writeFile(
        path.join(migrations, `${String(number).padStart(4, '0')}_next_version.sql`),
        `alter table ${table} add column next_version text not null default 'later';\ncreate table next_version (id bigint primary key);\n`,
      );
    };
    await lab.with({ database }, async (running) => {
      const before = json(await running.create(1));
      const migrated = await lab.migrateAsOther(database, extend);
      assert.equal(migrated.code, 0, migrated.output);
      assert.deepEqual(
        await lab.cluster.query(database.name, `select distinct next_version from ${table}`),
        [{ next_version: 'later' }],
        'the migration ran',
      );

      // The process that was running through the migration, prepared statements and all, and one that starts after it.
      for (const one of [running, await (await lab.launch({ database })).until('/readyz', 200)]) {
        assert.equal((await one.create(2)).status, 201);
        const page = await one.send('GET', lab.contract.resource.collection);
        assert.equal(page.status, 200, page.text);
        assert.ok(page.text.includes(before.id), 'what was stored before is found');
        const item = await one.send('GET', lab.contract.resource.item.replace(/\{[^}]+\}/, before.id));
        assert.deepEqual(json(item), before);
        await one.until('/readyz', 200);
      }
    });
  }),

  check(26, 'connect, statement, lock and idle-in-transaction time-outs are set, and the lock time-out works', async (lab) => {
    await lab.with({}, async (service) => {
      const tables = await lab.resourceTables(service);
      // A trigger runs in the session of the service: what it reads is what is set there.
      await lab.cluster.query(
        service.database.name,
        `create table spy (name text, milliseconds bigint);
         create function spy() returns trigger language plpgsql security definer as $$ begin
           insert into spy select name, case unit when 's' then setting::bigint * 1000 else setting::bigint end from pg_settings
             where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout');
           return new; end $$;
         ${tables.map((table) => `create trigger spy before insert on ${table} for each row execute function spy();`).join('\n')}`,
      );
      assert.equal((await service.create(1)).status, 201);
      const found = await lab.cluster.query<{ name: string; least: string; most: string }>(
        service.database.name,
        'select name, min(milliseconds) as least, max(milliseconds) as most from spy group by name',
      );
      assert.equal(found.length, 3);
      for (const { name, least, most } of found) assert.ok(Number(least) > 0 && Number(most) <= 60_000, `${name} is ${least}…${most} ms`);

      const waiting = await lab.whileLocked(service, () => service.create(2, { timeout: 60_000 }));
      assert.equal(waiting.status, 503, waiting.text);
      const limit = Number(found.find(({ name }) => name === 'lock_timeout')?.least);
      assert.ok(waiting.ms > limit * 0.8 && waiting.ms < limit + 4000, `it gave up after ${waiting.ms} ms, the limit is ${limit} ms`);
      assert.equal((await service.create(3)).status, 201, 'and goes on');
    });

    const silent = await blackHole();
    const database = { ...lab.primary, app: lab.primary.app.replace(/:\d+\//, `:${silent.port}/`) };
    const service = await lab.launch({ database });
    try {
      await service.until('/livez', 200);
      const answer = await service.create(1, { timeout: 30_000 });
      assert.ok(answer.status >= 500 && answer.ms < 10_000, `a database that never answers: ${answer.status} after ${answer.ms} ms`);
      const probe = await service.send('GET', '/readyz');
      assert.ok(probe.status === 503 && probe.ms < 3000, `readyz: ${probe.status} after ${probe.ms} ms`);
    } finally {
      await service.stop();
      await silent.close();
    }
  }),

  check(28, 'SQL is sent with parameters only: hostile values are stored as they are and stand in no statement', async (lab) => {
    const members = lab.contract.freeText();
    const [text] = members;
    assert.ok(text, 'the resource has a member of free text');
    const { collection, item } = lab.contract.resource;
    await lab.with({}, async (service) => {
      const tables = await lab.tables(service.database);
      const marker = 'sqlcanary';
      const hostile = [
        `${marker}'; drop table x; --`,
        `${marker}"`,
        `${marker}\\`,
        `$1 ${marker}`,
        `${marker}' or '1'='1`,
        `\${${marker}}`,
        `${marker}%_`,
        `/*${marker}*/`,
        `${marker}🧾`,
      ];
      for (const value of hostile) {
        const created = await service.send('POST', collection, {
          headers: { 'idempotency-key': `${value.replaceAll(/[^\x20-\x7e]/g, '')}` },
          body: { ...lab.contract.sample(1), [text]: value },
        });
        assert.equal(created.status, 201, created.text);
        assert.equal(json(created)[text], value, 'stored as it was sent');
        const id = /\{([^}]+)\}/.exec(item)?.[1] ?? 'id';
        const read = await service.send('GET', item.replace(/\{[^}]+\}/, json(created)[id]));
        assert.equal(json(read)[text], value, 'read as it was stored');
        for (const route of [
          item.replace(/\{[^}]+\}/, encodeURIComponent(value)),
          `${collection}?${lab.contract.resource.list.parameters.map(({ name }) => `${name}=${encodeURIComponent(value)}`).join('&')}`,
        ])
          assert.ok((await service.send('GET', route)).status < 500, route);
      }
      assert.deepEqual(await lab.tables(service.database), tables, 'no table came or went');

      const log = lab.cluster.log();
      const lines = log.split('\n').filter((line) => line.includes(marker));
      assert.ok(lines.length > 0, 'the log of the database shows the values');
      const inStatements = lines.filter((line) => /LOG:\s+(statement|execute)/.test(line) || !/DETAIL:\s+[Pp]arameters:/.test(line));
      assert.deepEqual(inStatements, [], 'a value stands in a statement');
    });
  }),
];
