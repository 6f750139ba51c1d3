/**
 * Reads the git history of services that lie on disk: three runs of git for each repository, however many services it holds. What can't
 * be read is said, and stops nothing. What the history means is for the rules.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, posix, relative, resolve } from 'node:path';
import { repositoryOf } from '../support/git.ts';
import { groupBy } from '../support/group-by.ts';
import { type GitFault, streamGit } from '../support/run-git.ts';
import type { Catalog } from './catalog.ts';
import { type Collection, createCollector, serviceAt, toLockFile } from './collect-history.ts';
import { type EntityRef, refOf } from './entity.ts';
import { type Histories, missingHistories, type ServiceHistory } from './history.ts';
import { homesOf } from './homes.ts';
import { isLockFile } from './lock-files.ts';
import { createLogReader, createSplitter, LOG_FORMAT } from './read-log.ts';
import { isSource } from './source.ts';

export interface HistoryQuery extends Pick<Collection, 'day' | 'bots'> {
  /** The folder that the registry's files are relative to. */
  readonly root: string;
  /** How far back to read. */
  readonly days: number;
  /** In the repository of the registry; what is checked out unless it is said. Other repositories have no such commit. */
  readonly commit?: string;
}

interface Repository extends Collection {
  readonly top: string;
  readonly days: number;
  readonly commit: string;
}

/** Runs of git wait for the disk more than they compute; more at once than this would only fight for it. */
const AT_ONCE = 8;

/** Of every service of the catalog. Where none lies in a repository, git is not run at all. */
export const readHistories = async (catalog: Pick<Catalog, 'services' | 'bare'>, query: HistoryQuery): Promise<Histories> => {
  const tops = new Map<string, string | undefined>();
  const located = homesOf(catalog).map(({ service, folder }) => {
    const path = realPath(resolve(query.root, folder));
    return { service: refOf(service), path, top: repositoryOf(path, tops) };
  });
  const missing = new Map(missingHistories(catalog.services, NO_FOLDER).missing);
  for (const { service } of located) missing.set(service, NO_REPOSITORY);
  const own = repositoryOf(realPath(resolve(query.root)), tops);
  const repositories = [...groupBy(located, ({ top }) => top)].flatMap(([top, services]): readonly Repository[] => {
    if (top === undefined) return [];
    const folders = new Map(services.map(({ service, path }) => [toFolder(top, path), service]));
    return [{ ...query, top, folders, commit: (top === own && query.commit) || 'HEAD' }];
  });
  const of = new Map<EntityRef, ServiceHistory>();
  const next = repositories.values();
  const work = async (): Promise<void> => {
    for (const repository of next) {
      const read = await readRepository(repository);
      for (const service of repository.folders.values()) {
        const history = typeof read === 'string' ? read : (read.get(service) ?? NOT_COMMITTED);
        if (typeof history === 'string') missing.set(service, history);
        else {
          of.set(service, history);
          missing.delete(service);
        }
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { of, missing };
};

const NO_FOLDER = 'no folder of its own is known, by a catalog-info.yaml that describes one service alone';
const NO_REPOSITORY = 'the folder is in no git repository';
const NO_SOURCE = 'the folder holds no source, only a description';
const NOT_COMMITTED = 'the folder has no file that is committed';
const NO_COMMIT = 'the repository has no commit yet';
const NO_GIT = 'git is not installed, or not on the PATH';
const NOT_OURS = 'git refuses a repository that belongs to another user: name it under safe.directory in git’s configuration';
const SHALLOW =
  'the history is cut off by a shallow clone: fetch all of it (fetch-depth: 0 in actions/checkout, GIT_DEPTH: 0 in GitLab, git fetch --unshallow)';

/** The history of each service with committed files, or why there is none. */
const readRepository = async (repository: Repository): Promise<ReadonlyMap<EntityRef, ServiceHistory | string> | string> => {
  const { top, days, day, commit, folders } = repository;
  // Without a ceiling git would look further up where `.git` is no repository after all. Nothing is fetched: it could take for ever.
  const variables = { GIT_CEILING_DIRECTORIES: dirname(top), GIT_NO_LAZY_FETCH: '1' };
  const run = (words: readonly string[], take: (piece: string) => void) => streamGit(top, words, take, variables);
  let answer = '';
  const refused = await run(['rev-parse', '--is-shallow-repository', commit], (piece) => {
    answer += piece;
  });
  if (refused) return reasonOf(refused);
  if (answer.startsWith('true')) return SHALLOW;

  const committed = new Map<EntityRef, Committed>();
  const collector = createCollector(repository);
  const since = Math.max(1, Math.floor(Date.parse(day) / 1000 - days * 86_400));
  const faults = await Promise.all([
    run(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit], createSplitter(toFiles(folders, committed))),
    run([...LOG, `--since=@${since} +0000`, commit, '--'], createLogReader(collector)),
  ]);
  const fault = faults.find((one) => one !== undefined);
  if (fault) return reasonOf(fault);
  const { commits, lockFiles: ages } = collector.collected();
  const toHistory = (service: EntityRef, paths: readonly string[]): ServiceHistory => ({
    days,
    commits: commits.get(service) ?? [],
    lockFiles: paths.map((path) => toLockFile(path, ages)),
  });
  return new Map(
    [...committed].map(([service, { hasSource, lockFiles }]) => [service, hasSource ? toHistory(service, lockFiles) : NO_SOURCE]),
  );
};

/** A company's or a person's own settings of git must not change what is read. Merges bring nothing that other commits do not. */
const LOG = ['-c', 'log.showSignature=false', '-c', 'log.showRoot=true', 'log', ...LOG_FORMAT, '--no-merges'];

interface Committed {
  hasSource: boolean;
  readonly lockFiles: string[];
}

/** Takes the committed files one by one: whether a service has source among them, and the lock files of its own. */
const toFiles =
  (folders: Repository['folders'], committed: Map<EntityRef, Committed>) =>
  (path: string): void => {
    const service = serviceAt(folders, path);
    if (service === undefined) return;
    const known = committed.get(service) ?? { hasSource: false, lockFiles: [] };
    committed.set(service, known);
    known.hasSource ||= isSource(path);
    if (isLockFile(path) && folders.get(posix.dirname(path)) === service) known.lockFiles.push(path);
  };

const reasonOf = ({ isMissing, says }: GitFault): string => {
  if (isMissing) return NO_GIT;
  if (/dubious ownership|unsafe repository/.test(says)) return NOT_OURS;
  return /^ambiguous argument 'HEAD'/.test(says) ? NO_COMMIT : `git could not read the repository (${says})`;
};

/** With slashes; `.` for the top itself. */
const toFolder = (top: string, path: string): string => relative(top, path).replaceAll('\\', '/') || '.';

/** As it is where it is not there: a service may have been removed since. */
const realPath = (path: string): string => (existsSync(path) ? realpathSync.native(path) : path);
