/** Brings what a template now says otherwise into a file that its owner edited since, line by line. Pure. */

export interface Swapped {
  readonly text: string;
  /** Lines of the template that would change and are no longer there as it wrote them. */
  readonly missing: readonly string[];
}

/** Every line of `before` that is another one in `after` becomes that one in `ours`, wherever it stands there; ends of lines stay. */
export const swapLines = (before: string, after: string, ours: string): Swapped => {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const changed = new Map(old.flatMap((line, index) => (line === now[index] ? [] : [[line, now[index] ?? ''] as const])));
  if (old.length !== now.length) return { text: ours, missing: [...changed.keys()] };
  const lines = ours.split(/(?<=\n)/);
  const swapped = lines.map((line) => {
    const [bare = '', end = ''] = line.split(/(\r?\n)$/);
    return `${changed.get(bare) ?? bare}${end}`;
  });
  const there = new Set(lines.map((line) => line.replace(/\r?\n$/, '')));
  return {
    text: swapped.join(''),
    missing: [...changed].filter(([line, next]) => !there.has(line) && !there.has(next)).map(([line]) => line),
  };
};
