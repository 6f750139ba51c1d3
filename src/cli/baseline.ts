/** What was found before: in a report that was saved, or in the registry as it stood at a commit. */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { copiedBase } from '../catalog/base.ts';
import { rootOf } from '../catalog/walk-yaml.ts';
import { type Baseline, toBaseline } from '../report/baseline.ts';
import { UserError } from '../support/errors.ts';
import { git } from '../support/run-git.ts';
import { checkOut } from './check-out.ts';
import { makeReport, type ReportSource } from './make-report.ts';

/**
 * @param named A file that `--report json=FILE` wrote, or a commit by any name that git knows.
 * @throws UserError if it is neither, or can't be read whole.
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

/** By the policy of today, and with what lies in other repositories as it is today: whoever changes the policy is not told of what was there before. */
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
    const into = join(work, 'tree');
    await checkOut({ top, commit, into, aside: work });
    const below = relative(realpathSync(top), path);
    const registry = join(into, below);
    if (!existsSync(registry)) return new Map();
    const depth = relative(realpathSync(top), folder).split(sep).filter(Boolean).length;
    const base = copiedBase(rootOf(registry), folder, depth);
    return toBaseline((await makeReport({ ...source, registry, copyOf: { root: folder, commit, base } })).report);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
