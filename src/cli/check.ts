/** What `create-service check [DIR…]` does: tells of stamped services which are behind, changed, damaged or unsupported, in every format of the report. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report, Reporter } from '../report/report.ts';
import { isAtLeast, type Level } from '../rules/rule.ts';
import { RECORD_PATH } from '../stamp/record.ts';
import { readState, type ServiceState } from '../stamp/state.ts';
import { asTyped } from './as-typed.ts';
import { toCheckReport } from './check-report.ts';
import { EXIT } from './exit.ts';
import { findServices } from './find-services.ts';
import type { ToLine } from './invocation.ts';
import type { Program } from './main.ts';
import { withProgress } from './progress.ts';
import { toOutputs, writeOutputs } from './report-outputs.ts';
import { columns, type Terminal } from './terminal.ts';

export interface CheckFlags {
  readonly dirs?: readonly string[] | undefined;
  readonly report?: readonly string[] | undefined;
  readonly 'fail-on': Level | 'never';
}

/** @throws UserError if a word leads to no service, or a format is none. */
export const check = async ({ version, template, toLine }: Program, terminal: Terminal, flags: CheckFlags): Promise<number> => {
  const folders = findServices(flags.dirs ?? []);
  const day = new Date().toISOString().slice(0, 10);
  const states = await withProgress(terminal, 'Checking', folders, (folder) => readState(folder, template, day));
  const outputs = await toOutputs(flags.report ?? ['text'], { text: async () => toText(states, toLine) });
  const made = toCheckReport({
    ...{ states, day, words: flags.dirs ?? [], tool: { name: 'create-service', version }, current: template.version },
    recordOf,
  });
  writeOutputs(outputs, made, terminal);
  const failing = flags['fail-on'];
  return failing !== 'never' && made.findings.some(({ level }) => isAtLeast(level, failing)) ? EXIT.refused : EXIT.done;
};

/** Empty where it can't be read, which is a finding already. */
const recordOf = (directory: string): string => {
  try {
    return readFileSync(join(directory, RECORD_PATH), 'utf8');
  } catch {
    return '';
  }
};

const COLOUR = { error: 'red', warning: 'yellow', info: 'dim' } as const;

/** A line for each service, then what was found, then what to do about it. */
const toText =
  (states: readonly ServiceState[], toLine: ToLine): Reporter =>
  (report, { style = (_, words) => words }) => {
    const rows = columns([['Service', 'Template', 'State', 'Own changes'], ...states.map(toRow)]).split('\n');
    const steps = nextSteps(states);
    const grave = report.findings.filter(({ level }) => level !== 'info');
    return [
      ...rows.map((row, index) => (index === 0 ? style('dim', row) : row)),
      '',
      ...grave.map(({ level, says, place }) => `${style(COLOUR[level], level)} ${says}${place ? style('dim', ` ${place.file}`) : ''}`),
      ...ownChanges(report).map((line) => style('dim', line)),
      ...(report.findings.length > 0 ? [''] : []),
      report.about?.says ?? '',
      ...(steps.length > 0 ? ['', 'Next:'] : []),
      ...steps.map((words) => `  ${style('cyan', toLine(words))}`),
    ].join('\n');
  };

const toRow = (state: ServiceState): readonly string[] => {
  const folder = asTyped(state.directory);
  if ('damaged' in state) return [folder, '?', 'damaged', ''];
  const { stamped, age, unresolved, diverged, support } = state;
  const words = [
    ...(unresolved.length > 0 ? ['unresolved'] : []),
    ...((support.daysLeft ?? 1) <= 0 ? ['unsupported'] : []),
    ...(age === 'current' ? [] : [age]),
  ];
  return [folder, stamped, words.join(', ') || 'current', diverged.length === 0 ? '' : String(diverged.length)];
};

const ownChanges = ({ findings }: Report): readonly string[] =>
  findings.filter(({ level }) => level === 'info').flatMap(({ says, evidence }) => [says, ...evidence.map((path) => `  ${path}`)]);

const nextSteps = (states: readonly ServiceState[]): readonly (readonly string[])[] => {
  const behind = states.filter((state) => !('damaged' in state) && state.age === 'behind').map(({ directory }) => asTyped(directory));
  const words = behind.length > 3 ? ['…'] : behind;
  return behind.length === 0
    ? []
    : [
        ['diff', ...words],
        ['update', ...words],
      ];
};
