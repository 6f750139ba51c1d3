/** Writes the files of a commit into an empty folder, its submodules with them. It changes nothing in any repository. */
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createSplitter } from '../catalog/read-log.ts';
import { UserError } from '../support/errors.ts';
import { git, streamGit } from '../support/run-git.ts';

export interface CheckOut {
  /** Top of the repository. */
  readonly top: string;
  readonly commit: string;
  readonly into: string;
  /** Takes what git needs meanwhile. */
  readonly aside: string;
}

/**
 * What is left out of archives is in it, and submodules as the commit records them, where they are checked out today.
 * @throws UserError if not all of it can be had.
 */
export const checkOut = async ({ top, commit, into, aside }: CheckOut): Promise<void> => {
  // Where a repository is looked for from below, this is its top.
  mkdirSync(join(into, '.git'), { recursive: true });
  const variables = { GIT_INDEX_FILE: join(mkdtempSync(join(aside, 'index-')), 'index') };
  const run = async (words: readonly string[], take: (piece: string) => void = () => undefined): Promise<void> => {
    const fault = await streamGit(top, [...settings(aside), ...words], take, variables);
    if (fault) throw refusal(`git could not write out ${top}: ${fault.says.replace(/\.$/, '')}.`);
  };
  await run(['read-tree', '--no-sparse-checkout', commit]);
  await run(['checkout-index', '--all', '--quiet', `--prefix=${into}/`]);
  const submodules: { readonly path: string; readonly recorded: string }[] = [];
  const take = createSplitter((line) => {
    const [, recorded, path] = /^160000 commit (\w+)\t(.*)$/s.exec(line) ?? [];
    if (recorded !== undefined && path !== undefined) submodules.push({ path, recorded });
  });
  await run(['ls-tree', '-r', '-z', '--full-tree', commit], take);
  for (const { path, recorded } of submodules) {
    const source = join(top, path);
    // One that is not there now is not read today either.
    if (!existsSync(join(source, '.git'))) continue;
    if ((await git(source, ['rev-parse', '--verify', '--quiet', `${recorded}^{commit}`])) === undefined)
      throw refusal(`The submodule ${source} has not got the commit ${recorded}, which it stood at: fetch it there.`);
    await checkOut({ top: source, commit: recorded, into: join(into, path), aside });
  }
};

/** No hook of the repository runs, no shared part of an index is written into it, and large files are not fetched for nothing. */
const settings = (empty: string): readonly string[] =>
  [
    `core.hooksPath=${join(empty, 'no-hooks')}`,
    ...['core.splitIndex=false', 'core.fsmonitor=false', 'index.sparse=false'],
    ...['filter.lfs.process=', 'filter.lfs.smudge=', 'filter.lfs.required=false'],
  ].flatMap((setting) => ['-c', setting]);

const refusal = (says: string): UserError =>
  new UserError(
    'usage',
    `The registry can't be read as it stood at the commit of the baseline. ${says}`,
    'Mend that, or give a file that --report json=FILE wrote there.',
  );
