/** What a change starts: on both platforms, in a repository of its own and in a monorepo, and what counts as a change that breaks clients. */
import { appendFile, cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { parseWorkflow, runJob } from '../github.ts';
import { commitAll, listJobs, parsePipeline, runJobs } from '../gitlab.ts';
import { openPipelines, type Pipelines, removeOperation, workflowFile } from '../pipelines.ts';
import { finish } from '../process.ts';
import { stamp } from '../stamp.ts';
import { anyLanguage, languages } from '../subjects/index.ts';
import { searchPath, tool } from '../tools.ts';

let pipelines: Pipelines;
let scratch: Pipelines['scratch'];
let github: Pipelines['github'];
let gitlab: Pipelines['gitlab'];
let base: Pipelines['base'];
let workflow: Pipelines['workflow'];
let environment: Pipelines['environment'];

beforeAll(async () => {
  pipelines = await openPipelines(anyLanguage);
  ({ scratch, github, gitlab, base, workflow, environment } = pipelines);
});
afterAll(() => pipelines?.close());

describe('what changed', () => {
  let clone: string;
  beforeEach(async () => {
    clone = await mkdtemp(path.join(scratch, 'change-'));
    await cp(github, clone, { recursive: true });
  });
  const changes = async (event: unknown) => (await runJob(workflow, 'changes', { folder: clone, event, environment })).outputs;
  const change = async (file: string): Promise<void> => {
    await appendFile(path.join(clone, file), '\n');
    await commitAll(clone, `Change ${file}`, false);
  };

  test('[75] a change of words alone starts no build and only the gate that words can fail; any other starts all', async () => {
    await change('docs/index.md');
    expect(await changes({ before: base })).toEqual({ service: 'false', base });
    await change('Dockerfile');
    expect(await changes({ before: base })).toEqual({ service: 'true', base });
    expect(await changes({ pull_request: { base: { sha: base } }, before: 'unused' })).toEqual({ service: 'true', base });
    expect(await changes({ merge_group: { base_sha: base } })).toEqual({ service: 'true', base });
  });

  test('[75] GitLab: the same', async () => {
    const copy = path.join(scratch, 'words');
    await cp(gitlab, copy, { recursive: true });
    const jobsAfter = async (file: string) => {
      await mkdir(path.dirname(path.join(copy, file)), { recursive: true });
      await appendFile(path.join(copy, file), '\n');
      await commitAll(copy, `Change ${file}`, false);
      const listed = await listJobs(copy, { changed: true });
      await commitAll(copy, 'Merged');
      return 'jobs' in listed ? listed.jobs : listed.faults;
    };
    for (const words of ['README.md', 'docs/index.md', 'docs/decisions/0001.md'])
      expect(await jobsAfter(words), words).toEqual(['secrets']);
    const relevant = languages.flatMap((language) => language.relevant);
    for (const file of ['Dockerfile', 'deploy/kubernetes/base/new.yaml', ...relevant])
      expect(await jobsAfter(file), file).toEqual(expect.arrayContaining(['unit', 'release']));
  });

  test('[75] one check says whether a change may be merged: nothing failed, and nothing was cut short', async () => {
    const { needs, if: condition } = workflow.jobs.passed ?? {};
    expect({ needs, condition }).toEqual({ needs: ['changes', 'gates', 'build'], condition: 'always()' });
    const passes = async (...results: readonly string[]) => {
      const ended = Object.fromEntries(['changes', 'gates', 'build'].map((job, at) => [job, { result: results[at] ?? '', outputs: {} }]));
      return (await runJob(workflow, 'passed', { folder: clone, needs: ended, environment })).failed.length === 0;
    };
    expect(await passes('success', 'success', 'success')).toBe(true);
    expect(await passes('success', 'skipped', 'skipped')).toBe(true);
    expect(await passes('failure', 'skipped', 'skipped')).toBe(false);
    expect(await passes('success', 'failure', 'success')).toBe(false);
    expect(await passes('success', 'success', 'cancelled')).toBe(false);
  });

  test('[75] what can not be compared counts as a change', async () => {
    const before = '0'.repeat(40);
    expect(await changes({ before })).toEqual({ service: 'true', base: before });
  });

  test('[75] in a monorepo, with the folder named twice, only a change in that folder counts', async () => {
    const home = 'services/payments';
    const repository = await mkdtemp(path.join(scratch, 'monorepo-'));
    await cp(clone, path.join(repository, home), { recursive: true, filter: (file) => path.basename(file) !== '.git' });
    await writeFile(path.join(repository, 'other.txt'), '');
    const text = await readFile(path.join(github, workflowFile), 'utf8');
    const moved = parseWorkflow(
      text.replace('SERVICE: .', `SERVICE: ${home}`).replace('working-directory: .', `working-directory: ${home}`),
    );
    const before = await commitAll(repository);
    const run = (job: string, only?: readonly string[]) => {
      const needs = { changes: { outputs: { base: before } } };
      return runJob(moved, job, { folder: repository, event: { before }, environment, needs, ...(only ? { only } : {}) });
    };
    await appendFile(path.join(repository, 'other.txt'), 'changed');
    await commitAll(repository, 'Change another service', false);
    expect((await run('changes')).outputs.service).toBe('false');
    await removeOperation(path.join(repository, home));
    await commitAll(repository, 'Change this one', false);
    expect((await run('changes')).outputs.service).toBe('true');
    const breaking = 'No change breaks clients of the API';
    expect((await run('gates', [breaking])).failed).toEqual([breaking]);
    expect(moved.jobs.build?.steps.find(({ uses }) => uses?.startsWith('docker/build-push-action@'))?.with?.context).toContain(
      'env.SERVICE',
    );
  });

  test('[75] GitLab: in a monorepo, the file at the root starts one pipeline for each service, in its folder', async () => {
    const repository = await mkdtemp(path.join(scratch, 'gitlab-monorepo-'));
    const started: string[] = [];
    for (const name of ['payments', 'ledger']) {
      const home = path.join(repository, 'services', name);
      stamp(home, { name, pipeline: 'gitlab' });
      const [, ...lines] = /^# In a monorepo.*\n#\n((?:# {3}.*\n)+)/.exec(await readFile(path.join(home, '.gitlab-ci.yml'), 'utf8')) ?? [];
      started.push(lines.join('').replace(/^# {3}/gm, ''));
    }
    const rules = 'workflow:\n  rules:\n    - if: $CI_COMMIT_BRANCH\n';
    await writeFile(path.join(repository, '.gitlab-ci.yml'), rules + started.join(''));
    await commitAll(repository);
    expect(await listJobs(repository)).toEqual({ jobs: ['payments', 'ledger'] });
    await appendFile(path.join(repository, 'services/payments/README.md'), 'changed');
    await commitAll(repository, 'Change one', false);
    expect(await listJobs(repository, { changed: true })).toEqual({ jobs: ['payments'] });
    await removeOperation(path.join(repository, 'services/payments'));
    await commitAll(repository, 'Break its clients', false);
    const gateOf = async (name: string) => {
      const variables = { TOOLS_FOLDER: environment.TOOLS_FOLDER ?? '', CI_MERGE_REQUEST_DIFF_BASE_SHA: 'origin/main' };
      const { SERVICE = '' } = parsePipeline(started[name === 'payments' ? 0 : 1] ?? '')[name]?.variables ?? {};
      const file = path.join('services', name, '.gitlab-ci.yml');
      return (await runJobs(repository, ['breaking'], { file, environment, variables: { ...variables, SERVICE } })).code;
    };
    expect(await gateOf('ledger')).toBe(0);
    expect(await gateOf('payments')).not.toBe(0);
  });

  const breaking = async (revision: string) => {
    const { code, output } = await finish(['scripts/api-breaking.sh', revision], {
      folder: clone,
      environment: { PATH: `${await oasdiff()}:${searchPath}` },
    });
    return { code, output };
  };
  const oasdiff = async () => path.dirname(await tool('oasdiff'));

  test('[03] what clients rely on can not be removed; additions pass', async () => {
    expect(await breaking(base)).toMatchObject({ code: 0 });
    await edit((document) => document.setIn(['paths', '/additions'], { get: { responses: { 204: { description: 'New.' } } } }));
    expect(await breaking(base)).toMatchObject({ code: 0 });
    await removeOperation(clone);
    expect(await breaking(base)).toMatchObject({ code: 1, output: expect.stringContaining('api-path-removed-without-deprecation') });
  });

  test('[03] the gate does not pass for want of something to compare with', async () => {
    expect(await breaking('f'.repeat(40))).toMatchObject({ code: 1, output: expect.stringContaining('There is no revision') });
    expect(await breaking('0'.repeat(40))).toMatchObject({ code: 0, output: expect.stringContaining('nothing to compare with') });
  });

  const edit = async (change: (document: ReturnType<typeof parseDocument>) => void): Promise<void> => {
    const file = path.join(clone, 'api/openapi.yaml');
    const document = parseDocument(await readFile(file, 'utf8'));
    change(document);
    await writeFile(file, document.toString());
  };
});
