/** From a registry on disk to its report. */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { toCatalog } from '../catalog/catalog.ts';
import { toGraph } from '../catalog/graph.ts';
import { loadCatalog, rootOf } from '../catalog/load.ts';
import { toOwnership } from '../catalog/ownership.ts';
import type { Report } from '../report/report.ts';
import { toReport } from '../report/to-report.ts';
import { rules, ruleTexts } from '../rules/index.ts';
import type { Policy } from '../rules/policy.ts';
import { type Evaluation, evaluate } from '../rules/run.ts';
import { UserError } from '../support/errors.ts';
import { servicesOnDisk } from './judged-services.ts';

export interface ReportSource {
  /** A folder, or a file of entities. */
  readonly registry: string;
  readonly policy: Policy;
  /** Calendar day in UTC, `2026-11-25`. */
  readonly day: string;
  readonly version: string;
  /** Version of the template that is at hand. */
  readonly template: string;
}

/** @throws UserError if nothing is there. */
export const makeReport = async ({ registry: source, policy, day, version, template }: ReportSource): Promise<Report> => {
  const path = resolve(source);
  if (!existsSync(path))
    throw new UserError(
      'registry',
      `The registry ${path} does not exist.`,
      'Give the folder of your Backstage entities, or stand beside `catalog`.',
    );
  const root = rootOf(path);
  const { types, capacity } = policy;
  const catalog = toCatalog(loadCatalog(path), types);
  const registry = {
    services: servicesOnDisk({ root, catalog, types, template }),
    catalog,
    graph: toGraph(catalog, types),
    ownership: toOwnership(catalog, capacity),
    types,
  };
  const evaluation = evaluate(registry, rules, policy, day);
  return toReport({
    registry,
    policy,
    evaluation,
    rules,
    texts: ruleTexts,
    locate: await locatorFor(evaluation, root),
    toPath: (file) => fromHere(join(root, file)),
    day,
    tool: { name: 'create-service', version },
    source,
  });
};

/** The parser that keeps places is slow to load, and of no use where nothing was found. */
const locatorFor = async ({ findings, waived }: Evaluation, root: string) =>
  findings.length + waived.length === 0 ? () => undefined : (await import('../catalog/locate.ts')).createLocator(root);

/** Relative to the working folder, with slashes, where it lies below. */
const fromHere = (path: string): string => {
  const below = relative(process.cwd(), path);
  return (below.startsWith('..') ? path : below).replaceAll('\\', '/');
};
