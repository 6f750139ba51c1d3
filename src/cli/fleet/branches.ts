/**
 * One branch and one commit for each service, in whatever repository it is. They are made in a work tree of their own, beside nobody's: what is
 * checked out, and what is not committed there, stays as it is. Hooks do not run: they need what is installed, and the branch's pipeline judges it.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { UserError } from '../../support/errors.ts';
import { streamGit } from '../../support/run-git.ts';

export interface Branches {
  /** The branch of a service, which is not there yet. */
  readonly nameOf: (directory: string) => string;
  /** Runs `act` on the service as it is committed, in the folder that it is given, and commits what that changed. */
  readonly onBranch: <T>(directory: string, act: (folder: string) => Promise<Done<T>>) => Promise<T>;
  /** Takes the work trees away; the branches stay. */
  readonly close: () => Promise<void>;
}

export interface Done<T> {
  readonly result: T;
  /** Of the commit; nothing where there is none to make. */
  readonly message?: string;
}

interface Repository {
  readonly top: string;
  readonly commit: string;
  /** Service folder → its path in the repository, `services/cart/`, or empty. */
  readonly prefixes: Map<string, string>;
  /** Of the repository's, once it is needed. */
  tree?: string;
}

/**
 * Looks at the repositories of the services; makes nothing yet.
 * @throws UserError if no branch can have that name, or a folder is in no repository that has a commit.
 */
export const openBranches = async (name: string, directories: readonly string[]): Promise<Branches> => {
  if (await fails(tmpdir(), ['check-ref-format', '--branch', name]))
    throw new UserError('usage', `No branch can be called ${JSON.stringify(name)}.`, 'Give another name after --branch.');
  const repositories = new Map<string, Repository>();
  const homes = new Map<string, Repository>();
  for (const directory of directories) {
    const { top, prefix, commit } = await locate(directory);
    const repository = repositories.get(top) ?? { top, commit, prefixes: new Map() };
    repositories.set(top, repository);
    repository.prefixes.set(directory, prefix);
    homes.set(directory, repository);
  }
  const homeOf = (directory: string): Repository => homes.get(directory) as Repository;
  const nameOf = (directory: string): string => {
    const { prefixes } = homeOf(directory);
    return prefixes.size === 1 ? name : `${name}-${unlike(directory, prefixes)}`;
  };
  return {
    nameOf,
    onBranch: (directory, act) => commitOn(homeOf(directory), directory, nameOf(directory), act),
    close: async () => {
      for (const repository of repositories.values()) await removeTree(repository);
    },
  };
};

/** The name of its folder, or, where another has that too, all of its path. */
const unlike = (directory: string, prefixes: ReadonlyMap<string, string>): string => {
  const own = basename(directory);
  const others = [...prefixes.keys()].filter((other) => basename(other) === own);
  return others.length === 1 ? own : (prefixes.get(directory) ?? own).replace(/\/$/, '').replaceAll('/', '-');
};

const locate = async (directory: string): Promise<{ readonly top: string; readonly prefix: string; readonly commit: string }> => {
  const real = realpathSync(directory);
  const [top = '', prefix = ''] = (await ask(real, ['rev-parse', '--show-toplevel', '--show-prefix'])).split('\n');
  return { top, prefix, commit: await ask(real, ['rev-parse', '--verify', 'HEAD^{commit}']) };
};

const commitOn = async <T>(
  repository: Repository,
  directory: string,
  name: string,
  act: (folder: string) => Promise<Done<T>>,
): Promise<T> => {
  const { top, commit } = repository;
  if (!(await fails(top, ['show-ref', '--verify', '--quiet', `refs/heads/${name}`])))
    throw new UserError(
      'refused',
      `There is a branch ${name} in ${top} already.`,
      'Merge or delete it, or give another name after --branch.',
    );
  repository.tree ??= await addTree(repository);
  const prefix = repository.prefixes.get(directory) ?? '';
  const { result, message } = await act(join(repository.tree, prefix));
  if (message !== undefined) {
    // By force: what the user ignores everywhere belongs to the service all the same.
    await ask(repository.tree, ['add', '--all', '--', prefix || '.']);
    await ask(repository.tree, ['commit', '--quiet', '--no-verify', `--message=${message}`]);
    await ask(repository.tree, ['branch', '--no-track', name]);
    await ask(repository.tree, ['checkout', '--quiet', '--force', '--detach', commit]);
  } else await ask(repository.tree, ['checkout', '--quiet', '--force', commit, '--', prefix || '.']);
  return result;
};

/** Holds the services' folders alone, so that a large repository costs no more than they. */
const addTree = async ({ top, commit, prefixes }: Repository): Promise<string> => {
  const tree = join(realpathSync(mkdtempSync(join(tmpdir(), 'create-service-branch-'))), 'tree');
  await ask(top, ['worktree', 'add', '--quiet', '--no-checkout', '--detach', tree, commit]);
  const folders = [...prefixes.values()].filter(Boolean);
  if (folders.length === prefixes.size) await ask(tree, ['sparse-checkout', 'set', '--cone', ...folders]);
  await ask(tree, ['checkout', '--quiet', '--force', '--detach', commit]);
  return tree;
};

const removeTree = async (repository: Repository): Promise<void> => {
  const { top, tree } = repository;
  if (tree === undefined) return;
  delete repository.tree;
  await fails(top, ['worktree', 'remove', '--force', tree]);
  rmSync(join(tree, '..'), { recursive: true, force: true });
};

/** No hook, whoever set it up; nobody is asked to sign. */
const QUIET = ['-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', '-c', 'advice.detachedHead=false'];

/** @throws UserError with git's words. */
const ask = async (folder: string, words: readonly string[]): Promise<string> => {
  let said = '';
  const fault = await streamGit(folder, [...QUIET, ...words], (piece) => {
    said += piece;
  });
  if (!fault) return said.trim();
  const hint = fault.isMissing
    ? 'Install git.'
    : 'Commit the services to a repository first; without --branch they are brought forward where they are.';
  throw new UserError('refused', `git ${words[0]} failed in ${folder}: ${fault.says}`, hint);
};

const fails = async (folder: string, words: readonly string[]): Promise<boolean> =>
  (await streamGit(folder, words, () => {})) !== undefined;
