/** The GitHub action and the GitLab include run for real, on a repository with a registry and a change that makes it worse. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type JobRun, runJob, type Step } from '../github.ts';
import { commitAll, listJobs, runJobs } from '../gitlab.ts';
import { type Packed, packProject } from '../package.ts';
import { machineEnvironment, succeed } from '../process.ts';
import { scratch } from '../scratch.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(scratch, 'report-in-ci-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let packed: Packed;
beforeAll(async () => {
  packed = await packProject(join(folder, 'packed'));
});

const TEAM = 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: newcomers\nspec:\n  type: team\n  children: []\n';
const NOBODYS = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orphan
spec:
  type: service
  lifecycle: production
  owner: tbd
`;

/** A repository with the registry of the startup, which has findings of its own. @returns its folder and the commit. */
const repository = async (name: string): Promise<{ readonly work: string; readonly base: string }> => {
  const work = join(folder, name);
  mkdirSync(work);
  cpSync(join(root, 'catalog/startup'), join(work, 'catalog'), { recursive: true });
  cpSync(join(root, 'report.gitlab-ci.yml'), join(work, '.gitlab-ci.yml'));
  return { work, base: await commitAll(work) };
};
const change = (work: string, text: string): void => writeFileSync(join(work, 'catalog/change.yaml'), text);

interface Comment {
  readonly url: string;
  body: string;
}

/** The comments of one pull request, by the part of GitHub's interface that the action uses. */
const github = async () => {
  const comments: Comment[] = [];
  const tokens = new Set<string | undefined>();
  const server = createServer(async (request, response) => {
    tokens.add(request.headers.authorization);
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const url = new URL(request.url ?? '', address);
    const answer = (status: number, value: unknown): void => void response.writeHead(status).end(JSON.stringify(value));
    const listed = '/repos/acme/registry/issues/7/comments';
    if (request.method === 'GET' && url.pathname === listed) {
      const from = 100 * (Number(url.searchParams.get('page')) - 1);
      answer(200, comments.slice(from, from + Number(url.searchParams.get('per_page'))));
    } else if (request.method === 'POST' && url.pathname === listed) {
      comments.push({ url: `${address}/repos/acme/registry/issues/comments/${comments.length}`, ...(await bodyOf(request)) });
      answer(201, {});
    } else if (request.method === 'PATCH') {
      const comment = comments.find((one) => new URL(one.url).pathname === url.pathname);
      if (comment) Object.assign(comment, await bodyOf(request));
      answer(comment ? 200 : 404, {});
    } else answer(404, {});
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { comments, tokens, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
};
const bodyOf = async (request: IncomingMessage): Promise<{ body: string }> => JSON.parse(Buffer.concat(await request.toArray()).toString());

describe('the GitHub action', () => {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
  const defaults = Object.fromEntries(
    Object.entries<{ default: string }>(action.inputs).map(([name, { default: value }]) => [name, value]),
  );
  let hub: Awaited<ReturnType<typeof github>>;
  beforeAll(async () => {
    hub = await github();
  });
  afterAll(() => hub.close());

  const run = (work: string, base: string | undefined, inputs: JobRun['inputs'] = {}) => {
    const steps: readonly Step[] = action.runs.steps;
    const pull = base === undefined ? {} : { pull_request: { number: 7, base: { sha: base } } };
    return runJob({ on: {}, jobs: { report: { 'runs-on': 'ubuntu-latest', steps } } } as Parameters<typeof runJob>[0], 'report', {
      folder: work,
      inputs: { ...defaults, version: `file:${packed.tarball}`, ...inputs },
      github: {
        event_name: base === undefined ? 'push' : 'pull_request',
        event: pull,
        api_url: hub.address,
        repository: 'acme/registry',
        token: 'a-token',
      },
      environment: machineEnvironment(),
    });
  };

  test('passes a change that makes nothing worse, whatever was wrong before', async () => {
    const { work, base } = await repository('harmless');
    change(work, TEAM);
    const { failed, summary, steps } = await run(work, base, { comment: 'false' });
    expect(failed).toEqual([]);
    expect(summary).toContain('known');
    expect(steps.map(({ step, outcome }) => `${step.name}: ${outcome}`)).toEqual([
      'Fetch the base of the pull request: success',
      'Report: success',
      'Comment on the pull request: skipped',
      'Verdict: success',
    ]);
  });

  test('fails one that makes it worse, annotates the line, and keeps one comment up to date', async () => {
    const { work, base } = await repository('worse');
    change(work, NOBODYS);
    hub.comments.push(...Array.from({ length: 120 }, (_, index) => ({ url: `${hub.address}/other/${index}`, body: 'LGTM' })));
    const first = await run(work, base);
    expect(first.failed).toEqual(['Verdict']);
    const said = first.steps.map(({ output }) => output).join('');
    expect(said).toMatch(/^::error file=catalog\/change\.yaml,line=8,.*OWN-001/m);
    expect(said.match(/^::error /gm)).toHaveLength(1);
    expect(first.summary).toContain('orphan');
    const ours = () => hub.comments.filter(({ body }) => body.includes('Ownership report'));
    expect(ours()).toHaveLength(1);
    expect(ours()[0]?.body).toContain('OWN-001');
    change(work, TEAM);
    expect((await run(work, base)).failed).toEqual([]);
    expect(ours()).toHaveLength(1);
    expect(ours()[0]?.body).not.toContain('OWN-001');
    expect([...hub.tokens]).toEqual(['Bearer a-token']);
  });

  test('on a branch everything counts, and what can not be used fails', async () => {
    const { work } = await repository('branch');
    expect((await run(work, undefined)).failed).toEqual(['Verdict']);
    expect((await run(work, undefined, { 'fail-on': 'never', history: 'runs.jsonl' })).failed).toEqual([]);
    expect(readFileSync(join(work, 'runs.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1);
    expect((await run(work, undefined, { registry: 'nowhere' })).failed).toEqual(['Verdict']);
  });

  test('text in inputs stays text', async () => {
    const { work } = await repository('hostile');
    await run(work, undefined, { registry: '$(touch stolen)`touch stolen`"; touch stolen; "', baseline: '--upload-pack=touch stolen' });
    expect((await succeed(['ls', work], { folder: work })).stdout).not.toContain('stolen');
  });
});

describe('the GitLab include', () => {
  test('is a pipeline that GitLab understands', async () => {
    const { work } = await repository('gitlab');
    expect(await listJobs(work)).toEqual({ jobs: ['ownership-report'] });
  });

  test('fails a merge request that makes it worse, and no other', async () => {
    const { work, base } = await repository('gitlab-runs');
    const run = async () => {
      const variables = {
        CREATE_SERVICE_VERSION: `file:${packed.tarball}`,
        CI_PIPELINE_SOURCE: 'merge_request_event',
        CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      };
      return runJobs(work, ['ownership-report'], { variables, environment: machineEnvironment() });
    };
    change(work, TEAM);
    expect(await run()).toMatchObject({ code: 0 });
    change(work, NOBODYS);
    const { code, output } = await run();
    expect(code).not.toBe(0);
    expect(output).toContain('OWN-001');
  });
});
