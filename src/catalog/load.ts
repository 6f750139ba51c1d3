/**
 * Reads a registry from disk: a folder of YAML files, or one file and what its Locations lead to. Bad files never stop it: each gives a
 * problem with its place, the rest is read. What entities mean to each other is for `catalog.ts`.
 */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { systemCode } from '../support/errors.ts';
import type { SourcedEntity } from './entity.ts';
import { pathsOf } from './location.ts';
import { withDefinition } from './placeholder.ts';
import { type CatalogProblem, type Doubtful, readEntities, saysEntity } from './read-file.ts';
import { readText } from './read-text.ts';

/** What keeps a hostile or broken registry from taking the machine's memory or an hour. */
export interface CatalogLimits {
  readonly files: number;
  readonly bytesPerFile: number;
  readonly documentsPerFile: number;
  readonly foldersDeep: number;
}

export const defaultLimits: CatalogLimits = { files: 200_000, bytesPerFile: 5_000_000, documentsPerFile: 1_000, foldersDeep: 20 };

export interface LoadedCatalog {
  /** In order of file and document; those that Locations lead to come last. */
  readonly entities: readonly SourcedEntity[];
  readonly problems: readonly CatalogProblem[];
  readonly doubtful: readonly Doubtful[];
  /** YAML files that say nothing of Backstage: other files of a repository. */
  readonly leftAlone: readonly string[];
  /** Addresses that Locations lead to, and that are on no disk. */
  readonly elsewhere: readonly string[];
}

/** The folder that paths within a registry are relative to. */
export const rootOf = (registry: string): string => (isFile(registry) ? dirname(registry) : registry);

/**
 * Every entity in the `.yaml` and `.yml` files at any depth below a folder, or in one file, and in the files that Location entities name.
 * Links are not followed, so that no loop can form.
 */
export const loadCatalog = (registry: string, limits: CatalogLimits = defaultLimits): LoadedCatalog => {
  const root = rootOf(registry);
  const problems: CatalogProblem[] = [];
  const leftAlone: string[] = [];
  const elsewhere: string[] = [];
  const entities: SourcedEntity[] = [];
  const doubtful: Doubtful[] = [];
  const named = isFile(registry) ? [basename(registry)] : [];
  // A set also visits what is added on the way, each once: Locations that lead to each other end here.
  const files = new Set(named.length > 0 ? named : yamlFilesBelow(root, limits, problems));
  const meant = new Set(named);
  for (const file of files) {
    // Normalising each path would cost as much as opening it.
    const read = readText(`${root}/${file}`, limits.bytesPerFile);
    if ('fault' in read) {
      problems.push({ file, says: read.fault, hint: read.hint });
      continue;
    }
    const { text } = read;
    if (!meant.has(file) && !CATALOG_INFO.test(file) && !saysEntity(text)) {
      leftAlone.push(file);
      continue;
    }
    const found = readEntities(text, file, limits.documentsPerFile);
    for (const entity of found.entities) {
      const whole = withDefinition(root, entity, limits.bytesPerFile);
      entities.push(whole.entity);
      if (whole.problem) problems.push(whole.problem);
    }
    problems.push(...found.problems);
    doubtful.push(...found.doubtful);
    for (const location of found.entities) {
      if (location.kind.toLowerCase() !== 'location') continue;
      const targets = pathsOf(root, location);
      problems.push(...targets.problems);
      elsewhere.push(...targets.elsewhere);
      for (const path of targets.files) {
        meant.add(path);
        files.add(path);
      }
    }
  }
  return { entities, problems, doubtful, leftAlone, elsewhere };
};

/** The name by which Backstage finds the entities of a repository. */
const CATALOG_INFO = /(?:^|\/)catalog-info\.ya?ml$/;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

export const yamlFilesBelow = (root: string, limits: CatalogLimits, problems: CatalogProblem[]): readonly string[] => {
  const files: string[] = [];
  const walk = (folder: string, depth: number): void => {
    if (depth > limits.foldersDeep) {
      const says = `The folder lies more than ${limits.foldersDeep} folders deep and was not read.`;
      problems.push({ file: folder, says, hint: 'Move it up.' });
      return;
    }
    for (const entry of listed(root, folder, problems)) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') walk(path, depth + 1);
      else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) files.push(path);
    }
  };
  walk('', 0);
  if (files.length <= limits.files) return files;
  problems.push({ file: '.', says: `There are ${files.length} files; the first ${limits.files} were read.`, hint: 'Split the registry.' });
  return files.slice(0, limits.files);
};

const listed = (root: string, folder: string, problems: CatalogProblem[]) => {
  try {
    return readdirSync(`${root}/${folder}`, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const says = `The folder can't be read (${systemCode(error) ?? error}).`;
    problems.push({ file: folder || '.', says, hint: 'Check its path and rights.' });
    return [];
  }
};
