/** The pipelines of the stamped service: parsed by their platforms' own tools, compared, and bounded in what they may do. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsOf, type Job } from '../github.ts';
import { listJobs, runJobs } from '../gitlab.ts';
import { forEachLanguage } from '../languages.ts';
import { githubGates, gitlabGates, openPipelines, type Pipelines, pinsOf, standIn, workflowFile } from '../pipelines.ts';
import { finish, succeed } from '../process.ts';
import { tool } from '../tools.ts';

forEachLanguage((language) => {
  let pipelines: Pipelines;
  let scratch: Pipelines['scratch'];
  let github: Pipelines['github'];
  let gitlab: Pipelines['gitlab'];
  let workflow: Pipelines['workflow'];
  let pipeline: Pipelines['pipeline'];
  let environment: Pipelines['environment'];

  beforeAll(async () => {
    pipelines = await openPipelines(language);
    ({ scratch, github, gitlab, workflow, pipeline, environment } = pipelines);
  });
  afterAll(() => pipelines?.close());

  describe('both platforms', () => {
    test('[75] GitHub and GitLab have the same gates: the same commands, in the same order', () => {
      // What is a step of another job on GitHub fetches its tool itself, on the line before.
      const runs = githubGates(workflow).map(({ run }) => run.trim().split('\n').at(-1));
      expect(runs.length).toBeGreaterThanOrEqual(10);
      expect(gitlabGates(pipeline).flatMap(([, job]) => job.script)).toEqual(runs);
    });

    test('[75] both install the tools that a gate calls', () => {
      const install = workflow.jobs.gates?.steps.find(({ id }) => id === 'install')?.run ?? '';
      const fetches = [...githubGates(workflow).map(({ run }) => run), install].join('\n');
      const onGithub = [...fetches.matchAll(/scripts\/tools\.sh ([\w ]*\w)/g)].flatMap(([, names = '']) => names.split(' '));
      const onGitlab = gitlabGates(pipeline).flatMap(([, job]) => job.variables?.TOOLS?.split(' ') ?? []);
      expect(onGitlab).toEqual(onGithub);
      for (const [, job] of gitlabGates(pipeline))
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
      expect(listed).toMatchObject({ jobs: expect.arrayContaining([...gitlabGates(pipeline).map(([name]) => name), 'release']) });
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
        return (await finish([await tool('zizmor'), '--offline', '--no-progress', '--persona', 'pedantic', file], { folder: scratch }))
          .code;
      };
      const text = await readFile(path.join(github, workflowFile), 'utf8');
      expect(await zizmor(text)).toBe(0);
      expect(await zizmor(text.replace(/docker\/login-action@[0-9a-f]{40} # v[\d.]+/, 'docker/login-action@v4'))).not.toBe(0);
      const lint = githubGates(workflow).find(({ name }) => name === 'Lint');
      expect(await zizmor(text.replace(`run: ${lint?.run}`, 'run: echo $' + '{{ github.head_ref }}'))).not.toBe(0);
    });

    test('[76] a tool that is not what was pinned is never put in place', async () => {
      const folder = path.join(scratch, 'forged');
      await mkdir(path.join(folder, 'bin'), { recursive: true });
      await standIn(path.join(folder, 'bin/curl'), 'while [ "$1" != --output ]; do shift; done; echo forged >"$2"');
      const forged = { PATH: `${folder}/bin:${process.env.PATH}`, TOOLS_FOLDER: path.join(folder, 'tools') };
      for (const name of (await pinsOf(github)).keys()) {
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
});
