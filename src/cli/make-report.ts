/** From a registry, on disk or as a Backstage gave it, to its report. */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Base } from '../catalog/base.ts';
import { type Catalog, toCatalog } from '../catalog/catalog.ts';
import { toGraph } from '../catalog/graph.ts';
import { type Histories, missingHistories, noHistories } from '../catalog/history.ts';
import { homesOf } from '../catalog/homes.ts';
import { type LoadedCatalog, loadCatalog } from '../catalog/load.ts';
import type { Locate } from '../catalog/locate.ts';
import { toOwnership } from '../catalog/ownership.ts';
import type { Doubtful } from '../catalog/read-file.ts';
import type { HistoryQuery } from '../catalog/read-histories.ts';
import { defaultLimits, rootOf } from '../catalog/walk-yaml.ts';
import { isAddress } from '../report/place.ts';
import type { Report } from '../report/report.ts';
import { toReport } from '../report/to-report.ts';
import { daysNeeded } from '../rules/history.ts';
import { rules, ruleTexts } from '../rules/index.ts';
import type { Policy } from '../rules/policy.ts';
import type { JudgedRegistry } from '../rules/rule.ts';
import { evaluate } from '../rules/run.ts';
import { UserError } from '../support/errors.ts';
import { type ServicesOnDisk, servicesOnDisk } from './judged-services.ts';

export interface ReportSource {
  /** A folder, a file of entities, or the address of a Backstage. */
  readonly registry: string;
  readonly policy: Policy;
  /** Calendar day in UTC, `2026-11-25`. */
  readonly day: string;
  readonly version: string;
  /** Version of the template that is at hand. */
  readonly template: string;
  readonly onService?: ServicesOnDisk['onService'];
  /** Where `registry` is only a copy of what stood at a commit. */
  readonly copyOf?: Copied;
}

interface Copied {
  /** The folder of the original, whose git history is read up to the commit. */
  readonly root: string;
  readonly commit: string;
  /** What was not copied is looked up where it is. */
  readonly base: Base;
}

export interface MadeReport {
  readonly report: Report;
  /** What the files were that it was made of, where there is nothing else that it depends on but its source. */
  readonly fingerprint?: string;
}

/** @throws UserError if nothing is there. */
export const makeReport = async (source: ReportSource): Promise<MadeReport> => {
  const path = resolve(source.registry);
  if (!existsSync(path))
    throw new UserError(
      'registry',
      `The registry ${path} does not exist.`,
      'Give the folder of your Backstage entities, or stand beside `catalog`.',
    );
  const root = rootOf(path);
  const { policy, day, copyOf, template, onService } = source;
  const base = copyOf?.base ?? root;
  const loaded = loadCatalog(path, defaultLimits, base);
  let { fingerprint } = loaded;
  const report = await judge(source, loaded, {
    toHistories: (catalog) => historiesOf(catalog, policy, { root: copyOf?.root ?? root, day, ...(copyOf && { commit: copyOf.commit }) }),
    toServices: (catalog) => {
      if (homesOf(catalog).length > 0) fingerprint = undefined;
      return servicesOnDisk({ base, catalog, types: policy.types, template, onService });
    },
    toPath: (file) => fromHere(join(root, file)),
    // The parser that keeps places is slow to load, and of no use where nothing was found. Nobody looks into a copy.
    toLocator: async () => (copyOf ? () => undefined : (await import('../catalog/locate.ts')).createLocator(root)),
  });
  return { report, ...(fingerprint !== undefined && { fingerprint }) };
};

/** Of a registry that was read from a Backstage: its entities have addresses instead of lines. */
export const makeLiveReport = (source: ReportSource, loaded: LoadedCatalog): Promise<Report> =>
  judge(source, loaded, {
    toHistories: async ({ services }) => missingHistories(services, 'it was read from a Backstage, which knows no git history'),
    toServices: () => [],
    // The policy is a file all the same.
    toPath: (file) => (isAddress(file) ? file : fromHere(resolve(file))),
    toLocator: async () => () => undefined,
  });

/** What a report needs to know of the place that a registry was read from. */
interface Origin {
  readonly toHistories: (catalog: Catalog) => Promise<Histories>;
  readonly toServices: (catalog: Catalog) => NonNullable<JudgedRegistry['services']>;
  readonly toPath: (file: string) => string;
  readonly toLocator: () => Promise<Locate>;
}

const judge = async (
  { registry: source, policy, day, version, template }: ReportSource,
  loaded: LoadedCatalog,
  origin: Origin,
): Promise<Report> => {
  const { types, capacity } = policy;
  const catalog = toCatalog({ ...loaded, problems: [...loaded.problems, ...(await faultsOf(loaded.doubtful))] }, types);
  const registry = {
    catalog,
    graph: toGraph(catalog, types),
    ownership: toOwnership(catalog, capacity),
    types,
    histories: await origin.toHistories(catalog),
    services: origin.toServices(catalog),
    template,
  };
  const evaluation = evaluate(registry, rules, policy, day);
  const { findings, waived } = evaluation;
  return toReport({
    registry,
    policy,
    evaluation,
    rules,
    texts: ruleTexts,
    locate: findings.length + waived.length === 0 ? () => undefined : await origin.toLocator(),
    toPath: origin.toPath,
    day,
    tool: { name: 'create-service', version },
    source,
  });
};

/** Backstage's own validators are slow to load, and of no use where nothing is in doubt. */
const faultsOf = async (doubtful: readonly Doubtful[]) =>
  doubtful.length === 0 ? [] : (await import('../catalog/backstage-faults.ts')).judgeDoubtful(doubtful);

/** Git is run only where a rule asks for what it knows. */
const historiesOf = async (catalog: Catalog, policy: Policy, where: Pick<HistoryQuery, 'root' | 'day' | 'commit'>): Promise<Histories> => {
  const days = daysNeeded(rules, policy);
  if (days === 0) return noHistories;
  return (await import('../catalog/read-histories.ts')).readHistories(catalog, { ...where, days, bots: policy.bots });
};

/** Relative to the working folder, with slashes, where it lies below. */
const fromHere = (path: string): string => {
  const below = relative(process.cwd(), path);
  return (below.startsWith('..') ? path : below).replaceAll('\\', '/');
};
