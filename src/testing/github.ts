/**
 * GitHub workflows for proofs: checked by GitHub's own language service, and jobs really run on this machine, with GitHub's own
 * expression engine. Actions (`uses:`) are not run: they count as successful, with the outputs that the proof gives them.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { finish } from './process.ts';

// The packages of GitHub import JSON without saying that it is JSON.
registerHooks({
  load: (url, context, next) => next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { data, Evaluator, Lexer, Parser } = await import('@actions/expressions');
const { validate } = await import('@actions/languageservice');
const { TextDocument } = await import('vscode-languageserver-textdocument');

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly 'working-directory'?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly concurrency?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly defaults?: { readonly run?: { readonly 'working-directory'?: string } };
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress'?: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

export const parseWorkflow = (text: string): Workflow => parse(text) as Workflow;

let documents = 0;

/** Everything that GitHub's language service has to say against a workflow. */
export const faultsOf = async (text: string): Promise<string[]> => {
  // It remembers documents by their address.
  const document = TextDocument.create(`file:///repository/.github/workflows/${++documents}.yml`, 'yaml', 1, text);
  return (await validate(document, {})).map(({ message, range }) => `${range.start.line + 1}: ${message}`);
};

export interface JobRun {
  readonly folder: string;
  readonly github?: Readonly<Record<string, unknown>>;
  readonly event?: unknown;
  readonly needs?: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>>; readonly result?: string }>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** What an action is given. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Outputs of the actions, by step id. */
  readonly actions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Steps to run, by name; the others count as successful. Default: all. */
  readonly only?: readonly string[];
}

export interface StepResult {
  readonly step: Step;
  readonly outcome: 'success' | 'failure' | 'skipped';
  readonly output: string;
}

export interface JobResult {
  readonly steps: readonly StepResult[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What the steps wrote to the job's summary. */
  readonly summary: string;
  readonly failed: readonly string[];
}

/** Runs the steps of a job one after the other in a folder, as a runner does. */
export const runJob = async (workflow: Workflow, id: string, run: JobRun): Promise<JobResult> => {
  const job = workflow.jobs[id];
  if (!job) throw new Error(`The workflow has no job "${id}".`);
  const scratch = await mkdtemp(path.join(tmpdir(), 'runner-'));
  const file = (name: string) => path.join(scratch, name);
  await writeFile(file('event.json'), JSON.stringify(run.event ?? {}));
  await writeFile(file('summary'), '');
  const steps: Record<string, { readonly outcome: string; readonly outputs: Readonly<Record<string, string>> }> = {};
  const results: StepResult[] = [];
  let failed = false;
  let search = run.environment?.PATH ?? process.env.PATH ?? '';
  const contexts: Record<string, unknown> = {
    github: run.github ?? {},
    needs: run.needs ?? {},
    secrets: run.secrets ?? {},
    vars: run.vars ?? {},
    inputs: run.inputs ?? {},
    steps,
  };
  const fill = (values: Readonly<Record<string, unknown>> = {}) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, interpolate(String(value), contexts, failed)]));
  contexts.env = fill(workflow.env);
  contexts.env = { ...(contexts.env as object), ...fill(job.env) };

  try {
    for (const step of job.steps) {
      const wanted: boolean = evaluate(withStatus(step.if), contexts, failed).coerceString() === 'true';
      const chosen = run.only === undefined || run.only.includes(step.name ?? '');
      let outcome: StepResult['outcome'] = wanted ? 'success' : 'skipped';
      let output = '';
      let outputs = run.actions?.[step.id ?? ''] ?? {};
      if (wanted && chosen && step.run !== undefined) {
        for (const name of ['output', 'path']) await writeFile(file(name), '');
        const environment = {
          ...run.environment,
          ...(contexts.env as Record<string, string>),
          ...fill(step.env),
          PATH: search,
          CI: 'true',
          RUNNER_TEMP: scratch,
          GITHUB_OUTPUT: file('output'),
          GITHUB_PATH: file('path'),
          GITHUB_STEP_SUMMARY: file('summary'),
          GITHUB_EVENT_PATH: file('event.json'),
        };
        const script = interpolate(step.run, contexts, failed);
        const ended = await finish(
          ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
          {
            folder: path.resolve(run.folder, step['working-directory'] ?? workflow.defaults?.run?.['working-directory'] ?? '.'),
            environment,
          },
          300_000,
        );
        outcome = ended.code === 0 ? 'success' : 'failure';
        output = ended.output;
        outputs = Object.fromEntries(
          linesOf(await readFile(file('output'), 'utf8')).map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
        );
        search = [...linesOf(await readFile(file('path'), 'utf8')).reverse(), search].join(path.delimiter);
      }
      failed ||= outcome === 'failure';
      if (step.id) steps[step.id] = { outcome, outputs };
      results.push({ step, outcome, output });
    }
    return {
      steps: results,
      outputs: fill(job.outputs),
      summary: await readFile(file('summary'), 'utf8'),
      failed: results.filter(({ outcome }) => outcome === 'failure').map(({ step }) => step.name ?? step.run ?? ''),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

/** A text of the workflow with its expressions worked out. */
export const fillIn = (text: string, contexts: Readonly<Record<string, unknown>>): string => interpolate(text, contexts, false);

const linesOf = (text: string): string[] => text.split('\n').filter(Boolean);

/** A condition that doesn't ask how the job stands holds only while nothing failed. */
const withStatus = (condition = 'success()'): string => {
  const bare = condition.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1');
  return /\b(success|failure|always|cancelled)\(\)/.test(bare) ? bare : `success() && (${bare})`;
};

const interpolate = (text: string, contexts: Readonly<Record<string, unknown>>, failed: boolean): string =>
  text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => evaluate(expression, contexts, failed).coerceString());

const evaluate = (expression: string, contexts: Readonly<Record<string, unknown>>, failed: boolean) => {
  const status = { success: !failed, failure: failed, always: true, cancelled: false };
  const functions = Object.entries(status).map(([name, value]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  }));
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  return new Evaluator(
    tree,
    toData(contexts) as InstanceType<typeof data.Dictionary>,
    new Map(functions.map((each) => [each.name, each])),
  ).evaluate();
};

const toData = (
  value: unknown,
): InstanceType<typeof data.Dictionary> | InstanceType<typeof data.StringData> | InstanceType<typeof data.Null> => {
  if (value === undefined || value === null) return new data.Null();
  if (typeof value !== 'object') return new data.StringData(String(value));
  return new data.Dictionary(...Object.entries(value).map(([key, each]) => ({ key, value: toData(each) })));
};
