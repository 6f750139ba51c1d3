/**
 * Reads a registry from disk: a folder of YAML files, or one file and what its Locations lead to. Bad files never stop it: each gives a
 * problem with its place, the rest is read. What entities mean to each other is for `catalog.ts`.
 */
import { basename, join } from 'node:path';
import { type Base, baseOf } from './base.ts';
import type { SourcedEntity } from './entity.ts';
import { createFingerprint } from './fingerprint.ts';
import { createFollower } from './location.ts';
import { createDefiner } from './placeholder.ts';
import { type CatalogProblem, type Doubtful, readEntities, saysEntity } from './read-file.ts';
import { readText } from './read-text.ts';
import { type CatalogLimits, defaultLimits, isFile, rootOf, walkYaml } from './walk-yaml.ts';

export interface LoadedCatalog {
  /** In order of file and document; those that Locations lead to come last. */
  readonly entities: readonly SourcedEntity[];
  readonly problems: readonly CatalogProblem[];
  readonly doubtful: readonly Doubtful[];
  /** YAML files that hold nothing of Backstage, or only skeletons of entities: other files of a repository. */
  readonly leftAlone: readonly string[];
  /** Folders with nothing but YAML files in them, relative to the root; `.` is that itself. */
  readonly bare: ReadonlySet<string>;
  /** What was read, in one number, where the registry is the files below the root and nothing from elsewhere; absent otherwise. */
  readonly fingerprint?: string;
  /** Addresses that Locations lead to, and that are on no disk. */
  readonly elsewhere: readonly string[];
}

/**
 * Every entity in the `.yaml` and `.yml` files at any depth below a folder, or in one file, and in the files that Location entities name.
 * Links are not followed where nobody names them, so that no loop can form.
 * @param base Where its paths are looked up; its own folder unless it is a copy.
 */
export const loadCatalog = (registry: string, limits: CatalogLimits = defaultLimits, base: Base = rootOf(registry)): LoadedCatalog => {
  const root = rootOf(registry);
  const problems: CatalogProblem[] = [];
  const leftAlone: string[] = [];
  const elsewhere: string[] = [];
  const entities: SourcedEntity[] = [];
  const doubtful: Doubtful[] = [];
  const named = isFile(registry) ? [basename(registry)] : [];
  // A set also visits what is added on the way, each once: Locations that lead to each other end here.
  const walked = named.length > 0 ? { files: named, bare: new Set<string>() } : walkYaml(root, limits, problems);
  let isWhole = named.length === 0 && problems.length === 0;
  const fingerprint = createFingerprint();
  let isCut = false;
  const files = new Set(walked.files);
  const meant = new Set(named);
  const define = createDefiner(base, limits);
  const follow = createFollower(base, limits, named[0]);
  for (const file of files) {
    // Normalising each path would cost as much as opening it; only those that climb might climb elsewhere, where the root is a link.
    const at = baseOf(base, file);
    const read = readText(file.startsWith('../') ? join(at, file) : `${at}/${file}`, limits.bytesPerFile);
    if ('fault' in read) {
      const { fault, ...rest } = read;
      problems.push({ file, says: fault, ...rest });
      isWhole = false;
      continue;
    }
    const { text } = read;
    if (isWhole) fingerprint.add(file, text);
    if (!meant.has(file) && !CATALOG_INFO.test(file) && !saysEntity(text)) {
      leftAlone.push(file);
      continue;
    }
    const found = readEntities(text, file, limits.documentsPerFile);
    if (found.entities.length + found.problems.length === 0) leftAlone.push(file);
    for (const entity of found.entities) {
      const whole = define(entity);
      entities.push(whole.entity);
      if (whole.problem) problems.push(whole.problem);
      if (whole.entity !== entity || whole.problem || isLocation(entity)) isWhole = false;
    }
    problems.push(...found.problems);
    doubtful.push(...found.doubtful);
    for (const location of found.entities) {
      if (!isLocation(location)) continue;
      const targets = follow(location);
      problems.push(...targets.problems);
      elsewhere.push(...targets.elsewhere);
      for (const path of targets.files) {
        meant.add(path);
        if (files.size < limits.files) files.add(path);
        else isCut ||= !files.has(path);
      }
    }
  }
  if (isCut)
    problems.push({
      file: '.',
      says: `Locations lead to more files than the ${limits.files} that are read.`,
      hint: 'Split the registry.',
    });
  return {
    entities,
    problems,
    doubtful,
    leftAlone,
    bare: walked.bare,
    ...(isWhole && { fingerprint: fingerprint.finish(walked) }),
    elsewhere,
  };
};

/** The name by which Backstage finds the entities of a repository. */
const CATALOG_INFO = /(?:^|\/)catalog-info\.ya?ml$/;

const isLocation = ({ kind }: SourcedEntity): boolean => kind.toLowerCase() === 'location';
