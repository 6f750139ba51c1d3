/**
 * Merges texts by lines, and shows what cannot be merged between the markers that git writes in its style `zdiff3`: lines that both sides
 * begin or end with stand outside, the base is shown whole. It knows no format.
 */
import { type Chunk, toChunks } from './chunks.ts';
import { diffLines, numberLines } from './diff-lines.ts';
import { eitherChange, fromLines, toTextFile } from './text-file.ts';
import { type Files, type Labels, writeChunks } from './write-chunks.ts';

export interface MergedText {
  readonly text: string;
  readonly conflicts: number;
}

/**
 * @param base Nothing where it is not known: then each difference is a conflict, and no base is shown.
 * @param options `isDoubted`: the lines alone can't tell, so that whatever the template changed is shown as a conflict.
 */
export const mergeText = (
  base: string | undefined,
  ours: string,
  theirs: string,
  labels: Labels,
  { isDoubted = false }: { readonly isDoubted?: boolean } = {},
): MergedText => {
  const files = toFiles(base, ours, theirs);
  const style = eitherChange(files.base?.style, files.ours.style, files.theirs.style);
  const chunks = files.base
    ? toChunks({ base: files.base.lines, ours: files.ours.lines, theirs: files.theirs.lines })
    : toTwoWayChunks(files.ours.lines, files.theirs.lines);
  const { lines, conflicts, endsInConflict } = writeChunks(isDoubted ? chunks.map(doubted) : chunks, files, style, labels);
  const hasMark = eitherChange(files.base?.hasMark, files.ours.hasMark, files.theirs.hasMark);
  const endsLastLine = eitherChange(files.base?.endsLastLine, files.ours.endsLastLine, files.theirs.endsLastLine);
  return { text: fromLines(lines, hasMark, endsLastLine || endsInConflict), conflicts };
};

/** Where the lines do not tell what is meant. A merge of them that has conflicts already says so itself. */
export const inDoubt = (byLines: MergedText, base: string, ours: string, theirs: string, labels: Labels): MergedText =>
  byLines.conflicts > 0 ? byLines : mergeText(base, ours, theirs, labels, { isDoubted: true });

/** A text of less than a line goes by the line ends of the others. */
const toFiles = (base: string | undefined, ours: string, theirs: string): Files => {
  const [, usual] = /(\r?\n)/.exec(base ?? '') ?? /(\r?\n)/.exec(ours) ?? /(\r?\n)/.exec(theirs) ?? [];
  const style = usual === '\r\n' ? usual : '\n';
  return {
    base: base === undefined ? undefined : toTextFile(base, style),
    ours: toTextFile(ours, style),
    theirs: toTextFile(theirs, style),
  };
};

/** Without a base nobody knows who changed what: the lines of both stay, all else is in conflict. */
const toTwoWayChunks = (ours: readonly string[], theirs: readonly string[]): readonly Chunk[] => {
  const [mine = new Int32Array(), other = new Int32Array()] = numberLines(ours, theirs);
  const chunks: Chunk[] = [];
  const base = { from: 0, to: 0 };
  let [x, y] = [0, 0];
  for (const { from, to, newFrom, newTo } of diffLines(mine, other)) {
    chunks.push({ kind: 'both', base, ours: { from: x, to: from }, theirs: { from: y, to: newFrom } });
    chunks.push({ kind: 'conflict', base, ours: { from, to }, theirs: { from: newFrom, to: newTo } });
    [x, y] = [to, newTo];
  }
  return [...chunks, { kind: 'both', base, ours: { from: x, to: ours.length }, theirs: { from: y, to: theirs.length } }];
};

const doubted = (chunk: Chunk): Chunk => (chunk.kind === 'theirs' ? { ...chunk, kind: 'conflict' } : chunk);

/** A text that was made of the owner's lines, with the line ends, byte order mark and end of the last line that a merge has. */
export const dressed = (text: string, base: string, ours: string, theirs: string): string => {
  const files = toFiles(base, ours, theirs);
  const style = eitherChange(files.base?.style, files.ours.style, files.theirs.style);
  const made = toTextFile(text, style);
  const [mine = new Int32Array(), result = new Int32Array()] = numberLines(files.ours.lines, made.lines);
  const ends = made.lines.map(() => style);
  const hunks = [...diffLines(mine, result), { from: mine.length, to: mine.length, newFrom: result.length, newTo: result.length }];
  let [x, y] = [0, 0];
  for (const { from, to, newFrom, newTo } of hunks) {
    for (; x < from && y < newFrom; x++, y++) if (files.ours.style === style) ends[y] = files.ours.ends[x] ?? style;
    [x, y] = [to, newTo];
  }
  const hasMark = eitherChange(files.base?.hasMark, files.ours.hasMark, files.theirs.hasMark);
  const endsLastLine = eitherChange(files.base?.endsLastLine, files.ours.endsLastLine, files.theirs.endsLastLine);
  const lines = made.lines.map((line, at) => [line, ends[at] ?? style] as const);
  const endsInConflict = /^>{7,}(?: [^\n]*)?$/.test(made.lines.at(-1) ?? '');
  return fromLines(lines, hasMark, endsLastLine || endsInConflict);
};
