/** The file that a pipeline keeps from run to run. */
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { lengthWithoutHalf, parseHistory, toEntry, toLine } from '../report/history.ts';
import type { Report } from '../report/report.ts';
import { systemCode, UserError } from '../support/errors.ts';

/**
 * The report with the runs before it and itself; its own line is appended to the file.
 * @throws UserError if the file holds something else, or can't be written.
 */
export const withHistory = (report: Report, file: string): Report => {
  try {
    const found = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const text = found.slice(0, lengthWithoutHalf(found));
    const before = parseHistory(text);
    if ('faultyLine' in before)
      throw new UserError(
        'usage',
        `Line ${before.faultyLine} of the history ${file} is no run of a report.`,
        'Name another file, or take the line out.',
      );
    const entry = toEntry(report);
    // A run that was killed may have left half a line.
    if (text !== found) truncateSync(file, Buffer.byteLength(text));
    // Whoever edited the file may have taken the last line break, without which that line would swallow this one.
    appendFileSync(file, (text === '' || text.endsWith('\n') ? '' : '\n') + toLine(entry));
    return { ...report, history: [...before, entry] };
  } catch (error) {
    const code = systemCode(error);
    if (!code) throw error;
    throw new UserError('disk', `The history ${file} can't be kept (${code}).`, 'Check its folder and your rights.');
  }
};
