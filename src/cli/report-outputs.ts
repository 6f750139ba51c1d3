/** The formats of the report, and where each of them goes. */
import { writeFileSync } from 'node:fs';
import type { Report, Reporter } from '../report/report.ts';
import { type Problem, systemCode, UserError } from '../support/errors.ts';
import type { Terminal } from './terminal.ts';

/** Each is loaded when it is asked for. */
type Reporters = Readonly<Record<string, () => Promise<Reporter>>>;
const REPORTERS: Reporters = {
  text: async () => (await import('../report/reporters/text.ts')).text,
  html: async () => (await import('../report/reporters/html/html.ts')).html,
  markdown: async () => (await import('../report/reporters/markdown.ts')).markdown,
  github: async () => (await import('../report/reporters/github.ts')).github,
  sarif: async () => (await import('../report/reporters/sarif.ts')).sarif,
  gitlab: async () => (await import('../report/reporters/gitlab.ts')).gitlab,
  junit: async () => (await import('../report/reporters/junit.ts')).junit,
  json: async () => (await import('../report/reporters/json.ts')).json,
};
export const FORMATS: readonly string[] = Object.keys(REPORTERS);

export interface Output {
  readonly reporter: Reporter;
  /** Absent for stdout. */
  readonly file?: string;
}

/**
 * @param asked Each a format, or `format=file`.
 * @param own Reporters that take the place of the usual ones.
 * @throws UserError naming each that can't be.
 */
export const toOutputs = async (asked: readonly string[], own: Reporters = {}): Promise<readonly Output[]> => {
  const reporters = { ...REPORTERS, ...own };
  const problems: Problem[] = [];
  const outputs = asked.flatMap((words) => {
    const [, format = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(words) ?? [];
    const reporter = Object.hasOwn(reporters, format) ? reporters[format] : undefined;
    if (!reporter) problems.push({ where: `--report ${words}`, says: `There is no format ${JSON.stringify(format)}.` });
    if (file === '') problems.push({ where: `--report ${words}`, says: 'It names no file.' });
    return reporter ? [{ reporter, ...(file && { file }) }] : [];
  });
  if (outputs.filter(({ file }) => file === undefined).length > 1)
    problems.push({ where: '--report', says: 'Two formats would be printed into one another.' });
  if (problems.length === 0) return Promise.all(outputs.map(async ({ reporter, ...to }) => ({ ...to, reporter: await reporter() })));
  const hint = `Write --report FORMAT or --report FORMAT=FILE, with a format of ${FORMATS.join(', ')}.`;
  throw new UserError('usage', 'The report can not be written so.', hint, problems);
};

/** @throws UserError if a file can't be written. */
export const writeOutputs = (outputs: readonly Output[], report: Report, { out, style }: Terminal): void => {
  for (const { file, reporter } of outputs) {
    if (file === undefined) out(reporter(report, { style, width: Math.min(110, process.stdout.columns ?? 110) }).trimEnd());
    else touchingFile(file, () => writeFileSync(file, reporter(report, {})));
  }
};

const touchingFile = (file: string, touch: () => void): void => {
  try {
    touch();
  } catch (error) {
    const code = systemCode(error);
    if (!code) throw error;
    throw new UserError('disk', `The report can't be written to ${file} (${code}).`, 'Check its folder and your rights.');
  }
};
