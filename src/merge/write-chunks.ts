/** Writes the chunks of a merge one after the other: each line with the line end that it is to have, and conflicts between markers. */
import type { Chunk, Range } from './chunks.ts';
import { toMarker } from './markers.ts';
import { eitherChange, type Line, type LineEnd, type TextFile } from './text-file.ts';

export interface Labels {
  readonly ours: string;
  readonly base: string;
  readonly theirs: string;
}

export interface Files {
  /** Nothing where the base is not known. */
  readonly base: TextFile | undefined;
  readonly ours: TextFile;
  readonly theirs: TextFile;
}

interface Written {
  readonly lines: readonly Line[];
  readonly conflicts: number;
  readonly endsInConflict: boolean;
}

/** @param style The line end of whatever comes from a file that ends its lines in another way. */
export const writeChunks = (chunks: readonly Chunk[], files: Files, style: LineEnd, labels: Labels): Written => {
  const marker = toMarker(files.ours.lines, files.theirs.lines, files.base?.lines ?? []);
  const { ours, theirs, base } = files;
  let conflicts = 0;
  let last: string | undefined;
  const lines = chunks.flatMap((chunk): readonly Line[] => {
    if (chunk.kind === 'same') return unchanged(chunk, files, style);
    if (chunk.kind !== 'conflict') return chunk.kind === 'theirs' ? take(theirs, chunk.theirs, style) : take(ours, chunk.ours, style);
    const { before, mine, other, after } = trim(chunk, files);
    const [head, tail] = [take(ours, before, style), take(ours, after, style)];
    const [fromOurs, fromTheirs] = [take(ours, mine, style), take(theirs, other, style)];
    // Both inserted the same, and one of them more of it: nothing was there that the other could have meant to keep as it is.
    if (base && isInsertedTwice(chunk) && (isEmpty(mine) || isEmpty(other))) return [...head, ...fromOurs, ...fromTheirs, ...tail];
    conflicts++;
    last = marker('>', labels.theirs);
    return [
      ...head,
      [marker('<', labels.ours), style],
      ...fromOurs,
      ...(base ? [[marker('|', labels.base), style] as const, ...take(base, chunk.base, style)] : []),
      [marker('='), style],
      ...fromTheirs,
      [last, style],
      ...tail,
    ];
  });
  return { lines, conflicts, endsInConflict: last !== undefined && lines.at(-1)?.[0] === last };
};

const isInsertedTwice = ({ base, ours, theirs }: Chunk): boolean => isEmpty(base) && !isEmpty(ours) && !isEmpty(theirs);

const isEmpty = ({ from, to }: Range): boolean => from === to;

/** The lines of one side. Where the file as a whole gets other line ends, they get them too. */
const take = (side: TextFile, { from, to }: Range, style: LineEnd): readonly Line[] =>
  side.lines.slice(from, to).map((line, at) => [line, side.style === style ? (side.ends[from + at] ?? style) : style]);

/** Lines that nobody changed, but for their ends. */
const unchanged = (chunk: Chunk, { base, ours, theirs }: Files, style: LineEnd): readonly Line[] =>
  ours.lines
    .slice(chunk.ours.from, chunk.ours.to)
    .map((line, at) => [
      line,
      eitherChange(base?.ends[chunk.base.from + at], ours.ends[chunk.ours.from + at], theirs.ends[chunk.theirs.from + at]) ?? style,
    ]);

/** What both sides of a conflict begin and end with stands outside. */
const trim = ({ ours: mine, theirs: other }: Chunk, { ours, theirs }: Files) => {
  const most = Math.min(mine.to - mine.from, other.to - other.from);
  let head = 0;
  while (head < most && ours.lines[mine.from + head] === theirs.lines[other.from + head]) head++;
  let tail = 0;
  while (tail < most - head && ours.lines[mine.to - 1 - tail] === theirs.lines[other.to - 1 - tail]) tail++;
  return {
    before: { from: mine.from, to: mine.from + head },
    mine: { from: mine.from + head, to: mine.to - tail },
    other: { from: other.from + head, to: other.to - tail },
    after: { from: mine.to - tail, to: mine.to },
  };
};
