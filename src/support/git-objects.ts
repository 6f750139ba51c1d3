/** Blobs and the index of a git repository, each with one process: what three-way merges need of it. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
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

export type Uncommitted = 'changed' | 'unmerged';

/** What git does not say although there is a repository, and why. */
export interface Silence {
  readonly fault: string;
}

/** Files below a folder, relative to it, that differ from the last commit; nothing where there is no repository, or no git. */
export const readUncommitted = (folder: string): { readonly files: ReadonlyMap<string, Uncommitted> } | Silence | undefined => {
  const place = locate(folder);
  if (!place || 'fault' in place) return place;
  const words = ['--no-optional-locks', 'status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', '--', '.'];
  const { stdout, stderr, status } = runGit(folder, words);
  if (status !== 0) return { fault: firstLine(stderr) };
  const entries = stdout.toString('utf8').split('\0').filter(Boolean);
  const files = entries.map((entry) => {
    const isUnmerged = /^(?:U.|.U|AA|DD)/.test(entry);
    return [entry.slice(3 + place.prefix.length), isUnmerged ? 'unmerged' : 'changed'] as const;
  });
  return { files: new Map(files) };
};

/** The folder as its repository names it, `services/payments/`; nothing where it is in none. */
const locate = (folder: string): { readonly prefix: string } | Silence | undefined => {
  const { error, status, stdout, stderr } = runGit(folder, ['rev-parse', '--show-prefix']);
  if (status === 0) return { prefix: stdout.toString('utf8').replace(/\n$/, '') };
  return error || stderr.includes('not a git repository') ? undefined : { fault: firstLine(stderr) };
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
