/** One proof of one item: a function over a lab, so that the same proofs run against the stamped service and against its mutants. */
import type { Lab } from './lab.ts';

export interface Check {
  /** Number in `items.ts`. */
  readonly item: number;
  readonly title: string;
  /** A tool of the machine without which it can't be run. */
  readonly tool: string | undefined;
  readonly run: (lab: Lab) => Promise<void>;
}

export const check = (item: number, title: string, run: (lab: Lab) => Promise<void>, tool?: string): Check => ({ item, title, run, tool });

/** The name under which a check appears in test results, and in the table made from them. */
export const nameOf = ({ item, title }: Check): string => `[${String(item).padStart(2, '0')}] ${title}`;
