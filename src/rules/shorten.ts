/** Long ways and long lists, cut to what a person reads. */

const MOST_STEPS = 8;
const MOST_LINES = 20;

/** `a → b → c`; of a long way its beginning and its end. */
export const wayText = <T>(steps: readonly T[], nameOf: (step: T) => string): string => {
  const left = steps.length - MOST_STEPS;
  const shown =
    left <= 1 ? steps.map(nameOf) : [...steps.slice(0, -2 - left).map(nameOf), `(${left} more)`, ...steps.slice(-2).map(nameOf)];
  return shown.join(' → ');
};

/** A line for each of the first, and how many were left out. */
export const someOf = <T>(items: readonly T[], lineOf: (item: T) => string): readonly string[] => {
  const left = items.length - MOST_LINES;
  return left <= 1 ? items.map(lineOf) : [...items.slice(0, MOST_LINES).map(lineOf), `and ${left} more`];
};
