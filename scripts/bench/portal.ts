/** In one real Backstage, as whole tasks: the action `service:create` beside the built-in `fetch:template`, which makes an equal tree from templates. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BackstageBackend, startBackstage } from '../../src/testing/backstage-backend.ts';
import { json } from '../../src/testing/http.ts';
import { packProject } from '../../src/testing/package.ts';
import { openPortal } from '../../src/testing/portal.ts';
import { cpuTime } from '../../src/testing/process.ts';
import { stamp } from '../../src/testing/stamp.ts';
import { sleep, until } from '../../src/testing/wait.ts';
import { dialects, insistOnEqual, readFinished, sampleAnswers, toTemplate, writeFiles } from './equal-tree.ts';
import { type Measured, type Runner, takeTurns } from './measure.ts';
import type { Benchmark } from './report.ts';

const OWNER = 'acme';
/** For which a task is left alone, so that its CPU is not that of being asked whether it has ended; the same for each. */
const ALONE = 1_000;

const ours = 'service:create';
const theirs = 'fetch:template';
const nothing = 'a task that does nothing';
const given = Object.fromEntries(Object.keys(sampleAnswers).map((name) => [name, `\${{ parameters.${name} }}`]));
const cases = [
  { name: nothing, template: 'nothing', action: 'debug:log', input: { message: 'Nothing.' } },
  { name: ours, template: 'ours', action: ours, input: given },
  { name: theirs, template: 'theirs', action: theirs, input: { url: './skeleton', values: given } },
];
type Case = (typeof cases)[number];

export const portal = async (root: string, rounds: number): Promise<Benchmark> => {
  const work = join(root, '.cache/bench/portal');
  const [templates, published] = [join(work, 'templates'), join(work, 'published')];
  rmSync(work, { recursive: true, force: true });
  mkdirSync(templates, { recursive: true });
  const files = readFinished(stamp(join(work, 'finished'), sampleAnswers));
  writeFiles(
    join(templates, 'skeleton'),
    files.map((file) => ({ ...file, content: toTemplate(file.content, sampleAnswers, dialects.backstage) })),
  );
  // JSON is YAML.
  for (const current of cases) writeFileSync(join(templates, `${current.template}.yaml`), JSON.stringify(templateOf(current)));
  const { tarball } = await packProject(join(work, 'packed'));
  const backstage = await startBackstage([join(templates, '*.yaml')], { portal: { tarball, published } });
  try {
    await backstage.has(cases.length, ['template']);
    const runners = cases.map((current): Runner => {
      const { name, template } = current;
      let fastest = 0;
      return {
        name,
        run: async (round) => {
          if (round > 0) {
            const sample = await takeTask(backstage, template, fastest);
            fastest = Math.min(fastest, sample.wall);
            return sample;
          }
          await runTask(backstage, template, { publish: true });
          if (name !== nothing) insistOnEqual(name, join(published, OWNER, template), files);
          fastest = await runTask(backstage, template, {});
          return { cpu: 0, wall: fastest };
        },
      };
    });
    const measured = await takeTurns(runners, rounds);
    return { title: `A service of ${files.length} files in a Backstage`, rounds, measured, floors: [ours], notes: [toNote(measured)] };
  } finally {
    await backstage.stop();
  }
};

/** What it makes is published only to be compared: a workspace is gone with its task. */
const templateOf = ({ template, action, input }: Case): object => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: template },
  spec: {
    type: 'service',
    steps: [
      { id: 'make', name: 'Make it', action, input },
      {
        id: 'publish',
        name: 'Publish it',
        if: `\${{ parameters.publish }}`,
        action: 'publish:github',
        input: { repoUrl: `127.0.0.1?owner=${OWNER}&repo=${template}` },
      },
    ],
  },
});

/** Two tasks, since to ask often whether one has ended costs the backend as much as some of them do: for time it is asked near the end alone. */
const takeTask = async (backstage: BackstageBackend, template: string, fastest: number) => {
  const wall = await runTask(backstage, template, { alone: 0.7 * fastest });
  const before = await cpuTime(backstage.pid);
  await runTask(backstage, template, { alone: ALONE });
  return { wall, cpu: (await cpuTime(backstage.pid)) - before };
};

/** Milliseconds until it had ended. The stream of its events would tell no sooner than a second later. */
const runTask = async (backstage: BackstageBackend, template: string, { publish = false, alone = 0 }): Promise<number> => {
  const { ask } = openPortal(backstage, backstage.tester);
  const values = { ...sampleAnswers, publish };
  const began = performance.now();
  const answer = await ask('POST', 'tasks', { templateRef: `template:default/${template}`, values });
  if (answer.status !== 201) throw new Error(`The task was not taken: ${answer.status} ${answer.text}`);
  await sleep(alone);
  const ended = async () => {
    const { status } = json(await ask('GET', `tasks/${json(answer).id}`));
    return status !== 'open' && status !== 'processing' && String(status);
  };
  const status = await until('the task ends', ended, { within: 60_000, every: 5 });
  if (status !== 'completed') throw new Error(`The task of ${template} ended as ${status}.`);
  return performance.now() - began;
};

const toNote = (measured: readonly Measured[]): string => {
  const [we, they] = [ours, theirs].map((name) => measured.find((other) => other.name === name));
  if (!we || !they) throw new Error('One of the two was not measured.');
  const [wall, cpu] = (['wall', 'cpu'] as const).map((what) => (they[what].median / we[what].median).toFixed(1));
  return `${theirs} takes ${wall} × the time and ${cpu} × the CPU of ${ours}. CPU is the backend's, in the second after the task was given to it.`;
};
