/**
 * Merges containers key by key, and says by which edits of the owner's text. What it can't write so that only what changes is touched, it does
 * not write: the value that is meant is worked out all the same.
 */
import { align, type Triple } from './align.ts';
import { applyEdits, type Edit } from './edits.ts';
import { isFirstInLine, type Origin, toInline, toLines } from './entry-text.ts';
import type { Marker } from './markers.ts';
import { type MergeContainers, mergeEntry, type Outcome, type Place, type Whole } from './merge-entry.ts';
import { container, indentAt, lineStart, listValue, mapValue, type Source, type Tree } from './tree.ts';
import type { Labels } from './write-chunks.ts';

export interface Sources {
  readonly base: Source;
  readonly ours: Source;
  readonly theirs: Source;
}

/** An entry of the result. */
interface Part {
  readonly triple: Triple;
  readonly outcome: Outcome | Whole;
}

export const mergeTrees = ({ base, ours, theirs }: Sources, labels: Labels, marker: Marker): Outcome | Whole | undefined => {
  const whole = ({ root, text }: Source) => ({ key: '', node: root, start: 0, at: 0, valueFrom: 0, end: text.length, comma: undefined });
  const triple = { base: whole(base), ours: whole(ours), theirs: whole(theirs) };
  const origin = (source: Source): Origin => ({ source, parent: source.root });
  if (ours.root.kind === 'scalar' || ours.root.kind !== theirs.root.kind || ours.root.kind !== base.root.kind) return undefined;
  return mergeContainers(marker)(base.root, triple, { base: origin(base), ours: origin(ours), theirs: origin(theirs), labels });
};

const mergeContainers =
  (marker: Marker): MergeContainers =>
  (base, { ours, theirs }, above) => {
    if (!ours || !theirs) return undefined;
    const none = container(ours.node.kind === 'map' ? 'map' : 'list', { start: 0, end: 0, entries: [], layout: 'inline' });
    const trees = { base: base ?? none, ours: ours.node, theirs: theirs.node };
    const alignment = align(trees.base, trees.ours, trees.theirs);
    if (!alignment) return undefined;
    const place: Place = {
      base: { source: above.base.source, parent: trees.base },
      ours: { source: above.ours.source, parent: trees.ours },
      theirs: { source: above.theirs.source, parent: trees.theirs },
      labels: above.labels,
    };
    const parts = alignment.triples.map((triple): Part => ({ triple, outcome: mergeEntry(triple, place, mergeContainers(marker)) }));
    if (parts.some(({ triple, outcome }) => outcome === 'conflict' && !canShow(triple, place.ours))) return 'conflict';
    const write = trees.ours.layout === 'inline' ? writeInline : writeLines;
    const inner = parts.flatMap(({ outcome }) => (outcome === 'conflict' ? [] : [outcome]));
    return {
      ours: meantValue(trees.ours, parts, 'ours'),
      theirs: meantValue(trees.ours, parts, 'theirs'),
      conflicts: parts.reduce((sum, { outcome }) => sum + (outcome === 'conflict' ? 1 : outcome.conflicts), 0),
      edits: alignment.order === 'ours' && inner.every(({ edits }) => edits) ? write(parts, place, marker) : undefined,
    };
  };

/** Markers need lines of their own. */
const canShow = ({ ours }: Triple, { source, parent }: Origin): boolean => {
  const [first] = parent.entries;
  return parent.layout !== 'inline' && first !== undefined && isFirstInLine(source, ours ?? first);
};

const meantValue = (tree: Tree, parts: readonly Part[], side: 'ours' | 'theirs'): string => {
  const values = parts.flatMap(({ triple, outcome }) => {
    const value = outcome === 'conflict' ? triple[side]?.node.value : outcome[side];
    const key = (triple.ours ?? triple.theirs)?.key ?? '';
    return value === undefined ? [] : [[key, value] as const];
  });
  return tree.kind === 'map' ? mapValue(values) : listValue(values.map(([, value]) => value));
};

const isGone = ({ outcome }: Part): boolean => outcome !== 'conflict' && outcome.ours === undefined;

/** Where each entry has its own lines. */
const writeLines = (parts: readonly Part[], place: Place, marker: Marker): readonly Edit[] | undefined => {
  const { source, parent } = place.ours;
  const hasCommas = parent.layout === 'lines';
  const last = parts.findLast((part) => !isGone(part));
  const endsInComma = parent.entries.at(-1)?.comma !== undefined;
  const edits: Edit[] = [];
  for (const [index, part] of parts.entries()) {
    const { triple, outcome } = part;
    const { ours, theirs } = triple;
    const hasComma = hasCommas && (part !== last || endsInComma);
    if (outcome === 'conflict') {
      const text = toConflict(triple, place, marker, hasComma);
      const here = ours ? lineStart(source.text, ours.at) : placeOf(parts, index, place.ours);
      edits.push({ start: here, end: ours?.end ?? here, text });
    } else if (ours && isGone(part)) {
      const removal = toRemoval(parts, index, place.ours);
      if (!removal) return undefined;
      edits.push(removal);
    } else if (ours) {
      edits.push(...(outcome.edits ?? []));
      if (hasComma && ours.comma === undefined) edits.push({ start: ours.node.end, end: ours.node.end, text: ',' });
      if (!hasComma && ours.comma !== undefined) edits.push({ start: ours.comma, end: ours.comma + 1, text: '' });
    } else if (theirs && !isGone(part)) {
      const here = placeOf(parts, index, place.ours);
      const text = toLines(theirs, place.theirs, place.ours, hasComma, true);
      const isBehindDash = source.text.slice(lineStart(source.text, here), here).trim() !== '';
      edits.push({ start: here, end: here, text: isBehindDash ? `${text.trim()}\n${indentAt(source.text, here)}` : text });
    }
  }
  return edits;
};

/** Behind the owner's entry before it. */
const placeOf = (parts: readonly Part[], index: number, { parent }: Origin): number => {
  const before = parts.slice(0, index).findLast(({ triple }) => triple.ours);
  return before?.triple.ours?.end ?? parent.entries[0]?.start ?? parent.start;
};

const toRemoval = (parts: readonly Part[], index: number, { source }: Origin): Edit | undefined => {
  const { ours } = parts[index]?.triple ?? {};
  if (!ours) return undefined;
  if (isFirstInLine(source, ours)) return { start: ours.start, end: ours.end, text: '' };
  // The next one moves up behind the dash.
  const next = parts.slice(index + 1).find(({ triple }) => triple.ours);
  const follower = next?.triple.ours;
  const isUsable =
    next && follower && next.outcome !== 'conflict' && !isGone(next) && lineStart(source.text, follower.at) === follower.start;
  return isUsable ? { start: ours.at, end: follower.at, text: '' } : undefined;
};

const toConflict = ({ base, ours, theirs }: Triple, place: Place, marker: Marker, hasComma: boolean): string => {
  const { labels } = place;
  return [
    `${marker('<', labels.ours)}\n`,
    ours ? toLines(ours, place.ours, place.ours, hasComma, false) : '',
    `${marker('|', labels.base)}\n`,
    base ? toLines(base, place.base, place.ours, hasComma, false) : '',
    `${marker('=')}\n`,
    theirs ? toLines(theirs, place.theirs, place.ours, hasComma, !ours) : '',
    `${marker('>', labels.theirs)}\n`,
  ].join('');
};

/** Where entries stand behind each other, with only spaces and commas between. */
const writeInline = (parts: readonly Part[], place: Place): readonly Edit[] | undefined => {
  const { source, parent } = place.ours;
  const { text } = source;
  if (parts.every((part) => part.triple.ours && !isGone(part)))
    return parts.flatMap(({ outcome }) => (outcome === 'conflict' ? [] : (outcome.edits ?? [])));
  const gap = (from: number, to: number): string => text.slice(from, to);
  const followers = new Map(parent.entries.map((entry, index) => [entry, parent.entries[index + 1]]));
  const kept = parts.filter((part) => !isGone(part));
  const [first, end] = [parent.entries[0], parent.entries.at(-1)];
  const [head, tail] = first && end ? [gap(parent.start + 1, first.at), gap(end.node.end, parent.end - 1)] : ['', ''];
  const usual = parent.entries[1] && first ? gap(first.node.end, parent.entries[1].at) : ', ';
  const pieces = kept.map(({ triple: { ours, theirs }, outcome }, index) => {
    if (outcome === 'conflict') return undefined;
    const piece = ours ? applyEdits(text, outcome.edits ?? [], ours.at, ours.node.end) : theirs && toInline(theirs, place.theirs);
    if (piece === undefined) return undefined;
    const next = kept[index + 1]?.triple.ours;
    const isNeighbour = ours && next && followers.get(ours) === next;
    return piece + (index === kept.length - 1 ? '' : isNeighbour ? gap(ours.node.end, next.at) : usual);
  });
  const between = parent.entries.slice(1).map(({ at }, index) => gap(parent.entries[index]?.node.end ?? at, at));
  if (pieces.includes(undefined) || [head, tail, ...between].some((part) => /[^\s,]/.test(part))) return undefined;
  return [{ start: parent.start + 1, end: parent.end - 1, text: head + pieces.join('') + tail }];
};
