/** C · Configuration and secrets (items 18–20). */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finish, succeed } from '../process.ts';
import { tool } from '../tools.ts';
import { until } from '../wait.ts';
import { check } from './check.ts';
import type { Lab } from './lab.ts';

const variablesOf = (file: string): Map<string, string> =>
  new Map(
    [...file.matchAll(/^(?:# ?)?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value.replace(/^(['"])(.*)\1$/, '$2'),
    ]),
  );

/** Values that only a variable of free text could take. */
const nonsense = ['no such value', '-1'];

const scan = async (folder: string) =>
  finish([await tool('gitleaks'), 'git', '--no-banner', '--redact', '--exit-code=3', folder], { folder });
const scanFiles = async (folder: string) =>
  finish([await tool('gitleaks'), 'dir', '--no-banner', '--redact', '--exit-code=3', folder], { folder });

/** The files of the repository as they would be committed, in a repository of their own. */
const committed = async (lab: Lab): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'scan-'));
  const left = new Set(lab.subject.made.map((name) => path.join(lab.subject.folder, name)));
  await cp(lab.subject.folder, folder, { recursive: true, filter: (source) => !left.has(source) });
  await git(folder, 'init', '-q');
  await commit(folder, 'files');
  return folder;
};
const git = (folder: string, ...args: string[]) =>
  succeed(['git', '-c', 'user.name=proof', '-c', 'user.email=proof@example.com', ...args], { folder });
const commit = async (folder: string, message: string) => {
  await git(folder, 'add', '-A');
  await git(folder, 'commit', '-qm', message);
};

export const configuration = [
  check(18, 'all configuration comes from the environment, and .env.example is its schema', async (lab) => {
    const file = path.join(lab.subject.folder, '.env.example');
    const original = await readFile(file, 'utf8');
    const variables = variablesOf(original);
    for (const name of ['PORT', 'HOST', 'LOG_LEVEL', 'DRAIN_MS', 'DATABASE_URL']) assert.ok(variables.has(name), `${name} is not listed`);
    try {
      await writeFile(file, '# emptied\n');
      const written = await lab.run(lab.subject.commands.environmentExample);
      assert.equal(written.code, 0, written.output);
      assert.equal(await readFile(file, 'utf8'), original, '.env.example is not what the schema says');
    } finally {
      await writeFile(file, original);
    }

    // No file is read but those that the image has: every value comes from the environment.
    const empty = await mkdtemp(path.join(tmpdir(), 'empty-'));
    try {
      for (const name of lab.subject.besideProgram)
        await cp(path.join(lab.subject.folder, name), path.join(empty, name), { recursive: true });
      await lab.with({ folder: empty }, async (service) => assert.equal((await service.create(1)).status, 201));
    } finally {
      await rm(empty, { recursive: true });
    }

    // Listed is read: a variable that takes no wrong value is either free text or not read at all.
    const telemetry = /^OTEL_/;
    const free: string[] = [];
    for (const name of variables.keys()) {
      if (telemetry.test(name) || name === 'MIGRATION_DATABASE_URL') continue;
      const refused = await Promise.any(
        nonsense.map(async (value) => {
          const service = await lab.launch({ database: lab.primary, environment: { [name]: value } });
          const ended = await Promise.race([service.process.exit, service.until('/livez', 200).then(() => undefined)]).catch(
            () => service.process.exit,
          );
          await service.stop();
          if (!ended || ended.code === 0) throw new Error('accepted');
          assert.ok((service.process.stdout() + service.process.stderr()).includes(name), `${name} is refused, not named`);
        }),
      ).then(
        () => true,
        () => false,
      );
      if (!refused) free.push(name);
    }
    assert.ok(
      free.every((name) => name === 'HOST'),
      `nothing that is wrong for ${free.join(', ')} is refused`,
    );
  }),

  check(
    19,
    'a secret scanner finds nothing in files and history, and finds a planted secret',
    async (lab) => {
      const folder = await committed(lab);
      try {
        for (const found of [await scan(folder), await scanFiles(folder)]) assert.equal(found.code, 0, found.output);
        // Put together here, so that this file is no finding itself; committed and taken back: history remembers.
        await writeFile(path.join(folder, 'settings.ini'), `aws_access_key_id = ${'AKIA'}${'Z7VRSQ5TJN2XMPLY'}\n`);
        await commit(folder, 'oops');
        assert.equal((await scanFiles(folder)).code, 3, 'a planted secret is found in the files');
        await rm(path.join(folder, 'settings.ini'));
        await commit(folder, 'gone');
        assert.equal((await scan(folder)).code, 3, 'a planted secret is found in the history');
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    'gitleaks',
  ),

  check(20, 'no secret and no personal data reaches logs, spans or metrics', async (lab) => {
    const { collection, item } = lab.contract.resource;
    const [text] = lab.contract.freeText();
    assert.ok(text, 'the resource has a member of free text');
    const secret = 'canary-5ecret';
    const email = 'canary.person@example.com';
    const database = await lab.database();
    const role = new URL(database.app).username;
    await lab.cluster.query('postgres', `alter role ${role} password '${secret}-database'`);
    const app = database.app.replace(/:[^:@]+@/, `:${secret}-database@`);
    try {
      await lab.with({ database: { ...database, app }, environment: { LOG_LEVEL: 'debug' } }, async (service) => {
        const headers = {
          authorization: `Bearer ${secret}`,
          cookie: `session=${secret}`,
          'x-api-key': secret,
          'idempotency-key': `${secret}-key`,
          referer: `https://example.com/?email=${email}`,
        };
        const body = { ...lab.contract.sample(1), [text]: `${email} ${secret}` };
        assert.equal((await service.send('POST', collection, { headers, body })).status, 201);
        await service.send('GET', `${collection}?email=${email}&token=${secret}`, { headers });
        await service.send('GET', `${item.replaceAll(/\{[^}]+\}/g, '1')}?email=${email}`, { headers });
        // Refused by validation, by the parser, and by the idempotency key.
        await service.send('POST', collection, {
          headers: { ...headers, 'idempotency-key': `${secret}-2` },
          body: { ...body, [text]: { [email]: secret } },
        });
        await service.send('POST', collection, {
          headers: { ...headers, 'idempotency-key': `${secret}-3`, 'content-type': 'application/json' },
          body: `{"${email}": ${secret}`,
        });
        await service.send('POST', collection, { headers, body: { ...body, [text]: `other ${email}` } });
        // An error of the database whose message holds the row, as PostgreSQL's do.
        const tables = await lab.resourceTables(service);
        for (const table of tables)
          await lab.cluster.query(database.name, `alter table ${table} add constraint canary check (false) not valid`);
        const failed = await service.send('POST', collection, { headers: { ...headers, 'idempotency-key': `${secret}-4` }, body });
        assert.ok(failed.status >= 400, `the constraint must refuse, it was ${failed.status}`);
        // And one about the connection, with the password in its URL.
        await lab.cluster.query('postgres', `alter role ${role} nologin`);
        await lab.cluster.query('postgres', 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database.name]);
        await service.until('/readyz', 503);
        await service.send('POST', collection, { headers: { ...headers, 'idempotency-key': `${secret}-5` }, body });
        await until('the failures are exported', () => service.spans().some((span) => span.status === 'ERROR'));
        await until('the metrics are exported', () => service.points('http.server.request.duration').length > 0);
        await service.stop();

        const said = {
          stdout: service.process.stdout(),
          stderr: service.process.stderr(),
          telemetry: JSON.stringify([service.spans(), service.metrics()]),
        };
        assert.ok(said.stdout.length > 500 && said.telemetry.length > 500, 'there is something to search');
        for (const [place, content] of Object.entries(said))
          for (const canary of [secret, email, encodeURIComponent(email)]) {
            const at = content.indexOf(canary);
            assert.ok(at < 0, `${canary} is in ${place}: …${content.slice(Math.max(0, at - 300), at + 80)}…`);
          }
      });
    } finally {
      await lab.cluster.query('postgres', `alter role ${role} login password 'app'`);
    }
  }),
];
