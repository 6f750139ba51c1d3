/** What `create-service report` does: reads the registry from disk or a Backstage, judges it, and says so in every format asked for. */
import { resolve } from 'node:path';
import { rootOf } from '../catalog/load.ts';
import type { Level } from '../rules/rule.ts';
import { isAtLeast } from '../rules/run.ts';
import { chooseBackstage, readBackstage } from './backstage.ts';
import { EXIT } from './exit.ts';
import type { Program } from './main.ts';
import { makeLiveReport, makeReport } from './make-report.ts';
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
  let made = await (backstage ? makeLiveReport(source, await readBackstage(backstage, policy, terminal)) : makeReport(source));
  if (flags.baseline !== undefined) {
    const [{ readBaseline }, { withBaseline }] = await Promise.all([import('./baseline.ts'), import('../report/baseline.ts')]);
    made = withBaseline(made, await readBaseline(flags.baseline, source));
  }
  if (flags.history !== undefined) made = (await import('./history.ts')).withHistory(made, flags.history);
  writeOutputs(outputs, made, terminal);
  const failing = flags['fail-on'];
  return failing !== 'never' && made.findings.some(({ level }) => isAtLeast(level, failing)) ? EXIT.refused : EXIT.done;
};
