/** What was found before: in a report that was saved, or in the registry as it stood at a commit. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { type Baseline, toBaseline } from '../report/baseline.ts';
import { UserError } from '../support/errors.ts';
import { git } from '../support/run-git.ts';
import { makeReport, type ReportSource } from './make-report.ts';

/**
 * @param named A file that `--report json=FILE` wrote, or a commit by any name that git knows.
 * @throws UserError if it is neither.
 */
export const readBaseline = async (named: string, source: ReportSource): Promise<Baseline> =>
  statSync(named, { throwIfNoEntry: false })?.isFile() ? fromFile(named) : atCommit(named, source);

const fromFile = (file: string): Baseline => {
  try {
    const { findings, known, waived } = JSON.parse(readFileSync(file, 'utf8'));
    return toBaseline({ findings, known, waived });
  } catch {
    throw new UserError('usage', `The baseline ${file} is no report.`, 'Give a file that --report json=FILE wrote, or a commit.');
  }
};

/** By the policy of today: whoever changes the policy is not told of what was there before. */
const atCommit = async (named: string, source: ReportSource): Promise<Baseline> => {
  const path = realpathSync(resolve(source.registry));
  const folder = statSync(path).isFile() ? join(path, '..') : path;
  const top = await git(folder, ['rev-parse', '--show-toplevel']);
  const commit = top && (await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${named}^{commit}`]));
  if (!commit)
    throw new UserError(
      'usage',
      `The baseline ${JSON.stringify(named)} is neither a file nor a commit of the registry's repository.`,
      'Give a file that --report json=FILE wrote, or a commit; a pipeline may have to fetch it first.',
    );
  const work = mkdtempSync(join(tmpdir(), 'create-service-baseline-'));
  try {
    const tree = join(work, 'tree');
    // Where a repository is looked for from below, this is its top.
    mkdirSync(join(tree, '.git'), { recursive: true });
    const made = await git(top, ['archive', '--format=tar', '-o', join(work, 'tree.tar'), commit]);
    if (made === undefined || spawnSync('tar', ['-xf', join(work, 'tree.tar'), '-C', tree]).status !== 0) return new Map();
    const registry = join(tree, relative(realpathSync(top), path));
    return existsSync(registry)
      ? toBaseline((await makeReport({ ...source, registry, copyOf: { root: folder, commit } })).report)
      : new Map();
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
