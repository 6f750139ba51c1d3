/** Blobs and the index of a git repository, each with one process: what three-way merges need of it. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryOf } from './git.ts';
import { gitEnvironment } from './run-git.ts';

/** Far more than all files of a service. */
const LARGEST = 256 * 1024 * 1024;

const runGit = (folder: string, words: readonly string[], input: string | Uint8Array = ''): SpawnSyncReturns<Buffer> =>
  spawnSync('git', ['-C', folder, '--no-pager', '--literal-pathspecs', ...words], {
    input,
    // What is missing from a partial clone is not fetched.
    env: gitEnvironment({ GIT_NO_LAZY_FETCH: '1' }),
    maxBuffer: LARGEST,
    windowsHide: true,
  });

/** Contents of blobs by id, of those that the repository of a folder has; none where there is no repository, or no git. */
export const readBlobs = (folder: string, ids: readonly string[]): ReadonlyMap<string, Uint8Array> => {
  // It may fail over one of them, which a partial clone can't fetch, and has found others before.
  const { stdout } = runGit(folder, ['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  return toBlobs(stdout ?? Buffer.of());
};

/** `<id> blob <bytes>`, the content and a line end for each; or `<id> missing`. What is cut off at the end is none. */
const toBlobs = (output: Buffer): ReadonlyMap<string, Uint8Array> => {
  const blobs = new Map<string, Uint8Array>();
  for (let at = 0; at < output.length; ) {
    const lineEnd = output.indexOf('\n', at);
    if (lineEnd < 0) break;
    const [id = '', type, size] = output.toString('latin1', at, lineEnd).split(' ');
    at = lineEnd + 1;
    if (size === undefined) continue;
    if (type === 'blob' && at + Number(size) <= output.length) blobs.set(id, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return blobs;
};

/** `unlisted`: git does not know it, or was told not to look at it; `left out`: it is not part of a sparse work tree. */
export type Uncommitted = 'changed' | 'unmerged' | 'unlisted' | 'left out';

/** What git does not say although there is a repository, and why. */
export interface Silence {
  readonly fault: string;
}

/**
 * Which of these files below a folder, relative to it, are not as they were committed last, as far as git can tell.
 * @returns nothing where there is no repository.
 */
export const readUncommitted = (
  folder: string,
  paths: readonly string[],
): { readonly files: ReadonlyMap<string, Uncommitted> } | Silence | undefined => {
  const place = locate(folder);
  if (!place || 'fault' in place) return place;
  const words = ['--no-optional-locks', 'status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', '--', '.'];
  const status = runGit(folder, words);
  if (status.status !== 0) return { fault: firstLine(status.stderr) };
  const changed = toLines(status.stdout).map((entry) => {
    const isUnmerged = /^(?:U.|.U|AA|DD)/.test(entry);
    return [entry.slice(3 + place.prefix.length), isUnmerged ? 'unmerged' : 'changed'] as const;
  });
  const listing = runGit(folder, ['ls-files', '-v', '-z', '--', ...paths]);
  if (listing.status !== 0) return { fault: firstLine(listing.stderr) };
  // A letter and the path: small where nobody is to look whether it changed, S where it is no part of the work tree.
  const tags = new Map(toLines(listing.stdout).map((line) => [line.slice(2), line[0] ?? '']));
  const hidden = paths.flatMap((path): readonly (readonly [string, Uncommitted])[] => {
    const tag = tags.get(path) ?? 'h';
    if (tag.toUpperCase() === 'S') return [[path, 'left out']];
    return tag === tag.toLowerCase() ? [[path, 'unlisted']] : [];
  });
  return { files: new Map([...hidden, ...changed]) };
};

const toLines = (text: Buffer): readonly string[] => text.toString('utf8').split('\0').filter(Boolean);

/** What is there while a merge, a rebase or the like waits for somebody to go on. */
const UNFINISHED = ['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'rebase-merge', 'rebase-apply'];

/** The folder as its repository names it, `services/payments/`; nothing where it is in none. */
const locate = (folder: string): { readonly prefix: string } | Silence | undefined => {
  const { error, status, stdout, stderr } = runGit(folder, ['rev-parse', '--absolute-git-dir', '--show-prefix']);
  if (error) return repositoryOf(folder) === undefined ? undefined : { fault: 'it is not installed, or not on the PATH' };
  if (status !== 0) return stderr.includes('not a git repository') ? undefined : { fault: firstLine(stderr) };
  const [gitFolder = '', prefix = ''] = stdout.toString('utf8').split('\n');
  const unfinished = UNFINISHED.find((name) => existsSync(join(gitFolder, name)));
  return unfinished === undefined ? { prefix } : { fault: `a merge or a rebase waits to be finished (${unfinished})` };
};

const firstLine = (text: Buffer): string =>
  text
    .toString('utf8')
    .split('\n')[0]
    ?.replace(/^fatal: /, '') ?? '';

/** A file in conflict, as an index holds it: the sides that there are. */
export interface Stages {
  /** Relative to the folder. */
  readonly path: string;
  /** Where the repository knows it, if that is elsewhere. */
  readonly from?: string;
  readonly sides: Readonly<Partial<Record<1 | 2 | 3, { readonly content: Uint8Array; readonly isExecutable: boolean }>>>;
}

/**
 * Enters files as unmerged, so that tools that merge find all sides of them; those that the repository does not know are left out.
 * @returns the paths for which it was done: none where there is no repository, or no git, or its index can't be written.
 */
export const stageConflicts = (folder: string, conflicts: readonly Stages[]): ReadonlySet<string> => {
  const place = locate(folder);
  if (!place || 'fault' in place) return new Set();
  const listed = runGit(folder, ['ls-files', '-z', '--', ...conflicts.map(({ path, from = path }) => from)]);
  const known = new Set(listed.stdout.toString('utf8').split('\0'));
  const staged = conflicts.filter(({ path, from = path }) => known.has(from));
  const lines = staged.flatMap((conflict) => toIndexLines(folder, place.prefix, conflict));
  const { status } = runGit(folder, ['update-index', '-z', '--index-info'], lines.map((line) => `${line}\0`).join(''));
  return new Set(status === 0 ? staged.map(({ path }) => path) : []);
};

/** What stands there goes, and each side comes. */
const toIndexLines = (folder: string, prefix: string, { path, sides }: Stages): readonly string[] => {
  const entries = Object.entries(sides).map(([stage, { content, isExecutable }]) => ({
    id: keep(folder, path, content),
    stage,
    mode: isExecutable ? '100755' : '100644',
  }));
  // Ids are longer in some repositories.
  const none = '0'.repeat(entries[0]?.id.length ?? 0);
  return [`0 ${none}\t${prefix}${path}`, ...entries.map(({ mode, id, stage }) => `${mode} ${id} ${stage}\t${prefix}${path}`)];
};

/** Keeps a content as the repository would that of the file, line ends as it wants them, and returns its id. */
const keep = (folder: string, path: string, content: Uint8Array): string =>
  runGit(folder, ['-c', 'core.safecrlf=false', 'hash-object', '-w', '--stdin', `--path=${path}`], content)
    .stdout.toString('latin1')
    .trim();
