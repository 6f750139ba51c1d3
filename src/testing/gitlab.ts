/** GitLab pipelines for proofs: checked against GitLab's schema, and jobs really run on this machine, by gitlab-ci-local. */
import path from 'node:path';
import { parse } from 'yaml';
import { type Finished, finish, succeed } from './process.ts';

const program = path.resolve(import.meta.dirname, '../../node_modules/gitlab-ci-local/dist/index.js');

export interface GitlabJob {
  readonly extends?: string;
  readonly stage?: string;
  readonly environment?: string;
  readonly resource_group?: string;
  readonly needs?: readonly string[];
  readonly rules?: readonly Readonly<Record<string, unknown>>[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
  readonly image?: string;
  readonly services?: readonly { readonly name: string }[];
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string }>>;
}

/** All jobs and hidden jobs of a pipeline, by name. */
export const parsePipeline = (text: string): Readonly<Record<string, GitlabJob>> => {
  const {
    variables: _variables,
    workflow: _workflow,
    stages: _stages,
    default: _default,
    ...jobs
  } = parse(text) as Record<string, GitlabJob>;
  return jobs;
};

/** Makes a folder a repository with one commit that stands on `main` at its origin too, as a checkout is. */
export const commitAll = async (folder: string, message = 'Change', origin = true): Promise<string> => {
  const git = (...args: string[]) => succeed(['git', '-c', 'user.name=Proof', '-c', 'user.email=proof@example.com', ...args], { folder });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--allow-empty', '--message', message);
  if (origin) {
    await git('config', 'remote.origin.url', 'https://git.example.com/acme/payments.git');
    await git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    await git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  }
  return (await git('rev-parse', 'HEAD')).stdout.trim();
};

const run = (folder: string, args: readonly string[], environment: Readonly<Record<string, string>>, within?: number): Promise<Finished> =>
  finish([process.execPath, program, ...args], { folder, environment }, within);

/** Names of all jobs, or of those alone that start for what changed since `origin/main`; or what is wrong with the pipeline. */
export const listJobs = async (
  folder: string,
  { changed = false } = {},
): Promise<{ readonly jobs: readonly string[] } | { readonly faults: string }> => {
  const { code, stdout, output } = await run(folder, ['--list-json'], {});
  if (code !== 0 || /reserved keyword|invalid/i.test(output)) return { faults: output };
  return {
    jobs: (JSON.parse(stdout.slice(stdout.indexOf('['))) as { name: string; when: string }[])
      .filter(({ when }) => !changed || when !== 'never')
      .map(({ name }) => name),
  };
};

/** Runs jobs in copies of the folder, without containers: with what the given environment has. `file`: the pipeline, from the folder. */
export const runJobs = (
  folder: string,
  jobs: readonly string[],
  {
    variables = {},
    environment = {},
    file = '.gitlab-ci.yml',
  }: {
    readonly variables?: Readonly<Record<string, string>>;
    readonly environment?: Readonly<Record<string, string>>;
    readonly file?: string;
  },
): Promise<Finished> => {
  // Else it is where GitLab's containers have it, at the root of the machine.
  const given = Object.entries({ CI_PROJECT_DIR: folder, ...variables }).flatMap(([name, value]) => ['--variable', `${name}=${value}`]);
  return run(folder, ['--file', file, '--force-shell-executor', '--concurrency', '1', ...given, ...jobs], environment, 280_000);
};
