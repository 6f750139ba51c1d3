/** The gates of the pipeline, really run: they let the stamped service pass, and each catches a fault that was seeded for it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseWorkflow, runJob } from '../github.ts';
import { commitAll } from '../gitlab.ts';
import { forEachLanguage } from '../languages.ts';
import { githubGates, openPipelines, type Pipelines, removeOperation, workflowFile } from '../pipelines.ts';
import { stamp } from '../stamp.ts';
import { copyService, seedFault } from '../subjects/language.ts';

type Seeded = readonly [gate: string, fault: string, seed: (folder: string) => Promise<unknown>];

/** Faults for the gates that every service has, whatever its language. */
const sharedFaults: readonly Seeded[] = [
  [
    'Unit tests',
    'a variable that the service reads and .env.example leaves out',
    (folder) => seedFault(folder, { file: '.env.example', change: (text) => text.replace(/^LOG_LEVEL=.*$/m, '') }),
  ],
  ['No migration locks others out', 'a column that fails on rows that are there', (folder) => addMigration(folder)],
  [
    'Alerts fire when they should',
    'an alert that waits for a rate that no outage reaches',
    (folder) => seedFault(folder, { file: 'deploy/alerts/rules.yaml', change: (text) => text.replace(/> 14\.4/, '> 1440') }),
  ],
  [
    'Manifests build for every environment',
    'a patch of what is not there',
    (folder) =>
      seedFault(folder, {
        file: 'deploy/kubernetes/overlays/production/kustomization.yaml',
        change: (text) => text.replace('kind: HTTPRoute', 'kind: HTTPRouter'),
      }),
  ],
  ['API description matches the code', 'an operation that is served and not described', removeOperation],
  ['No change breaks clients of the API', 'an operation that is gone', removeOperation],
  ['No secret in any commit', 'a key in a commit', commitSecret],
];

forEachLanguage((language) =>
  describe('gates', () => {
    let pipelines: Pipelines;
    let scratch: Pipelines['scratch'];
    let github: Pipelines['github'];
    let base: Pipelines['base'];
    let workflow: Pipelines['workflow'];
    let environment: Pipelines['environment'];

    beforeAll(async () => {
      pipelines = await openPipelines(language);
      ({ scratch, github, base, workflow, environment } = pipelines);
      for (const job of ['changes', 'gates']) {
        const needs = { changes: { outputs: { base } } };
        const { failed, steps } = await runJob(workflow, job, { folder: github, event: { before: base }, environment, needs });
        expect({ failed, output: steps.filter(({ outcome }) => outcome === 'failure').map(({ output }) => output) }).toEqual({
          failed: [],
          output: [],
        });
      }
    });
    afterAll(() => pipelines?.close());

    const all = () => githubGates(workflow).map(({ name }) => name);
    const runGate = (folder: string, gate: string) => {
      const job = githubGates(workflow).find(({ name }) => name === gate)?.job ?? 'gates';
      // The step that installs the tools is left out.
      const PATH = [path.join(environment.TOOLS_FOLDER ?? '', 'bin'), environment.PATH].join(path.delimiter);
      const needs = { changes: { outputs: { base } } };
      return runJob(workflow, job, { folder, environment: { ...environment, PATH }, needs, only: [gate] });
    };

    const faults: readonly Seeded[] = [
      ...language.faults.map(({ gate, fault, ...seeded }) => [gate, fault, (folder: string) => seedFault(folder, seeded)] as const),
      ['No dependency has a known hole', 'an advisory on a dependency', () => pipelines.advisories.warn()],
      ...sharedFaults,
    ];

    afterEach(() => pipelines.advisories.forget());

    test('[74] every gate lets a service without capabilities pass', async () => {
      const bare = stamp(path.join(scratch, 'bare'), { language: language.id, pipeline: 'github', capabilities: [] });
      const own = parseWorkflow(await readFile(path.join(bare, workflowFile), 'utf8'));
      const needs = { changes: { outputs: { base: await commitAll(bare) } } };
      expect(await runJob(own, 'gates', { folder: bare, environment, needs })).toMatchObject({ failed: [] });
      expect(Object.keys(own.jobs)).toEqual(['changes', 'gates', 'build', 'passed', 'release']);
    });

    test('[74] there is a fault for each gate', () => {
      expect(faults.map(([gate]) => gate).sort()).toEqual([...all()].sort());
    });

    /** Gates that fail in a copy of the service with a fault. */
    const failedWith = async (seed: (folder: string) => Promise<unknown>, gate: string) => {
      const copy = await mkdtemp(path.join(scratch, 'fault-'));
      await copyService(language, github, copy);
      await seed(copy);
      const { failed, steps } = await runGate(copy, gate);
      expect(steps.map(({ output }) => output).join(), 'its tools are there').not.toMatch(/not found/);
      return failed;
    };

    test.each(faults)('[74] the gate “%s” catches %s', async (gate, _fault, seed) => {
      expect(await failedWith(seed, gate)).toEqual([gate]);
    });

    test('[19] a scanner finds no secret in the files and the history of the service, and finds one that was removed again', async () => {
      const gate = 'No secret in any commit';
      expect(await failedWith(async () => {}, gate)).toEqual([]);
      expect(await failedWith(commitSecret, gate)).toEqual([gate]);
    });

    test('of the record the checksums alone are let pass: a key in it is found', async () => {
      const key = ['sk4Jq9wZ', 'x7Lr2vTnB8mYcD3h'].join('');
      const seed = async (folder: string) => {
        const change = (text: string) => text.replace('"answers": {', `"answers": {\n    "apiKey": "${key}",`);
        await seedFault(folder, { file: '.create-service.json', change });
        await commitAll(folder, 'Add a key', false);
      };
      expect(await failedWith(seed, 'No secret in any commit')).toEqual(['No secret in any commit']);
    });

    test.each([
      ['a new column that is required', 'alter table items add column fault text not null;'],
      ['an index that blocks writers', 'create index items_name on items (name);'],
      ['a column that changes its type', 'alter table items alter column quantity type bigint;'],
      ['a column that changes its name', 'alter table items rename column name to title;'],
      ['a check of all rows under a lock', 'alter table items add constraint positive check (quantity > 0);'],
      ['a table that goes while it is used', 'drop table items;'],
    ])('[24] %s is found before it runs', async (_danger, sql) => {
      const gate = 'No migration locks others out';
      expect(await failedWith(async () => {}, gate)).toEqual([]);
      expect(await failedWith((folder) => addMigration(folder, sql), gate)).toEqual([gate]);
    });

    test('[24] what is safe passes: a column that may be empty, an index that blocks nobody', async () => {
      const seed = async (folder: string) => {
        await addMigration(folder, 'alter table items add column note text;');
        await writeFile(
          path.join(folder, 'migrations/9998_index.sql'),
          '-- no transaction\ncreate index concurrently if not exists items_name on items (name);\n',
        );
      };
      expect(await failedWith(seed, 'No migration locks others out')).toEqual([]);
    });
  }),
);

const addMigration = (folder: string, sql = 'alter table items add column fault text not null;') =>
  writeFile(path.join(folder, 'migrations/9999_fault.sql'), `${sql}\n`);

async function commitSecret(folder: string): Promise<void> {
  await writeFile(path.join(folder, 'deploy.env'), `AWS_ACCESS_KEY_ID=${['AKIA', 'QYLPMN5HHHFPZAM2'].join('')}\n`);
  await commitAll(folder, 'Add a key', false);
  await rm(path.join(folder, 'deploy.env'));
  await commitAll(folder, 'Remove it again', false);
}
