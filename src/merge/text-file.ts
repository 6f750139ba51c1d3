/**
 * A file taken apart into lines, and what holds for all of them: byte order mark, line ends, the end of the last line. These are merged by
 * themselves, so that who converts a file to other line ends has not edited each of its lines.
 */

export type LineEnd = '\n' | '\r\n';

export interface TextFile {
  readonly hasMark: boolean;
  /** Without their ends. */
  readonly lines: readonly string[];
  /** The end of each line; a last line without one has that of the others here. */
  readonly ends: readonly LineEnd[];
  /** What most lines end with. */
  readonly style: LineEnd;
  readonly endsLastLine: boolean;
}

const MARK = '\uFEFF';

/** The text of a file, byte order mark included, or nothing where it is no text: not UTF-8, or with a NUL. */
export const toText = (bytes: Uint8Array): string | undefined => {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

export const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const withoutMark = (text: string): string => (text.startsWith(MARK) ? text.slice(1) : text);

/** Without what is merged by itself: as if each line ended with `\n`, also the last, and no mark stood before them. */
export const plain = (text: string): string => {
  const lines = withoutMark(text).replaceAll('\r\n', '\n');
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`;
};

/** @param otherwise The style of a text in which no line ends. */
export const toTextFile = (text: string, otherwise: LineEnd): TextFile => {
  const content = withoutMark(text);
  const lines = content.split('\n');
  const endsLastLine = lines.at(-1) === '';
  if (endsLastLine) lines.pop();
  const ended = lines.length - (endsLastLine ? 0 : 1);
  const ends: LineEnd[] = [];
  let returns = 0;
  for (let at = 0; at < ended; at++) {
    const line = lines[at] as string;
    const isReturned = line.endsWith('\r');
    if (isReturned) {
      lines[at] = line.slice(0, -1);
      returns++;
    }
    ends.push(isReturned ? '\r\n' : '\n');
  }
  const style = ended === 0 ? otherwise : returns * 2 > ended ? '\r\n' : '\n';
  if (!endsLastLine) ends.push(style);
  return { hasMark: content !== text, lines, ends, style, endsLastLine };
};

/** A line to write, with its end. */
export type Line = readonly [text: string, end: LineEnd];

export const fromLines = (lines: readonly Line[], hasMark: boolean, endsLastLine: boolean): string => {
  const parts = lines.flat();
  // An empty line is nothing but its end: without it, the line itself would be lost.
  if (!endsLastLine && lines.at(-1)?.[0] !== '') parts.pop();
  return (hasMark ? MARK : '') + parts.join('');
};

/** What becomes of something that cannot be in conflict: the owner's, where they changed it, else the template's. */
export const eitherChange = <T>(base: T | undefined, ours: T, theirs: T): T => (ours !== base ? ours : theirs);
