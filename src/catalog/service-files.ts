/** Reads the files of one service from disk: listed at once, read when asked for, and forgotten with it. It judges nothing. */
import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readText } from './read-text.ts';
import { isSource, isWritten } from './source.ts';

/** Files as rules see them. */
export interface ServiceFiles {
  /** With slashes, relative to the folder of the service; sorted. */
  readonly paths: readonly string[];
  /** Nothing where it is not listed, is too large, is no text or can't be read. */
  text(path: string): string | undefined;
}

/** What keeps a folder that is no service from taking the machine's memory or an hour. */
export interface FileLimits {
  readonly files: number;
  readonly bytesPerFile: number;
  readonly foldersDeep: number;
}

export const fileLimits: FileLimits = { files: 5_000, bytesPerFile: 512 * 1024, foldersDeep: 20 };

/**
 * The files below a folder; nothing where there is no source among them, or more than anyone wrote. Links are not followed, and a folder
 * with a `catalog-info.yaml` of its own is another service. A folder that holds descriptions alone costs one look into it.
 */
export const filesBelow = (folder: string, limits: FileLimits = fileLimits): ServiceFiles | undefined => {
  const paths: string[] = [];
  const walk = (below: string, depth: number): boolean => {
    const entries = listed(join(folder, below));
    if (depth > 0 && entries.some(({ name }) => CATALOG_INFO.test(name))) return true;
    for (const entry of entries) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isFile()) paths.push(path);
      else if (entry.isDirectory() && isWritten(entry.name) && (depth === limits.foldersDeep || !walk(path, depth + 1))) return false;
      if (paths.length > limits.files) return false;
    }
    return true;
  };
  return walk('', 0) && paths.some(isSource) ? readable(folder, paths.sort(), limits) : undefined;
};

const CATALOG_INFO = /^catalog-info\.ya?ml$/;

/** Files in folders above those of services: what a whole repository has one of. Each folder is looked into once for all services. */
export const createAbove = (root: string, limits: FileLimits = fileLimits): ((folder: string) => ServiceFiles) => {
  const known = new Map<string, readonly string[]>();
  const shared = (folder: string): readonly string[] => {
    const found = known.get(folder) ?? SHARED_FOLDERS.flatMap((below) => sharedIn(folder, below));
    known.set(folder, found);
    return found;
  };
  return (folder) => {
    const start = join(root, folder);
    const top = topOf(start) ?? root;
    const paths: string[] = [];
    // A Location may lead out of the registry: where that is in no repository, nothing above it is of it.
    const isBelow = !relative(top, start).startsWith('..');
    for (let [current, up] = [start, '']; isBelow && current !== top; ) {
      [current, up] = [join(current, '..'), `../${up}`];
      paths.push(...shared(current).map((path) => up + path));
    }
    return readable(start, paths.sort(), limits);
  };
};

const SHARED_FOLDERS = ['', '.github/workflows', '.circleci', '.buildkite', '.tekton'] as const;
const SHARED =
  /^(?:\.gitlab-ci\.yml|\.gitignore|Jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml|\.travis\.yml|\.drone\.yml|\.woodpecker\.ya?ml|cloudbuild\.ya?ml)$/;

const sharedIn = (folder: string, below: string): readonly string[] =>
  listed(join(folder, below)).flatMap((entry) =>
    entry.isFile() && (below ? /\.ya?ml$/ : SHARED).test(entry.name) ? [below ? `${below}/${entry.name}` : entry.name] : [],
  );

/** The top of the repository that a folder is in; nothing where it is in none. */
const topOf = (folder: string): string | undefined => {
  for (let current = folder; ; current = join(current, '..')) {
    if (existsSync(join(current, '.git'))) return current;
    if (current === join(current, '..')) return undefined;
  }
};

const readable = (folder: string, paths: readonly string[], { bytesPerFile }: FileLimits): ServiceFiles => {
  const texts = new Map<string, string | undefined>();
  const mine = new Set(paths);
  const read = (path: string): string | undefined => {
    const result = readText(join(folder, path), bytesPerFile);
    return 'text' in result ? result.text : undefined;
  };
  return {
    paths,
    text: (path) => {
      if (!texts.has(path) && mine.has(path)) texts.set(path, read(path));
      return texts.get(path);
    },
  };
};

const listed = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
};
