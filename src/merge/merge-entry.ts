/** Merges one entry that the owner and the template both have, or decides what becomes of one that a side does not have. */
import type { Triple } from './align.ts';
import type { Edit } from './edits.ts';
import { commentsIn, leadOf, type Origin, reindent, trailFrom } from './entry-text.ts';
import { mergeText } from './merge-text.ts';
import { type Entry, indentAt, type Tree } from './tree.ts';
import type { Labels } from './write-chunks.ts';

/** One container in three files, or where it is in two of them. */
export interface Place {
  readonly base: Origin;
  readonly ours: Origin;
  readonly theirs: Origin;
  readonly labels: Labels;
}

/** What becomes of a value. */
export interface Outcome {
  /** The value that is meant: if all conflicts are resolved for the owner, and for the template. Nothing: it is gone. */
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
  readonly conflicts: number;
  /** How the owner's text gets there; nothing where that can't be written. */
  readonly edits: readonly Edit[] | undefined;
}

/** The value can't be merged, or not shown within: the entry as a whole is in conflict. */
export type Whole = 'conflict';

export type MergeContainers = (base: Tree | undefined, triple: Triple, place: Place) => Outcome | Whole | undefined;

const settled = (value: string | undefined, edits: readonly Edit[] | undefined = []): Outcome => ({
  ours: value,
  theirs: value,
  conflicts: 0,
  edits,
});

export const mergeEntry = (triple: Triple, place: Place, mergeContainers: MergeContainers): Outcome | Whole => {
  const { base, ours, theirs } = triple;
  if (!ours) return theirs ? withoutOurs(base, theirs) : settled(undefined);
  if (!theirs) return withoutTheirs(base, ours, place);
  const merged = mergeValue(triple, ours, theirs, place, mergeContainers);
  if (merged === 'conflict' || !merged.edits) return merged;
  const around = mergeAround(base, ours, theirs, place);
  return { ...merged, edits: around && [...merged.edits, ...around] };
};

const withoutOurs = (base: Entry | undefined, theirs: Entry): Outcome | Whole => {
  if (!base) return settled(theirs.node.value);
  return base.node.value === theirs.node.value ? settled(undefined) : 'conflict';
};

/** A comment that the owner wrote beside it is work of theirs, which must not go in silence. */
const withoutTheirs = (base: Entry | undefined, ours: Entry, place: Place): Outcome | Whole => {
  if (!base) return settled(ours.node.value);
  const known = new Set(commentsIn(place.base.source.text, place.base.source));
  const own = commentsIn(place.ours.source.text.slice(ours.start, ours.end), place.ours.source);
  return base.node.value === ours.node.value && own.every((comment) => known.has(comment)) ? settled(undefined) : 'conflict';
};

const mergeValue = (triple: Triple, ours: Entry, theirs: Entry, place: Place, mergeContainers: MergeContainers): Outcome | Whole => {
  const { base } = triple;
  const [b, o, t] = [base && rawOf(base, place.base), rawOf(ours, place.ours), rawOf(theirs, place.theirs)];
  if (b === t || o === t) return settled(ours.node.value);
  if (b === o) return settled(theirs.node.value, [replacement(ours, theirs, place)]);
  const isEmptied = base && theirs.node.entries.length === 0 && ours.node.value === base.node.value;
  const within = isMergeable(triple) && !isEmptied ? mergeContainers(base?.node, triple, place) : undefined;
  if (within) return within;
  if (ours.node.value === theirs.node.value || theirs.node.value === base?.node.value) return settled(ours.node.value);
  if (ours.node.value === base?.node.value) return settled(theirs.node.value, [replacement(ours, theirs, place)]);
  return base ? mergeLines(base, ours, theirs, place) : 'conflict';
};

/** Lists that both sides began have no common past to merge over. */
const isMergeable = ({ base, ours, theirs }: Triple): boolean =>
  ours?.node.kind !== 'scalar' &&
  ours?.node.kind === theirs?.node.kind &&
  (base ? base.node.kind === ours?.node.kind : ours?.node.kind === 'map');

/** A text of several lines, such as a script in a pipeline, is merged as the lines that it is. */
const mergeLines = (base: Entry, ours: Entry, theirs: Entry, place: Place): Outcome | Whole => {
  const values = [base, ours, theirs].map(({ node: { kind, value } }) =>
    kind === 'scalar' && value.startsWith('"') ? String(JSON.parse(value)) : '',
  );
  const [b = '', o = '', t = ''] = values;
  if (!values.every((value) => value.includes('\n'))) return 'conflict';
  const merged = mergeText(b, o, t, place.labels);
  if (merged.conflicts > 0) return 'conflict';
  const [from, mine, to] = [base, ours, theirs].map((entry, at) => rawOf(entry, [place.base, place.ours, place.theirs][at] as Origin));
  const raw = mergeText(`${from}\n`, `${mine}\n`, `${to}\n`, place.labels);
  const indent = indentAt(place.ours.source.text, ours.at);
  const text = raw.text.slice(0, -1).replace(/\n(?=[^\n])/g, `\n${indent}`);
  return settled(JSON.stringify(merged.text), raw.conflicts > 0 ? undefined : [{ start: ours.valueFrom, end: ours.node.end, text }]);
};

/** What stands behind the key, without the indentation of its file. */
const rawOf = ({ at, valueFrom, node }: Entry, { source: { text } }: Origin): string =>
  text.slice(valueFrom, node.end).replaceAll(`\n${indentAt(text, at)}`, '\n');

/** The template's value in the place of the owner's. */
const replacement = (ours: Entry, theirs: Entry, place: Place): Edit => {
  const [mine, other] = [place.ours.source.text, place.theirs.source.text];
  if (
    ours.node.kind === 'scalar' &&
    theirs.node.kind === 'scalar' &&
    ours.node.end > ours.node.start &&
    theirs.node.end > theirs.node.start
  ) {
    const { start, end } = ours.node;
    const text = inQuotesOf(mine.slice(start, end), other.slice(theirs.node.start, theirs.node.end), theirs.node.value);
    if (!text.includes('\n')) return { start, end, text };
  }
  const text = reindent(other.slice(theirs.valueFrom, theirs.node.end), place.theirs, place.ours, { isFirstPlaced: true });
  return { start: ours.valueFrom, end: ours.node.end, text };
};

/** As its owner quotes, where nothing in it would have to be escaped. */
const inQuotesOf = (old: string, young: string, value: string): string => {
  const [, quote] = /^(["'])[^\n]*\1$/.exec(old) ?? [];
  const [, inner] = /^"([\w ./:@^~*=<>-]*)"$/.exec(value) ?? [];
  return quote && inner !== undefined ? quote + inner + quote : young;
};

/** Comments above an entry, and behind it in its line. Both can't be split: who changed them alone has them. */
const mergeAround = (base: Entry | undefined, ours: Entry, theirs: Entry, place: Place): readonly Edit[] | undefined => {
  const edits: Edit[] = [];
  const leads = [base && leadOf(place.base, base), leadOf(place.ours, ours), leadOf(place.theirs, theirs)];
  const lead = changed(leads);
  if (lead === undefined) return undefined;
  if (lead) {
    const [, mine = '', other = ''] = leads;
    edits.push({ start: ours.start, end: ours.start + mine.length, text: reindent(other, place.theirs, place.ours) });
  }
  // Without the line break, which only a block has no place for.
  const trail = (entry: Entry, { source, parent }: Origin) =>
    parent.layout === 'inline' ? '' : source.text.slice(trailFrom(entry), entry.end).replace(/\n$/, '');
  const trails = [base && trail(base, place.base), trail(ours, place.ours), trail(theirs, place.theirs)];
  const behind = changed(trails);
  if (behind === undefined || (behind && trailFrom(ours) === ours.end)) return undefined;
  if (behind) edits.push({ start: trailFrom(ours), end: ours.end - 1, text: trails[2] ?? '' });
  return edits;
};

/** Whether the template's is to stand there; nothing where both changed it. */
const changed = (texts: readonly (string | undefined)[]): boolean | undefined => {
  const [b, o, t] = texts.map((text) => text?.replace(/^[^\S\n]+|[^\S\n]+$/gm, ''));
  if (b === t || o === t || b === undefined) return false;
  return b === o ? true : undefined;
};
