/**
 * One branch and one commit for each service, in whatever repository it is. They are made in a work tree and an index of their own: what is
 * checked out, what is staged and how the repository is set up stay as they are. Hooks do not run: they need what is installed, and the branch's
 * pipeline judges it.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { UserError } from '../../support/errors.ts';
import { streamGit } from '../../support/run-git.ts';

export interface Branches {
  /** The branch of a service, which is not there yet. */
  readonly nameOf: (directory: string) => string;
  /** Runs `act` on the service as it is committed, in the folder that it is given, commits what it says, and runs what is to come after that. */
  readonly onBranch: <T>(directory: string, act: (folder: string) => Promise<Done<T>>) => Promise<T>;
  /** Takes the work trees away; the branches stay. */
  readonly close: () => Promise<void>;
}

export interface Done<T> {
  readonly result: T;
  /** Nothing where there is nothing to commit. Paths are relative to the service. */
  readonly commit?: { readonly message: string; readonly written: readonly string[]; readonly deleted: readonly string[] };
  /** Once it is committed: what it leaves behind is on no branch. */
  readonly after?: () => Promise<T>;
}

interface Repository {
  readonly top: string;
  readonly commit: string;
  /** Service folder → its path in the repository, `services/cart/`, or empty. */
  readonly prefixes: Map<string, string>;
  /** Of ours, once it is needed. */
  tree?: string;
}

/**
 * Looks at the repositories of the services; makes nothing yet. A service without one is refused when its turn comes.
 * @throws UserError if no branch can have that name.
 */
export const openBranches = async (name: string, directories: readonly string[]): Promise<Branches> => {
  if (await fails(tmpdir(), ['check-ref-format', '--branch', name]))
    throw new UserError('usage', `No branch can be called ${JSON.stringify(name)}.`, 'Give another name after --branch.');
  const repositories = new Map<string, Repository>();
  const homes = new Map<string, Repository | UserError>();
  for (const directory of directories) homes.set(directory, await homeOf(directory, repositories));
  const nameOf = (directory: string): string => {
    const home = homes.get(directory);
    if (!home || home instanceof UserError || home.prefixes.size === 1) return name;
    return `${name}-${unlike(directory, home.prefixes)}`;
  };
  return {
    nameOf,
    onBranch: async (directory, act) => {
      const home = homes.get(directory);
      if (!home || home instanceof UserError) throw home;
      return onBranch(home, directory, nameOf(directory), act);
    },
    close: async () => {
      for (const repository of repositories.values()) await removeTree(repository);
    },
  };
};

/** The name of its folder, or, where another has that too, all of its path; what no branch can be called is a dash. */
const unlike = (directory: string, prefixes: ReadonlyMap<string, string>): string => {
  const own = basename(directory);
  const others = [...prefixes.keys()].filter((other) => basename(other) === own);
  const path = others.length === 1 ? own : (prefixes.get(directory) ?? own).replace(/\/$/, '');
  return path.replaceAll(/[^\p{L}\p{N}_.-]+|\.(?=\.|$)|\.lock$/gu, '-');
};

const homeOf = async (directory: string, repositories: Map<string, Repository>): Promise<Repository | UserError> => {
  try {
    const real = realpathSync(directory);
    const [top = '', prefix = ''] = (await ask(real, ['rev-parse', '--show-toplevel', '--show-prefix'], NO_COMMIT)).split('\n');
    const commit = await ask(real, ['rev-parse', '--verify', 'HEAD^{commit}'], NO_COMMIT);
    const repository = repositories.get(top) ?? { top, commit, prefixes: new Map() };
    repositories.set(top, repository);
    repository.prefixes.set(directory, prefix);
    return repository;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
};

const onBranch = async <T>(home: Repository, directory: string, name: string, act: (folder: string) => Promise<Done<T>>): Promise<T> => {
  if (!(await fails(home.top, ['show-ref', '--verify', '--quiet', `refs/heads/${name}`])))
    throw new UserError(
      'refused',
      `There is a branch ${name} in ${home.top} already.`,
      'Merge or delete it, or give another name after --branch.',
    );
  home.tree ??= await addTree(home);
  const { tree } = home;
  const prefix = home.prefixes.get(directory) ?? '';
  if ((await ask(tree, ['ls-tree', '--name-only', home.commit, '--', prefix || '.'])) === '')
    throw new UserError('refused', `${directory} is not committed, so no branch can be made of it.`, NO_COMMIT);
  try {
    const { result, commit, after } = await act(join(tree, prefix));
    if (commit) await makeBranch(home, tree, name, prefix, commit);
    return (await after?.()) ?? result;
  } catch (error) {
    throw error instanceof UserError ? elsewhere(error, join(tree, prefix), directory) : error;
  } finally {
    // Whatever became of it, the next one starts from what is committed.
    await fails(tree, [...QUIET, 'reset', '--hard', '--quiet', home.commit]);
    await fails(tree, [...QUIET, 'clean', '-ffdxq']);
  }
};

const makeBranch = async (
  { commit }: Repository,
  tree: string,
  name: string,
  prefix: string,
  { message, written, deleted }: NonNullable<Done<unknown>['commit']>,
): Promise<void> => {
  const here = (paths: readonly string[]): readonly string[] => paths.map((path) => `${prefix}${path}`);
  // By force: what somebody ignores everywhere belongs to the service all the same.
  if (written.length > 0) await ask(tree, ['--literal-pathspecs', 'add', '--force', '--', ...here(written)]);
  if (deleted.length > 0) await ask(tree, ['--literal-pathspecs', 'rm', '--cached', '--quiet', '--ignore-unmatch', '--', ...here(deleted)]);
  const made = await ask(
    tree,
    ['commit-tree', await ask(tree, ['write-tree']), '-p', commit, '-m', message],
    'Tell git who commits: git config --global user.name, and user.email.',
  );
  await ask(tree, ['branch', '--no-track', name, made], 'Give another name after --branch.');
};

/** The same error, of the folder that the user knows. */
const elsewhere = ({ code, message, hint, problems, cause }: UserError, from: string, to: string): UserError => {
  const told = (text: string): string => text.replaceAll(from.replace(/\/$/, ''), to);
  return new UserError(
    code,
    told(message),
    hint,
    problems.map(({ where, says }) => ({ where: told(where), says: told(says) })),
    { cause },
  );
};

const addTree = async ({ top, commit }: Repository): Promise<string> => {
  const tree = join(realpathSync(mkdtempSync(join(tmpdir(), 'create-service-branch-'))), 'tree');
  await ask(top, ['worktree', 'add', '--quiet', '--detach', tree, commit]);
  return tree;
};

const removeTree = async (repository: Repository): Promise<void> => {
  const { top, tree } = repository;
  if (tree === undefined) return;
  delete repository.tree;
  await fails(top, ['worktree', 'remove', '--force', tree]);
  rmSync(join(tree, '..'), { recursive: true, force: true });
};

const NO_COMMIT = 'Commit the service to a repository first; without --branch it is brought forward where it is.';

/** No hook, whoever set it up; all files, whatever is left out of the user's own work tree. */
const QUIET = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.sparseCheckout=false', '-c', 'advice.detachedHead=false'];

/** @throws UserError with git's words. */
const ask = async (folder: string, words: readonly string[], hint = 'Mend what git says, and run the command again.'): Promise<string> => {
  let said = '';
  const fault = await streamGit(folder, [...QUIET, ...words], (piece) => {
    said += piece;
  });
  if (!fault) return said.trim();
  throw new UserError('refused', `git failed in ${folder}: ${fault.says}`, fault.isMissing ? 'Install git.' : hint);
};

const fails = async (folder: string, words: readonly string[]): Promise<boolean> =>
  (await streamGit(folder, words, () => {})) !== undefined;
