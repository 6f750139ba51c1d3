/** The formats of the report, and where each of them goes. */
import { writeFileSync } from 'node:fs';
import type { Report, Reporter } from '../report/report.ts';
import { github } from '../report/reporters/github.ts';
import { gitlab } from '../report/reporters/gitlab.ts';
import { html } from '../report/reporters/html/html.ts';
import { json } from '../report/reporters/json.ts';
import { junit } from '../report/reporters/junit.ts';
import { markdown } from '../report/reporters/markdown.ts';
import { sarif } from '../report/reporters/sarif.ts';
import { text } from '../report/reporters/text.ts';
import { type Problem, systemCode, UserError } from '../support/errors.ts';
import type { Terminal } from './terminal.ts';

const REPORTERS: Readonly<Record<string, Reporter>> = { text, html, markdown, github, sarif, gitlab, junit, json };
export const FORMATS: readonly string[] = Object.keys(REPORTERS);

export interface Output {
  readonly reporter: Reporter;
  /** Absent for stdout. */
  readonly file?: string;
}

/**
 * @param asked Each a format, or `format=file`.
 * @throws UserError naming each that can't be.
 */
export const toOutputs = (asked: readonly string[]): readonly Output[] => {
  const problems: Problem[] = [];
  const outputs = asked.flatMap((words) => {
    const [, format = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(words) ?? [];
    const reporter = Object.hasOwn(REPORTERS, format) ? REPORTERS[format] : undefined;
    if (!reporter) problems.push({ where: `--report ${words}`, says: `There is no format ${JSON.stringify(format)}.` });
    if (file === '') problems.push({ where: `--report ${words}`, says: 'It names no file.' });
    return reporter ? [{ reporter, ...(file && { file }) }] : [];
  });
  if (outputs.filter(({ file }) => file === undefined).length > 1)
    problems.push({ where: '--report', says: 'Two formats would be printed into one another.' });
  if (problems.length === 0) return outputs;
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
