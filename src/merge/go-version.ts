/** The order of versions of Go modules, as golang.org/x/mod/semver has it: a build, such as `+incompatible`, does not count. */

const VERSION = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([\da-z-]+(?:\.[\da-z-]+)*))?(?:\+[\da-z.-]+)?$/i;

export const isGoVersion = (text: string): boolean => VERSION.test(text);

/** Below 0 where the first is the lower one. */
export const compareGoVersions = (a: string, b: string): number => {
  const [[, ...mine], [, ...other]] = [VERSION.exec(a) ?? [], VERSION.exec(b) ?? []];
  for (const at of [0, 1, 2]) {
    const order = compareNumbers(mine[at] ?? '', other[at] ?? '');
    if (order !== 0) return order;
  }
  return comparePrereleases(mine[3], other[3]);
};

/** The version itself comes after all that lead to it. */
const comparePrereleases = (a: string | undefined, b: string | undefined): number => {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [mine, other] = [a.split('.'), b.split('.')];
  for (const [at, part] of mine.entries()) {
    const order = compareParts(part, other[at]);
    if (order !== 0) return order;
  }
  return mine.length - other.length;
};

const compareParts = (a: string, b: string | undefined): number => {
  if (b === undefined) return 1;
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return isNumber ? compareNumbers(a, b) : compareTexts(a, b);
};

/** Of any length: those in versions without a tag are times. */
const compareNumbers = (a: string, b: string): number => a.length - b.length || compareTexts(a, b);

/** By code unit, as Go compares paths: the language of the machine has no say. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
