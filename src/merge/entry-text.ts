/** The text of an entry as it is to stand in another file: with that one's indentation, commas and way of listing. */
import { type Entry, indentAt, lineStart, type Source, type Tree } from './tree.ts';

/** Where an entry comes from. */
export interface Origin {
  readonly source: Source;
  readonly parent: Tree;
}

/** The lines above an entry that belong to it: comments and empty ones. */
export const leadOf = ({ source: { text } }: Origin, { start, at }: Entry): string =>
  text.slice(start, Math.max(start, lineStart(text, at)));

/** The first of all lines of an entry can have its container's dash before it. */
export const isFirstInLine = ({ text }: Source, { at }: Entry): boolean => !text.slice(lineStart(text, at), at).trim();

export const indentOf = ({ source, parent }: Origin): string => {
  const [first] = parent.entries;
  return first ? indentAt(source.text, first.at) : '';
};

/** Behind the value and its comma. What is behind a block belongs to the last of its entries. */
export const trailFrom = ({ node, comma, end }: Entry): number => {
  const last = node.layout === 'block' ? node.entries.at(-1) : undefined;
  if (last) return Math.min(last.end, end);
  return comma === undefined ? node.end : comma + 1;
};

/** Lines of one file as lines of another. */
export const reindent = (text: string, from: Origin, to: Origin, { isFirstPlaced = false } = {}): string => {
  const [old, young] = [indentOf(from), indentOf(to)];
  const [lesser, greater] = [from.source.unit, to.source.unit];
  const deeper = (line: string): string => {
    if (!lesser || !greater || lesser === greater) return line;
    let depth = 0;
    while (line.startsWith(lesser, depth * lesser.length)) depth++;
    return greater.repeat(depth) + line.slice(depth * lesser.length);
  };
  return text
    .split('\n')
    .map((line, index) => {
      if ((index === 0 && isFirstPlaced) || line === '') return line;
      return young + deeper(line.startsWith(old) ? line.slice(old.length) : line.trimStart());
    })
    .join('\n');
};

/** From its key or dash to the end of its value, in one line if it stood so. */
const bodyOf = (entry: Entry, from: Origin, isBlock: boolean): string => {
  const body = from.source.text.slice(entry.at, entry.node.end);
  const wasBlock = from.parent.layout === 'block';
  if (from.parent.kind !== 'list' || wasBlock === isBlock) return body;
  return isBlock ? `- ${body}` : body.replace(/^-\s+/, '');
};

/** An entry on lines of its own, and a line break behind. */
export const toLines = (entry: Entry, from: Origin, to: Origin, hasComma: boolean, hasLead: boolean): string => {
  const { text } = from.source;
  const body = bodyOf(entry, from, to.parent.layout === 'block');
  const trail =
    from.parent.layout === 'inline' ? '\n' : text.slice(entry.comma === undefined ? entry.node.end : entry.comma + 1, entry.end);
  const lead = hasLead ? reindent(leadOf(from, entry), from, to) : '';
  const lines = indentOf(to) + reindent(body, from, to, { isFirstPlaced: true }) + (hasComma ? ',' : '') + trail;
  return lead + lines;
};

/** An entry between others in one line, or nothing where it can't be. */
export const toInline = (entry: Entry, from: Origin): string | undefined => {
  const body = bodyOf(entry, from, false);
  return body.split('\n').some((line) => from.source.comment.test(line)) ? undefined : body.replace(/\s*\n\s*/g, ' ');
};

/** The comments in a text, each from its sign to the end of its line. What only looks like one, in a string, counts too. */
export const commentsIn = (text: string, { comment }: Pick<Source, 'comment'>): readonly string[] =>
  text.split('\n').flatMap((line) => comment.exec(line)?.[1]?.trim() ?? []);
