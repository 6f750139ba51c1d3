/** The way into production: what is built, signed, verified and deployed, and what is not. The jobs run; their tools write down how they are called. */
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { languageGroup } from '../conformance/table.ts';
import { fillIn, runJob } from '../github.ts';
import { commitAll, runJobs } from '../gitlab.ts';
import { openPipelines, type Pipelines, pinsOf, standIn } from '../pipelines.ts';
import { stamp } from '../stamp.ts';
import { anyLanguage, languages } from '../subjects/index.ts';
import { searchPath, tool } from '../tools.ts';

let pipelines: Pipelines;
let scratch: Pipelines['scratch'];
let github: Pipelines['github'];
let gitlab: Pipelines['gitlab'];
let workflow: Pipelines['workflow'];
let pipeline: Pipelines['pipeline'];

beforeAll(async () => {
  pipelines = await openPipelines(anyLanguage);
  ({ scratch, github, gitlab, workflow, pipeline } = pipelines);
});
afterAll(() => pipelines?.close());

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
    const versions = await pinsOf(github);
    // Who writes a password into it must not find it gone.
    const readsPassword = 'case "$*" in *--password-stdin*) cat >/dev/null ;; esac';
    for (const [name, script] of Object.entries(scripts)) {
      const version = versions.get(name);
      const file = path.join(folder, version ? `${name}-${version}` : name);
      await standIn(file, `echo "${name} $*" >>${log}\n${readsPassword}\n${script}`);
    }
    return {
      environment: { PATH: `${folder}:${searchPath}`, TOOLS_FOLDER: folder },
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

  test('[77] the image is built with an SBOM and full provenance, and signed once it was scanned', () => {
    const build = workflow.jobs.release?.steps.find(({ uses }) => uses?.startsWith('docker/build-push-action@'));
    expect(build?.with).toMatchObject({ push: true, sbom: expect.stringContaining('env.SBOM_GENERATOR'), provenance: 'mode=max' });
    expect(pipeline.release?.script?.join('\n')).toMatch(
      /docker buildx build --push "--sbom=generator=\$SBOM_GENERATOR" --provenance=mode=max /,
    );
    expect(stepOf('release', /^actions\/attest@/)).toBeGreaterThan(stepOf('release', /^Scan, then sign$/));
  });

  describe.each(languages)(languageGroup('$title'), ({ id, image }) => {
    test('[77] the SBOM sees what the service is made of', async () => {
      const dockerfile = await readFile(path.join(stamp(path.join(scratch, id), { language: id }), 'Dockerfile'), 'utf8');
      for (const part of image.sbom) expect(dockerfile).toMatch(part);
    });
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
    await cp(github, folder, { recursive: true });
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
