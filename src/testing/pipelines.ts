/** A stamped service on each platform, with its pipeline, its repository and the tools that its jobs call. */
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { parseWorkflow, type Workflow } from './github.ts';
import { commitAll, type GitlabJob, parsePipeline } from './gitlab.ts';
import { stamp } from './stamp.ts';
import type { Advisories, Language } from './subjects/language.ts';
import { tool } from './tools.ts';

export const workflowFile = '.github/workflows/pipeline.yml';

export interface Pipelines {
  readonly scratch: string;
  /** Folders of the services, each a repository of one commit. */
  readonly github: string;
  readonly gitlab: string;
  /** The commit of the service on GitHub. */
  readonly base: string;
  readonly workflow: Workflow;
  readonly pipeline: Readonly<Record<string, GitlabJob>>;
  /** What jobs run with. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the pipelines ask about holes in dependencies. */
  readonly advisories: Advisories;
  readonly close: () => Promise<void>;
}

export const openPipelines = async ({ id: language, environment, openAdvisories }: Language): Promise<Pipelines> => {
  const scratch = await mkdtemp(path.join(tmpdir(), 'pipelines-'));
  const github = stamp(path.join(scratch, 'github'), { language, pipeline: 'github' });
  const gitlab = stamp(path.join(scratch, 'gitlab'), { language, pipeline: 'gitlab' });
  const advisories = await openAdvisories();
  await commitAll(gitlab);
  return {
    ...{ scratch, github, gitlab, advisories },
    base: await commitAll(github),
    workflow: parseWorkflow(await readFile(path.join(github, workflowFile), 'utf8')),
    pipeline: parsePipeline(await readFile(path.join(gitlab, '.gitlab-ci.yml'), 'utf8')),
    environment: { ...environment, ...advisories.environment, TOOLS_FOLDER: await installTools(scratch, github) },
    close: async () => {
      await advisories.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
};

/** The tools of this machine, whatever their version, where `scripts/tools.sh` keeps what it has fetched and checked: it fetches nothing. */
const installTools = async (scratch: string, service: string): Promise<string> => {
  const folder = path.join(scratch, 'tools');
  await mkdir(path.join(folder, 'bin'), { recursive: true });
  for (const [name, version] of await pinsOf(service)) {
    const at = path.join(folder, `${name}-${version}`);
    if (['cosign', 'grype'].includes(name)) await standIn(at, 'exit 1');
    else await symlink(await tool(name), at);
    await symlink(at, path.join(folder, 'bin', name));
  }
  return folder;
};

/** Tool and version of each pin. */
export const pinsOf = async (service: string): Promise<ReadonlyMap<string, string>> => {
  const script = await readFile(path.join(service, 'scripts/tools.sh'), 'utf8');
  return new Map(
    [...script.matchAll(/^(\w+) +[\w-]+\/[\w-]+ +(v[\d.]+) +amd64 [0-9a-f]{64}$/gm)].map(([, name = '', version = '']) => [name, version]),
  );
};

/** A shell script in place of a program. */
export const standIn = async (file: string, script: string): Promise<void> => {
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
};

export interface Gate {
  readonly job: 'changes' | 'gates';
  readonly name: string;
  readonly run: string;
}

/** The gates on GitHub: the commands, in order, as it will run them; first those that run on every change. */
export const githubGates = ({ jobs }: Workflow): readonly Gate[] => [
  ...(jobs.changes?.steps ?? []).flatMap(({ id, name = '', run }): Gate[] => (run && !id ? [{ job: 'changes', name, run }] : [])),
  ...(jobs.gates?.steps ?? []).flatMap(({ if: condition, name = '', run }): Gate[] =>
    run && condition ? [{ job: 'gates', name, run }] : [],
  ),
];

/** The gates on GitLab, each a job, in the same order. */
export const gitlabGates = (pipeline: Readonly<Record<string, GitlabJob>>): readonly (readonly [name: string, job: GitlabJob])[] => {
  const jobs = Object.entries(pipeline).filter(([, job]) => job.extends === '.gate');
  return [...jobs.filter(([, { rules }]) => rules), ...jobs.filter(([, { rules }]) => !rules)];
};

/** Takes the first path out of the contract of a service. */
export async function removeOperation(folder: string): Promise<void> {
  const file = path.join(folder, 'api/openapi.yaml');
  const document = parseDocument(await readFile(file, 'utf8'));
  const paths = Object.keys(document.toJS().paths);
  document.deleteIn(['paths', paths[0]]);
  await writeFile(file, document.toString());
}
