/** Versions as Semantic Versioning writes them; of a prerelease, the release that it comes before. */

/** Major, minor and patch; nothing where it is no version. */
const parseVersion = (text: string): readonly number[] | undefined =>
  /^(\d+)\.(\d+)\.(\d+)(?:[-+][\w.+-]*)?$/.exec(text)?.slice(1, 4).map(Number);

/** How far one is from another, number by number; nothing where one is none. */
export const distance = (from: string, to: string): readonly [majors: number, minors: number, patches: number] | undefined => {
  const [a, b] = [parseVersion(from), parseVersion(to)];
  if (!a || !b) return undefined;
  const [majors = 0, minors = 0, patches = 0] = b.map((number, index) => number - (a[index] ?? 0));
  return [majors, minors, patches];
};

/** Whether the first is the older one; nothing where one is none. */
export const isOlder = (version: string, other: string): boolean | undefined => {
  const numbers = distance(version, other);
  return numbers && (numbers.find((number) => number !== 0) ?? 0) > 0;
};
