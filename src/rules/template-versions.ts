/** How far the template that a service was last brought to is behind the one that is at hand. */
import { distance, isOlder } from '../support/versions.ts';
import { count } from '../support/words.ts';

export interface TemplateLag {
  readonly majors: number;
  /** Of the same major version. */
  readonly minors: number;
}

/** Nothing where one is no version, or the service is ahead. */
export const lagOf = (stamped: string, current: string): TemplateLag | undefined => {
  const [majors, minors] = distance(stamped, current) ?? [];
  if (majors === undefined || minors === undefined || isOlder(current, stamped)) return undefined;
  return { majors, minors };
};

export const isGrave = (lag: TemplateLag, { majors, minors }: TemplateLag): boolean =>
  lag.majors >= majors || (lag.majors === 0 && lag.minors >= minors);

export const lagInWords = ({ majors, minors }: TemplateLag): string =>
  majors > 0 ? count(majors, 'major version') : count(minors, 'minor version');
