import type { Reporter } from '../report.ts';

/** The whole report as it is, for programs. */
export const json: Reporter = (report) => `${JSON.stringify(report, undefined, 2)}\n`;
