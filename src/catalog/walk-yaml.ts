/** Finds the YAML files below a folder, within bounds. Links are not followed, so that no loop can form. */
import { readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from '../support/errors.ts';
import type { CatalogProblem } from './read-file.ts';

/** What keeps a hostile or broken registry from taking the machine's memory or an hour. */
export interface CatalogLimits {
  readonly files: number;
  readonly bytesPerFile: number;
  readonly documentsPerFile: number;
  readonly foldersDeep: number;
  /** How often a name on the disk is held against a part of a Location's pattern. */
  readonly namesMatched: number;
  /** Of all files together that stand for definitions. */
  readonly definitionBytes: number;
}

export const defaultLimits: CatalogLimits = {
  files: 200_000,
  bytesPerFile: 5_000_000,
  documentsPerFile: 1_000,
  foldersDeep: 20,
  namesMatched: 1_000_000,
  definitionBytes: 512_000_000,
};

export interface WalkedFiles {
  /** In order of path, relative to the root. */
  readonly files: readonly string[];
  /** Folders with nothing but such files in them; `.` is the root. */
  readonly bare: ReadonlySet<string>;
}

export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The folder that paths within a registry are relative to. */
export const rootOf = (registry: string): string => (isFile(registry) ? dirname(registry) : registry);

/** Hidden folders and installed packages are left out. */
export const walkYaml = (root: string, limits: CatalogLimits = defaultLimits, problems: CatalogProblem[] = []): WalkedFiles => {
  const files: string[] = [];
  const bare = new Set<string>();
  const walk = (folder: string, depth: number): void => {
    if (depth > limits.foldersDeep) {
      const says = `The folder lies more than ${limits.foldersDeep} folders deep and was not read.`;
      problems.push({ file: folder, says, hint: 'Move it up.' });
      return;
    }
    let isBare = true;
    for (const entry of listed(root, folder, problems)) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isFile() && /\.ya?ml$/.test(entry.name)) files.push(path);
      else {
        isBare = false;
        if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') walk(path, depth + 1);
      }
    }
    if (isBare) bare.add(folder || '.');
  };
  walk('', 0);
  if (files.length <= limits.files) return { files, bare };
  problems.push({
    file: '.',
    key: 'files',
    says: `There are ${files.length} files; the first ${limits.files} were read.`,
    hint: 'Split the registry.',
  });
  return { files: files.slice(0, limits.files), bare };
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
