/** The pipelines of the stamped service: parsed by their platforms' own tools, compared, and their jobs really run, against seeded faults. */
import { appendFile, chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { type AdvisoryRegistry, startRegistry } from '../advisories.ts';
import { faultsOf, fillIn, type Job, parseWorkflow, runJob, type Workflow } from '../github.ts';
import { commitAll, listJobs, parsePipeline, runJobs } from '../gitlab.ts';
import { finish, succeed } from '../process.ts';
import { stamp } from '../stamp.ts';
import { tool } from '../tools.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const workflowFile = '.github/workflows/pipeline.yml';
const search = [path.dirname(process.execPath), path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter);

let scratch: string;
let github: string;
let gitlab: string;
let base: string;
let workflow: Workflow;
let pipeline: ReturnType<typeof parsePipeline>;
let environment: Record<string, string>;
let registry: AdvisoryRegistry;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'pipelines-'));
  github = stamp(path.join(scratch, 'github'), { pipeline: 'github' });
  gitlab = stamp(path.join(scratch, 'gitlab'), { pipeline: 'gitlab' });
  workflow = parseWorkflow(await readFile(path.join(github, workflowFile), 'utf8'));
  pipeline = parsePipeline(await readFile(path.join(gitlab, '.gitlab-ci.yml'), 'utf8'));
  base = await commitAll(github);
  await commitAll(gitlab);
  registry = await startRegistry();
  environment = { PATH: search, TOOLS_FOLDER: await installedTools(), npm_config_registry: registry.url };
});

afterAll(async () => {
  await registry?.close();
  await rm(scratch, { recursive: true, force: true });
});

/** The tools of this machine, whatever their version, where `scripts/tools.sh` keeps what it has fetched and checked: it fetches nothing. */
const installedTools = async (): Promise<string> => {
  const folder = path.join(scratch, 'tools');
  await mkdir(path.join(folder, 'bin'), { recursive: true });
  for (const [name, version] of await pins()) {
    const at = path.join(folder, `${name}-${version}`);
    if (['cosign', 'grype'].includes(name)) await standIn(at, 'exit 1');
    else await symlink(await tool(name), at);
    await symlink(at, path.join(folder, 'bin', name));
  }
  return folder;
};

/** Tool and version of each pin. */
const pins = async (): Promise<ReadonlyMap<string, string>> => {
  const script = await readFile(path.join(github, 'scripts/tools.sh'), 'utf8');
  return new Map(
    [...script.matchAll(/^(\w+) +[\w-]+\/[\w-]+ +(v[\d.]+) +amd64 [0-9a-f]{64}$/gm)].map(([, name = '', version = '']) => [name, version]),
  );
};

const standIn = async (file: string, script: string): Promise<void> => {
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
};

/** What the gates are on each platform: the commands, in order, as the platform will run them; first those that run on every change. */
interface Gate {
  readonly job: 'changes' | 'gates';
  readonly name: string;
  readonly run: string;
}
const githubGates = (): readonly Gate[] => {
  const [ofEveryChange = [], ofTheRest = []] = [workflow.jobs.changes?.steps, workflow.jobs.gates?.steps];
  return [
    ...ofEveryChange.flatMap(({ id, name = '', run }): Gate[] => (run && !id ? [{ job: 'changes', name, run }] : [])),
    ...ofTheRest.flatMap(({ if: condition, name = '', run }): Gate[] => (run && condition ? [{ job: 'gates', name, run }] : [])),
  ];
};
const gitlabGates = () => {
  const jobs = Object.entries(pipeline).filter(([, job]) => job.extends === '.gate');
  return [...jobs.filter(([, { rules }]) => rules), ...jobs.filter(([, { rules }]) => !rules)];
};

describe('gates', () => {
  const all = () => githubGates().map(({ name }) => name);
  const runGate = (folder: string, gate: string) => {
    const job = githubGates().find(({ name }) => name === gate)?.job ?? 'gates';
    // The step that installs the tools is left out.
    const PATH = [path.join(environment.TOOLS_FOLDER ?? '', 'bin'), environment.PATH].join(path.delimiter);
    const needs = { changes: { outputs: { base } } };
    return runJob(workflow, job, { folder, environment: { ...environment, PATH }, needs, only: [gate] });
  };

  beforeAll(async () => {
    for (const job of ['changes', 'gates']) {
      const needs = { changes: { outputs: { base } } };
      const { failed, steps } = await runJob(workflow, job, { folder: github, event: { before: base }, environment, needs });
      expect({ failed, output: steps.filter(({ outcome }) => outcome === 'failure').map(({ output }) => output) }).toEqual({
        failed: [],
        output: [],
      });
    }
  });

  const faults: readonly (readonly [gate: string, fault: string, seed: (folder: string) => Promise<unknown>])[] = [
    ['Formatted', 'a line that is not formatted', (folder) => appendFile(path.join(folder, 'src/main.ts'), 'void  0 ;\n')],
    [
      'Lint',
      'a debugger statement',
      (folder) => writeFile(path.join(folder, 'src/fault.ts'), 'export function fault(): void {\n  debugger;\n}\n'),
    ],
    [
      'Types',
      'a text where a number belongs',
      (folder) => writeFile(path.join(folder, 'src/fault.ts'), "export const fault: number = 'text';\n"),
    ],
    [
      'Unit tests',
      'a variable that the service reads and .env.example leaves out',
      (folder) => replaceIn(folder, '.env.example', /^LOG_LEVEL=.*$/m, ''),
    ],
    [
      'Integration tests',
      'a statement that only a database can find wrong',
      (folder) => replaceIn(folder, 'src/items/store.ts', 'id < $1', 'id > $1'),
    ],
    ['No migration locks others out', 'a column that fails on rows that are there', (folder) => addMigration(folder)],
    [
      'Alerts fire when they should',
      'an alert that waits for a rate that no outage reaches',
      (folder) => replaceIn(folder, 'deploy/alerts/rules.yaml', /> 14\.4/, '> 1440'),
    ],
    [
      'Manifests build for every environment',
      'a patch of what is not there',
      (folder) => replaceIn(folder, 'deploy/kubernetes/overlays/production/kustomization.yaml', 'kind: HTTPRoute', 'kind: HTTPRouter'),
    ],
    ['API description matches the code', 'an operation that is served and not described', removeOperation],
    ['No dependency has a known hole', 'an advisory on a dependency', async () => registry.warnOf('fastify')],
    ['No change breaks clients of the API', 'an operation that is gone', removeOperation],
    ['No secret in any commit', 'a key in a commit', commitSecret],
  ];

  afterEach(() => registry.forget());

  test('[74] every gate lets a service without capabilities pass', async () => {
    const bare = stamp(path.join(scratch, 'bare'), { pipeline: 'github', capabilities: [] });
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
    await cp(github, copy, { recursive: true, filter: (file) => path.basename(file) !== 'node_modules' });
    await symlink(path.join(github, 'node_modules'), path.join(copy, 'node_modules'));
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
});

describe('what changed', () => {
  let clone: string;
  beforeEach(async () => {
    clone = await mkdtemp(path.join(scratch, 'change-'));
    await cp(github, clone, { recursive: true, filter: (file) => path.basename(file) !== 'node_modules' });
  });
  const changes = async (event: unknown) => (await runJob(workflow, 'changes', { folder: clone, event, environment })).outputs;
  const change = async (file: string): Promise<void> => {
    await appendFile(path.join(clone, file), '\n');
    await commitAll(clone, `Change ${file}`, false);
  };

  test('[75] a change of words alone starts no build and only the gate that words can fail; any other starts all', async () => {
    await change('docs/index.md');
    expect(await changes({ before: base })).toEqual({ service: 'false', base });
    await change('src/main.ts');
    expect(await changes({ before: base })).toEqual({ service: 'true', base });
    expect(await changes({ pull_request: { base: { sha: base } }, before: 'unused' })).toEqual({ service: 'true', base });
    expect(await changes({ merge_group: { base_sha: base } })).toEqual({ service: 'true', base });
  });

  test('[75] GitLab: the same', async () => {
    const copy = path.join(scratch, 'words');
    await cp(gitlab, copy, { recursive: true, filter: (file) => path.basename(file) !== 'node_modules' });
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
    for (const file of ['src/main.ts', 'Dockerfile', '.npmrc', 'package-lock.json', 'deploy/kubernetes/base/new.yaml', 'src/a.cmd'])
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
      environment: { PATH: `${await oasdiff()}:${search}` },
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

async function replaceIn(folder: string, name: string, from: string | RegExp, to: string): Promise<void> {
  const file = path.join(folder, name);
  const before = await readFile(file, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`The fault could not be seeded: ${name} has no ${from}`);
  await writeFile(file, after);
}

const addMigration = (folder: string, sql = 'alter table items add column fault text not null;') =>
  writeFile(path.join(folder, 'migrations/9999_fault.sql'), `${sql}\n`);

async function removeOperation(folder: string): Promise<void> {
  const file = path.join(folder, 'api/openapi.yaml');
  const document = parseDocument(await readFile(file, 'utf8'));
  const paths = Object.keys(document.toJS().paths);
  document.deleteIn(['paths', paths[0]]);
  await writeFile(file, document.toString());
}

async function commitSecret(folder: string): Promise<void> {
  await writeFile(path.join(folder, 'deploy.env'), `AWS_ACCESS_KEY_ID=${['AKIA', 'QYLPMN5HHHFPZAM2'].join('')}\n`);
  await commitAll(folder, 'Add a key', false);
  await rm(path.join(folder, 'deploy.env'));
  await commitAll(folder, 'Remove it again', false);
}

describe('both platforms', () => {
  test('[75] GitHub and GitLab have the same gates: the same commands, in the same order', () => {
    // What is a step of another job on GitHub fetches its tool itself, on the line before.
    const runs = githubGates().map(({ run }) => run.trim().split('\n').at(-1));
    expect(runs.length).toBeGreaterThanOrEqual(10);
    expect(gitlabGates().flatMap(([, job]) => job.script)).toEqual(runs);
  });

  test('[75] both install the tools that a gate calls', () => {
    const install = workflow.jobs.gates?.steps.find(({ id }) => id === 'install')?.run ?? '';
    const fetches = [...githubGates().map(({ run }) => run), install].join('\n');
    const onGithub = [...fetches.matchAll(/scripts\/tools\.sh ([\w ]*\w)/g)].flatMap(([, names = '']) => names.split(' '));
    const onGitlab = gitlabGates().flatMap(([, job]) => job.variables?.TOOLS?.split(' ') ?? []);
    expect(onGitlab).toEqual(onGithub);
    for (const [, job] of gitlabGates())
      for (const name of onGithub) if (job.script?.join().startsWith(`${name} `)) expect(job.variables?.TOOLS).toContain(name);
  });

  test("[75] GitHub's own language service and actionlint find nothing wrong in the workflow, and something in a broken one", async () => {
    const text = await readFile(path.join(github, workflowFile), 'utf8');
    expect(await faultsOf(text)).toEqual([]);
    expect(await faultsOf(text.replace('needs: changes', 'needs: nothing'))).not.toEqual([]);
    const actionlint = [await tool('actionlint'), '-no-color', '-'];
    const judge = (input: string) => succeedOrFail(actionlint, input);
    expect(await judge(text)).toBe('');
    expect(await judge(text.replace('steps.build.outputs', 'steps.biuld.outputs'))).toContain('biuld');
  });

  test("[75] GitLab's schema accepts the pipeline, and refuses a broken one", async () => {
    const listed = await listJobs(gitlab);
    expect(listed).toMatchObject({ jobs: expect.arrayContaining([...gitlabGates().map(([name]) => name), 'release']) });
    const broken = path.join(scratch, 'broken');
    await cp(gitlab, broken, { recursive: true });
    const file = path.join(broken, '.gitlab-ci.yml');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('interruptible: true', 'interruptable: true').replace('extends: .gate', 'extends: .gaet'),
    );
    expect(await listJobs(broken)).toHaveProperty('faults');
  });

  test('[75] the jobs of GitLab run: unit tests, integration tests, no breaking change', async () => {
    const variables = { TOOLS_FOLDER: environment.TOOLS_FOLDER ?? '', CI_MERGE_REQUEST_DIFF_BASE_SHA: 'HEAD' };
    const { code, output } = await runJobs(gitlab, ['unit', 'integration', 'breaking'], { environment, variables });
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  });
});

/** What a program says on its standard output to an input, whatever its exit code. */
const succeedOrFail = async (command: readonly string[], input: string): Promise<string> => {
  const file = path.join(scratch, 'input');
  await writeFile(file, input);
  return (await finish(['sh', '-c', '"$@" <"$0"', file, ...command], { folder: scratch })).stdout;
};

describe('what runs in the name of the service', () => {
  const jobs = (): readonly (readonly [string, Job])[] => Object.entries(workflow.jobs);
  const uses = (job: Job) => job.steps.flatMap((step) => (step.uses ? [step] : []));

  test('[76] every action is pinned by its full SHA, with the version beside it, and every image by its digest', async () => {
    const text = await readFile(path.join(github, workflowFile), 'utf8');
    const pinned = [...text.matchAll(/uses: (.*)$/gm)].map(([, reference]) => reference);
    expect(pinned.length).toBeGreaterThan(8);
    for (const reference of pinned) expect(reference).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const onGitlab = await readFile(path.join(gitlab, '.gitlab-ci.yml'), 'utf8');
    const imagesOf = (file: string) =>
      [...file.matchAll(/(?:\bimage|- name|BUILDKIT|SBOM_GENERATOR): (\S+[:@]\S+)$/gm)].map(([, image]) => image);
    expect([imagesOf(onGitlab).length, imagesOf(text).length]).toEqual([5, 2]);
    for (const image of [...imagesOf(onGitlab), ...imagesOf(text)]) expect(image).toMatch(/^[\w/.-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
    for (const job of ['build', 'release']) {
      const builder = workflow.jobs[job]?.steps.find(({ uses }) => uses?.startsWith('docker/setup-buildx-action@'));
      expect(builder?.with?.['driver-opts']).toContain('env.BUILDKIT');
    }
  });

  test('[76] a job may do nothing but what it needs, and ends in time', () => {
    expect(workflow.permissions).toEqual({});
    expect(Object.fromEntries(jobs().map(([name, { permissions }]) => [name, permissions]))).toEqual({
      changes: { contents: 'read' },
      gates: { contents: 'read' },
      build: { contents: 'read' },
      passed: {},
      release: { contents: 'read', packages: 'write', 'id-token': 'write', attestations: 'write' },
      'deploy-staging': { contents: 'read', packages: 'read', attestations: 'read' },
      'deploy-production': { contents: 'read', packages: 'read', attestations: 'read' },
    });
    for (const [, job] of jobs()) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  test('[76] code of a pull request never runs with rights: no such event, no credentials left in the checkout', () => {
    expect(Object.keys(workflow.on).sort()).toEqual(['merge_group', 'pull_request', 'push']);
    const checkouts = jobs().flatMap(([, job]) => uses(job).filter((step) => step.uses?.startsWith('actions/checkout@')));
    expect(checkouts.length).toBe(jobs().length - 1);
    for (const checkout of checkouts) {
      expect(checkout.with?.['persist-credentials']).toBe(false);
      expect(checkout.with).not.toHaveProperty('ref');
    }
  });

  test('[76] zizmor finds nothing, not even for the pedantic; it finds a moved pin and an injection', async () => {
    const zizmor = async (text: string) => {
      const file = path.join(scratch, 'workflow.yml');
      await writeFile(file, text);
      return (await finish([await tool('zizmor'), '--offline', '--no-progress', '--persona', 'pedantic', file], { folder: scratch })).code;
    };
    const text = await readFile(path.join(github, workflowFile), 'utf8');
    expect(await zizmor(text)).toBe(0);
    expect(await zizmor(text.replace(/docker\/login-action@[0-9a-f]{40} # v[\d.]+/, 'docker/login-action@v4'))).not.toBe(0);
    expect(await zizmor(text.replace('run: npm run lint', 'run: echo $' + '{{ github.head_ref }}'))).not.toBe(0);
  });

  test('[76] a tool that is not what was pinned is never put in place', async () => {
    const folder = path.join(scratch, 'forged');
    await mkdir(path.join(folder, 'bin'), { recursive: true });
    await standIn(path.join(folder, 'bin/curl'), 'while [ "$1" != --output ]; do shift; done; echo forged >"$2"');
    const forged = { PATH: `${folder}/bin:${process.env.PATH}`, TOOLS_FOLDER: path.join(folder, 'tools') };
    for (const name of (await pins()).keys()) {
      const { code, stdout, stderr } = await finish(['scripts/tools.sh', name], { folder: github, environment: forged });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('is not what was pinned');
    }
    expect((await succeed(['find', path.join(folder, 'tools'), '-type', 'f'], { folder })).stdout).toBe('');
    expect((await finish(['scripts/tools.sh', 'unheard-of'], { folder: github, environment: forged })).stderr).toBe(
      'No pin for "unheard-of".\n',
    );
  });
});

describe('the way into production', () => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  const image = `ghcr.io/acme/payments@${digest}`;
  const revision = '0123456789abcdef0123456789abcdef01234567';
  const stepOf = (job: string, test: RegExp) =>
    workflow.jobs[job]?.steps.findIndex(({ name = '', uses = '' }) => test.test(name) || test.test(uses)) ?? -1;

  /** Stand-ins that write down how they are called; a script says what each does besides. `curl`, `docker` and `gh` go on the path. */
  const standIns = async (scripts: Readonly<Record<string, string>>) => {
    const folder = await mkdtemp(path.join(scratch, 'stand-ins-'));
    const log = path.join(folder, 'log');
    await writeFile(log, '');
    const versions = await pins();
    // Who writes a password into it must not find it gone.
    const readsPassword = 'case "$*" in *--password-stdin*) cat >/dev/null ;; esac';
    for (const [name, script] of Object.entries(scripts)) {
      const version = versions.get(name);
      const file = path.join(folder, version ? `${name}-${version}` : name);
      await standIn(file, `echo "${name} $*" >>${log}\n${readsPassword}\n${script}`);
    }
    return {
      environment: { PATH: `${folder}:${search}`, TOOLS_FOLDER: folder },
      calls: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean),
    };
  };
  /** The real kubectl for what needs no cluster; of the rest, what the script says. */
  const kubectl = async (script = '', out = '') =>
    [
      `[ "$1" != kustomize ] || exec ${await tool('kubectl')} "$@"`,
      script,
      `case "$*" in "get job"*) echo Complete ;; "get deployment"*) echo "${out}" ;; "get configmap"*) echo "kind: List" ;; esac`,
    ].join('\n');

  const release = (stand: { readonly environment: Record<string, string> }) =>
    runJob(workflow, 'release', {
      folder: github,
      github: { event_name: 'push' },
      actions: { build: { digest } },
      environment: { ...stand.environment, GITHUB_REPOSITORY_OWNER: 'Acme' },
      only: ['Name the image', 'Scan, then sign'],
    });
  const deploy = (
    stand: { readonly environment: Record<string, string> },
    job = 'deploy-staging',
    { folder = github, sha = revision, attempt = '1', releasedAt = '1' } = {},
  ) =>
    runJob(workflow, job, {
      folder,
      needs: { release: { outputs: { image, attempt: releasedAt } } },
      secrets: { KUBECONFIG: 'the credentials' },
      vars: { DEPLOY: 'true', SMOKE_URL: 'https://payments.example.com' },
      environment: {
        ...stand.environment,
        GITHUB_SHA: sha,
        GITHUB_RUN_ATTEMPT: attempt,
        GITHUB_REPOSITORY: 'acme/payments',
        GITHUB_WORKFLOW_REF: 'acme/payments/.github/workflows/pipeline.yml@refs/heads/main',
      },
    });

  test('[77] the image is built with an SBOM and full provenance; the SBOM sees what the bundle hides', async () => {
    const build = workflow.jobs.release?.steps.find(({ uses }) => uses?.startsWith('docker/build-push-action@'));
    expect(build?.with).toMatchObject({ push: true, sbom: expect.stringContaining('env.SBOM_GENERATOR'), provenance: 'mode=max' });
    expect(pipeline.release?.script?.join('\n')).toMatch(
      /docker buildx build --push "--sbom=generator=\$SBOM_GENERATOR" --provenance=mode=max /,
    );
    const dockerfile = await readFile(path.join(github, 'Dockerfile'), 'utf8');
    expect(dockerfile).toMatch(/^FROM \S+ AS dependencies\nARG BUILDKIT_SBOM_SCAN_STAGE=true\n(.+\n)*RUN .* npm ci --omit=dev$/m);
    expect(dockerfile).toMatch(/^FROM dependencies AS build$/m);
    expect(stepOf('release', /^actions\/attest@/)).toBeGreaterThan(stepOf('release', /^Scan, then sign$/));
  });

  test('[77] GitHub: the digest that was built is scanned, then signed; what fails the scan is not signed', async () => {
    const good = await standIns({ grype: '', cosign: '' });
    const released = await release(good);
    expect(released).toMatchObject({ failed: [], outputs: { image } });
    expect(await good.calls()).toEqual([`grype registry:${image} --only-fixed --fail-on high`, `cosign sign --yes ${image}`]);
    const vulnerable = await standIns({ grype: 'exit 2', cosign: '' });
    expect(await release(vulnerable)).toMatchObject({ failed: ['Scan, then sign'], outputs: { image: '' } });
    expect(await vulnerable.calls()).toHaveLength(1);
  });

  test('[77] GitLab: the same, and the digest goes to the deployment', async () => {
    // The service is the Docker that builds, and here that is a stand-in.
    const withoutServices = path.join(scratch, 'without-services');
    await cp(gitlab, withoutServices, { recursive: true });
    const file = path.join(withoutServices, '.gitlab-ci.yml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^ {2}services:\n( {4}.*\n)+/m, ''));
    const docker = `case "$*" in *--metadata-file*) echo '{ "containerimage.digest": "${digest}" }' >image.json ;; esac`;
    const run = async (grype: string) => {
      const stand = await standIns({ docker, grype, cosign: '' });
      const variables = { TOOLS_FOLDER: stand.environment.TOOLS_FOLDER, CI_REGISTRY_IMAGE: 'registry.example.com/acme/payments' };
      const { code } = await runJobs(withoutServices, ['release'], { environment: stand.environment, variables });
      return { code, calls: (await stand.calls()).filter((call) => !call.startsWith('docker ')) };
    };
    const built = `registry.example.com/acme/payments/payments@${digest}`;
    const scan = `grype registry:${built} --only-fixed --fail-on high`;
    expect(await run('')).toEqual({ code: 0, calls: [scan, `cosign sign --yes ${built}`] });
    expect(await run('exit 2')).toMatchObject({ code: expect.not.closeTo(0), calls: [scan] });
  });

  test.each(['cosign', 'gh'])('[77] GitHub: what %s does not vouch for is not deployed', async (refuses) => {
    const scripts = { cosign: '', gh: '', kubectl: await kubectl(), curl: '' };
    const stand = await standIns({ ...scripts, [refuses]: 'exit 1' });
    const { failed } = await deploy(stand);
    expect(failed).toEqual(['Verify who signed it and who built it']);
    const calls = await stand.calls();
    expect(calls.filter((call) => /^(kubectl|curl) /.test(call))).toEqual([]);
    const identity = '--certificate-identity https://github.com/acme/payments/.github/workflows/pipeline.yml@refs/heads/main';
    expect(calls[0]).toBe(`cosign verify ${image} ${identity} --certificate-oidc-issuer https://token.actions.githubusercontent.com`);
    if (refuses !== 'gh') return;
    const builder = `--signer-workflow acme/payments/.github/workflows/pipeline.yml --source-digest ${revision}`;
    expect(calls[1]).toBe(`gh attestation verify oci://${image} --repo acme/payments ${builder}`);
  });

  test('[77] GitLab: what cosign does not vouch for is not deployed, what it vouches for is', async () => {
    const run = async (cosign: string) => {
      const stand = await standIns({ cosign, curl: '', kubectl: await kubectl() });
      const variables = {
        TOOLS_FOLDER: stand.environment.TOOLS_FOLDER,
        DEPLOY: 'true',
        IMAGE: image,
        CI_REGISTRY: 'registry.example.com',
        CI_SERVER_URL: 'https://git.example.com',
        CI_PROJECT_URL: 'https://git.example.com/acme/payments',
        CI_CONFIG_PATH: '.gitlab-ci.yml',
      };
      const { code } = await runJobs(gitlab, ['deploy-staging'], { environment: stand.environment, variables });
      return { code, calls: await stand.calls() };
    };
    const refused = await run('[ "$1" != verify ]');
    expect(refused.code).not.toBe(0);
    const identity = '--certificate-identity https://git.example.com/acme/payments//.gitlab-ci.yml@refs/heads/main';
    expect(refused.calls.at(-1)).toBe(`cosign verify ${image} ${identity} --certificate-oidc-issuer https://git.example.com`);
    const deployed = await run('');
    expect(deployed).toMatchObject({ code: 0 });
    expect(deployed.calls.some((call) => call.startsWith('kubectl rollout status '))).toBe(true);
    expect(pipeline.release?.id_tokens).toEqual({ SIGSTORE_ID_TOKEN: { aud: 'sigstore' } });
  });

  test('[78] staging first, then production, which somebody has to approve; one deployment at a time', () => {
    expect(workflow.jobs['deploy-staging']).toMatchObject({
      needs: 'release',
      environment: 'staging',
      concurrency: 'deploy-payments-staging',
    });
    expect(workflow.jobs['deploy-production']).toMatchObject({
      needs: ['release', 'deploy-staging'],
      environment: 'production',
      concurrency: 'deploy-payments-production',
    });
    expect(pipeline['deploy-staging']).toMatchObject({
      stage: 'staging',
      environment: 'staging',
      resource_group: 'deploy-payments-staging',
    });
    expect(pipeline['deploy-production']).toMatchObject({
      stage: 'production',
      environment: 'production',
      resource_group: 'deploy-payments-production',
      needs: ['release', 'deploy-staging'],
      rules: [{ when: 'manual', allow_failure: false }],
    });
    const same = (name: string) => JSON.stringify(workflow.jobs[name]?.steps).replaceAll(name.replace('deploy-', ''), 'environment');
    expect(same('deploy-production')).toBe(same('deploy-staging'));
  });

  test.each(['staging', 'production'])(
    '[78] a deployment to %s migrates, rolls out, and asks the address that clients use',
    async (target) => {
      const stand = await standIns({ cosign: '', gh: '', curl: '', kubectl: await kubectl() });
      expect((await deploy(stand, `deploy-${target}`)).failed).toEqual([]);
      const calls = (await stand.calls()).map((call) =>
        call
          .split(' ')
          .slice(0, 3)
          .join(' ')
          .replace(/ (--|\/).*/, ''),
      );
      expect(calls.slice(2)).toEqual([
        'kubectl get deployment/payments',
        'kubectl kustomize',
        'kubectl delete job',
        'kubectl apply',
        'kubectl wait',
        'kubectl get job/payments-migration',
        'kubectl rollout status',
        'curl',
        'kubectl create configmap',
        'kubectl apply',
      ]);
    },
  );

  test.each([
    ['does not become ready', { kubectl: 'case "$*" in "rollout status"*) exit 1 ;; esac' }],
    ['is ready and does not answer', { curl: 'exit 22' }],
    ['is applied in part', { kubectl: '[ "$1" != apply ] || exit 1' }],
    ['can not be migrated to', { kubectl: 'case "$*" in "get job"*) echo Failed && exit ;; esac' }],
  ])('[78] a release that %s is taken back, and the deployment fails', async (_how, broken: { kubectl?: string; curl?: string }) => {
    const stand = await standIns({ cosign: '', gh: '', curl: broken.curl ?? '', kubectl: await kubectl(broken.kubectl) });
    expect((await deploy(stand)).failed).toEqual(['Deploy']);
    const calls = await stand.calls();
    const asked = calls.findIndex((call) => call.startsWith('kubectl get configmap payments-release --namespace payments-staging'));
    expect(calls[asked + 1]).toMatch(/^kubectl apply --filename \S+\/before\.yaml --selector=app\.kubernetes\.io\/component!=migration$/);
    expect(calls.some((call) => call.startsWith('kubectl create configmap'))).toBe(false);
  });

  test('[78] a run that a newer one has overtaken does not deploy over it, unless somebody runs that job alone again', async () => {
    const folder = path.join(scratch, 'overtaken');
    await cp(github, folder, { recursive: true, filter: (file) => path.basename(file) !== 'node_modules' });
    const older = await commitAll(folder, 'Older', false);
    const newer = await commitAll(folder, 'Newer', false);
    const deploys = async (out: string, sha: string, attempt = '1', releasedAt = '1') => {
      const stand = await standIns({ cosign: '', gh: '', curl: '', kubectl: await kubectl(undefined, out) });
      const { failed } = await deploy(stand, 'deploy-staging', { folder, sha, attempt, releasedAt });
      const applied = (await stand.calls()).some((call) => call.startsWith('kubectl apply '));
      expect(failed).toEqual(applied ? [] : ['Deploy']);
      return applied;
    };
    expect(await deploys(newer, older)).toBe(false);
    expect(await deploys(newer, older, '2')).toBe(true);
    expect(await deploys(newer, older, '2', '2')).toBe(false);
    expect(await deploys(older, newer)).toBe(true);
    expect(await deploys(older, older)).toBe(true);
    expect(await deploys('', older)).toBe(true);
  });

  test('[78] runs of one pull request replace each other; on main no run waits for another or is cut short', async () => {
    const group = (event_name: string, ref: string, sha: string) => {
      const github = { event_name, ref, sha, workflow: 'pipeline' };
      const { group = '', 'cancel-in-progress': cancel = '' } = workflow.concurrency ?? {};
      return [group, cancel].map((text) => fillIn(text, { github }));
    };
    expect(group('pull_request', 'refs/pull/1/merge', 'a')).toEqual(['pipeline-refs/pull/1/merge', 'true']);
    expect(group('pull_request', 'refs/pull/1/merge', 'b')).toEqual(group('pull_request', 'refs/pull/1/merge', 'a'));
    expect(group('push', 'refs/heads/main', 'a')).toEqual(['pipeline-a', 'false']);
    expect(group('push', 'refs/heads/main', 'b')).toEqual(['pipeline-b', 'false']);
    const { workflow: onGitlab } = parseDocument(await readFile(path.join(gitlab, '.gitlab-ci.yml'), 'utf8')).toJS();
    expect(onGitlab.auto_cancel).toEqual({ on_new_commit: 'interruptible' });
    expect(onGitlab.rules[1]).toEqual({
      if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
      auto_cancel: { on_new_commit: 'none' },
    });
  });
});
