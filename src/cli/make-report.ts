/** From a registry, on disk or as a Backstage gave it, to its report. */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { toCatalog } from '../catalog/catalog.ts';
import { toGraph } from '../catalog/graph.ts';
import { type LoadedCatalog, loadCatalog, rootOf } from '../catalog/load.ts';
import type { Locate } from '../catalog/locate.ts';
import { toOwnership } from '../catalog/ownership.ts';
import { isAddress } from '../report/place.ts';
import type { Report } from '../report/report.ts';
import { toReport } from '../report/to-report.ts';
import { rules, ruleTexts } from '../rules/index.ts';
import type { Policy } from '../rules/policy.ts';
import { evaluate } from '../rules/run.ts';
import { UserError } from '../support/errors.ts';

export interface ReportSource {
  /** A folder, a file of entities, or the address of a Backstage. */
  readonly registry: string;
  readonly policy: Policy;
  /** Calendar day in UTC, `2026-11-25`. */
  readonly day: string;
  readonly version: string;
}

/** @throws UserError if nothing is there. */
export const makeReport = async (source: ReportSource): Promise<Report> => {
  const path = resolve(source.registry);
  if (!existsSync(path))
    throw new UserError(
      'registry',
      `The registry ${path} does not exist.`,
      'Give the folder of your Backstage entities, or stand beside `catalog`.',
    );
  const root = rootOf(path);
  return judge(source, loadCatalog(path), {
    toPath: (file) => fromHere(join(root, file)),
    // The parser that keeps places is slow to load, and of no use where nothing was found.
    toLocator: async () => (await import('../catalog/locate.ts')).createLocator(root),
  });
};

/** Of a registry that was read from a Backstage: its entities have addresses instead of lines. */
export const makeLiveReport = (source: ReportSource, loaded: LoadedCatalog): Promise<Report> =>
  judge(source, loaded, {
    // The policy is a file all the same.
    toPath: (file) => (isAddress(file) ? file : fromHere(resolve(file))),
    toLocator: async () => () => undefined,
  });

interface Places {
  readonly toPath: (file: string) => string;
  readonly toLocator: () => Promise<Locate>;
}

const judge = async ({ registry: source, policy, day, version }: ReportSource, loaded: LoadedCatalog, places: Places): Promise<Report> => {
  const { types, capacity } = policy;
  const catalog = toCatalog(loaded, types);
  const registry = { catalog, graph: toGraph(catalog, types), ownership: toOwnership(catalog, capacity), types };
  const evaluation = evaluate(registry, rules, policy, day);
  const { findings, waived } = evaluation;
  return toReport({
    registry,
    policy,
    evaluation,
    rules,
    texts: ruleTexts,
    locate: findings.length + waived.length === 0 ? () => undefined : await places.toLocator(),
    toPath: places.toPath,
    day,
    tool: { name: 'create-service', version },
    source,
  });
};

/** Relative to the working folder, with slashes, where it lies below. */
const fromHere = (path: string): string => {
  const below = relative(process.cwd(), path);
  return (below.startsWith('..') ? path : below).replaceAll('\\', '/');
};
