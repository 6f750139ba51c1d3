/**
 * Updating a fleet in one process, beside `git merge-file` for each file that both sides changed and copier on an equal template. The services are of
 * the template's first release, committed each in a repository of its own, with an owner's edits in files that the template changed since.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseFixture } from '../../src/testing/releases.ts';
import { dialects, type Finished, readFinished, toTemplate, writeFiles } from './equal-tree.ts';
import { type Runner, runTimed, type Sample, takeTurns } from './measure.ts';
import { installPeers } from './peers.ts';
import type { Benchmark } from './report.ts';

const SERVICES = 200;
/** It is slow, and each service costs it the same. */
const SERVICES_OF_COPIER = 3;
const OLD = releaseFixture('1.0.0', 'typescript-full-github');
/** Files that the template changed since, with a line of their owner's at the end. */
const EDITED = ['.github/workflows/pipeline.yml', 'catalog-info.yaml', 'scripts/tools.sh', 'src/platform/run.ts'];
const answers = { name: 'payments', owner: 'team-payments' };

const ours = 'create-service update';
const floor = 'git merge-file for each file that both changed';

export const updating = async (root: string, rounds: number): Promise<Benchmark> => {
  const cache = join(root, '.cache/bench');
  installPeers(join(cache, 'peers'));
  // In memory where that can be: what is measured is not the disk.
  const work = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'updating-'));
  try {
    const before: readonly Finished[] = [...OLD].map(([path, { content, mode }]) => ({
      ...{ path, content: Buffer.from(content).toString() },
      mode: mode === 'executable' ? 0o755 : 0o644,
    }));
    writeFiles(join(work, 'service'), before);
    writeFiles(join(work, 'newest'), before);
    const program = [process.execPath, join(root, 'dist/bin.js')];
    execFileSync(program[0] ?? '', [...program.slice(1), 'update', join(work, 'newest')], { stdio: 'ignore' });
    commit(join(work, 'service'), 'Stamped');
    for (const path of EDITED) appendFileSync(join(work, 'service', path), path.endsWith('.ts') ? '// Ours.\n' : '# Ours.\n');
    commit(join(work, 'service'), 'Ours');
    writeFiles(join(work, 'base'), before);
    const runners = [
      runnerOf(floor, work, SERVICES, [
        process.execPath,
        join(import.meta.dirname, 'peers/merge-file.mjs'),
        join(work, 'base'),
        join(work, 'newest'),
      ]),
      runnerOf(ours, work, SERVICES, [...program, 'update', '.']),
      copierRunner(join(cache, 'peers'), work, before),
    ];
    const runs = Math.max(3, Math.ceil(rounds / 5));
    const measured = await takeTurns(runners, runs);
    const each = new Map(measured.map(({ name, cpu }) => [name, cpu.median]));
    const ratio = (each.get(COPIER) ?? Number.NaN) / (each.get(ours) ?? Number.NaN);
    return {
      title: `Updating services of ${before.length} files, for each service`,
      ...{ rounds: runs, measured, floors: [ours] },
      notes: [
        `copier takes ${ratio.toFixed(0)} × the CPU of create-service. ${SERVICES} services in one process, ${SERVICES_OF_COPIER} by copier.`,
      ],
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/** Runs a command over a fleet that is there as its owners left it; what is measured is divided by the number of services. */
const runnerOf = (name: string, work: string, services: number, command: readonly string[], service = 'service'): Runner => ({
  name,
  run: (): Sample => {
    const fleet = join(work, 'fleet');
    rmSync(fleet, { recursive: true, force: true });
    mkdirSync(fleet);
    for (let nth = 0; nth < services; nth++)
      cpSync(join(work, service), join(fleet, `s${nth}`), { recursive: true, verbatimSymlinks: true });
    const { cpu, wall } = runTimed({ name, command }, fleet);
    check(name, join(fleet, `s${services - 1}`));
    return { cpu: cpu / services, wall: wall / services };
  },
});

/** Whoever leaves the owner's line out, or the template's change, is no comparison. */
const check = (name: string, service: string): void => {
  const files = new Map(readFinished(service).map(({ path, content }) => [path, content]));
  for (const path of EDITED) {
    const text = files.get(path) ?? '';
    if (!text.includes('Ours.') || text.includes('<<<<<<<')) throw new Error(`${name} did not merge ${path}.`);
  }
  if (!files.has('src/platform/formats.ts')) throw new Error(`${name} did not bring what is new.`);
  if (name !== floor && files.has('.squawk.toml')) throw new Error(`${name} left what is dropped.`);
};

const COPIER = 'copier update';

const copierRunner = (peers: string, work: string, before: readonly Finished[]): Runner => {
  const template = join(work, 'copier-template');
  const copier = join(peers, 'python/bin/copier');
  const release = (files: readonly Finished[], tag: string): void => {
    writeFiles(
      template,
      files.map((file) => ({ ...file, content: toTemplate(file.content, answers, dialects.copier) })),
    );
    writeFileSync(
      join(template, 'copier.yml'),
      `_templates_suffix: ''\n_exclude: [copier.yml, .git]\nname: {type: str}\nowner: {type: str}\n`,
    );
    writeFileSync(join(template, '{{_copier_conf.answers_file}}'), '{{ _copier_answers|to_nice_yaml }}');
    commit(template, tag);
    execFileSync('git', ['tag', tag], { cwd: template });
  };
  release(before, 'v1.0.0');
  const service = join(work, 'copied');
  const data = Object.entries(answers).flatMap(([name, value]) => ['--data', `${name}=${value}`]);
  execFileSync(copier, ['copy', '--quiet', '--defaults', ...data, '--vcs-ref', 'v1.0.0', template, service], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  commit(service, 'Copied');
  for (const path of EDITED) appendFileSync(join(service, path), path.endsWith('.ts') ? '// Ours.\n' : '# Ours.\n');
  commit(service, 'Ours');
  const newest = readFinished(join(work, 'newest'));
  const dropped = before.filter(({ path }) => newest.every((file) => file.path !== path));
  for (const { path } of dropped) rmSync(join(template, path));
  release(newest, 'v2.0.0');
  const each = 'for service in s*; do (cd "$service" && "$0" update --quiet --defaults --vcs-ref v2.0.0) || exit 1; done';
  return runnerOf(COPIER, work, SERVICES_OF_COPIER, ['bash', '-c', each, copier], 'copied');
};

const commit = (folder: string, message: string): void => {
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...words], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  if (!existsSync(join(folder, '.git'))) git('init', '--quiet', '--initial-branch=main');
  git('add', '--all', '--force');
  git('commit', '--quiet', `--message=${message}`);
  git('gc', '--quiet');
};
