/** What `create-service report` does: reads the registry from disk or a Backstage, judges it, and says so in every format asked for. */
import { resolve } from 'node:path';
import type { Backstage } from '../catalog/backstage/load.ts';
import { rootOf } from '../catalog/walk-yaml.ts';
import type { Report } from '../report/report.ts';
import { isAtLeast, type Level } from '../rules/rule.ts';
import { chooseBackstage } from './backstage.ts';
import { EXIT } from './exit.ts';
import { keepReport, keptReport } from './kept-report.ts';
import type { Program } from './main.ts';
import type { ReportSource } from './make-report.ts';
import { openProgress } from './progress.ts';
import { readPolicy } from './read-policy.ts';
import { USUAL_FOLDER } from './registry.ts';
import { toOutputs, writeOutputs } from './report-outputs.ts';
import type { Terminal } from './terminal.ts';

export interface ReportFlags {
  readonly registry?: string | undefined;
  readonly backstage?: string | undefined;
  readonly report?: readonly string[] | undefined;
  readonly 'fail-on': Level | 'never';
  readonly policy?: string | undefined;
  readonly baseline?: string | undefined;
  readonly history?: string | undefined;
  readonly cache?: boolean | undefined;
}

/** @throws UserError if the registry, the policy or the baseline can't be used, or a format is not one. */
export const report = async (
  { version, template }: Pick<Program, 'version' | 'template'>,
  terminal: Terminal,
  flags: ReportFlags,
): Promise<number> => {
  const outputs = await toOutputs(flags.report ?? ['text']);
  const backstage = chooseBackstage(flags);
  const registry = backstage?.address ?? flags.registry ?? process.env.CREATE_SERVICE_REGISTRY ?? USUAL_FOLDER;
  // A Backstage has no folder that a policy could lie in.
  const policy = await readPolicy(flags.policy, backstage ? process.cwd() : rootOf(resolve(registry)));
  const source = { registry, policy, version, template: template.version, day: new Date().toISOString().slice(0, 10) };
  let made = await (backstage ? ofBackstage(backstage, source, terminal) : ofFiles(source, terminal, flags.cache !== false));
  if (flags.baseline !== undefined) {
    const [{ readBaseline }, { withBaseline }] = await Promise.all([import('./baseline.ts'), import('../report/baseline.ts')]);
    made = withBaseline(made, await readBaseline(flags.baseline, source));
  }
  if (flags.history !== undefined) made = (await import('./history.ts')).withHistory(made, flags.history);
  writeOutputs(outputs, made, terminal);
  const failing = flags['fail-on'];
  return failing !== 'never' && made.findings.some(({ level }) => isAtLeast(level, failing)) ? EXIT.refused : EXIT.done;
};

const ofFiles = async (source: ReportSource, terminal: Terminal, mayBeKept: boolean): Promise<Report> => {
  const kept = mayBeKept ? keptReport(source) : undefined;
  if (kept) return kept;
  const progress = await openProgress(terminal, 'Reading the source of services');
  try {
    const { report, fingerprint } = await (await import('./make-report.ts')).makeReport({ ...source, onService: progress.tell });
    if (fingerprint !== undefined && mayBeKept) keepReport(source, report, fingerprint);
    return report;
  } finally {
    progress.stop();
  }
};

const ofBackstage = async (backstage: Backstage, source: ReportSource, terminal: Terminal): Promise<Report> => {
  const [{ makeLiveReport }, { readBackstage }] = await Promise.all([import('./make-report.ts'), import('./backstage.ts')]);
  return makeLiveReport(source, await readBackstage(backstage, source.policy, terminal));
};
