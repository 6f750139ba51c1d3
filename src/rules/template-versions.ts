/** How far the template that a service was last brought to is behind the one that is at hand. */
import { count } from '../support/words.ts';

export interface TemplateLag {
  readonly majors: number;
  /** Of the same major version. */
  readonly minors: number;
}

/** Nothing where one is no version, or the service is ahead. */
export const lagOf = (stamped: string, current: string): TemplateLag | undefined => {
  const [from, to] = [stamped, current].map((text) => /^(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number));
  if (!from || !to) return undefined;
  const [majors = 0, minors = 0, patches = 0] = to.map((number, index) => number - (from[index] ?? 0));
  const isAhead = majors < 0 || (majors === 0 && (minors < 0 || (minors === 0 && patches < 0)));
  return isAhead ? undefined : { majors, minors };
};

export const isGrave = (lag: TemplateLag, { majors, minors }: TemplateLag): boolean =>
  lag.majors >= majors || (lag.majors === 0 && lag.minors >= minors);

export const lagInWords = ({ majors, minors }: TemplateLag): string =>
  majors > 0 ? count(majors, 'major version') : count(minors, 'minor version');
