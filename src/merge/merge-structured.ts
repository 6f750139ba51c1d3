/**
 * Merges files whose meaning is known, key by key. The line merge is taken wherever it says what is meant; where it does not, the owner's text is
 * edited; and nothing is taken before it was read again and found to say exactly what is meant, with all comments.
 */
import { applyEdits } from './edits.ts';
import { commentsIn } from './entry-text.ts';
import { toMarker } from './markers.ts';
import type { Outcome } from './merge-entry.ts';
import { dressed, inDoubt, type MergedText, mergeText } from './merge-text.ts';
import { mergeTrees, type Sources } from './merge-trees.ts';
import { plain } from './text-file.ts';
import type { Source } from './tree.ts';
import type { Labels } from './write-chunks.ts';

export interface Format {
  readonly read: (text: string) => Source | undefined;
  /** Whether it is well-formed, understood or not. */
  readonly isValid: (text: string) => boolean;
}

type Says = (text: string, value: string | undefined) => boolean;

export const mergeStructured = (format: Format, base: string, ours: string, theirs: string, labels: Labels): MergedText => {
  const byLines = mergeText(base, ours, theirs, labels);
  const doubt = (): MergedText => inDoubt(byLines, base, ours, theirs, labels);
  const read = carefully(format.read, undefined);
  const [b, o, t] = [base, ours, theirs].map((text) => read(plain(text)));
  if (!b || !o || !t) {
    const isValid = carefully(format.isValid, false);
    const isBroken = byLines.conflicts === 0 && !isValid(plain(byLines.text)) && [ours, theirs].every((text) => isValid(plain(text)));
    return isBroken ? doubt() : byLines;
  }
  const says: Says = (text, value) => {
    const source = read(plain(text));
    return source?.root.value === value && (!source?.isLoose || o.isLoose || t.isLoose);
  };
  const marker = toMarker(...[b, o, t].map(({ text }) => text.split('\n')));
  const meant = mergeTrees({ base: b, ours: o, theirs: t }, labels, marker);
  if (!meant || meant === 'conflict') return doubt();
  if (byLines.conflicts === 0 && meant.conflicts === 0 && says(byLines.text, meant.ours)) return byLines;
  const edited = meant.edits && applyEdits(o.text, meant.edits);
  if (edited === undefined || !isSound(edited, meant, { base: b, ours: o, theirs: t }, says, marker('<').length)) return doubt();
  return { text: dressed(edited, base, ours, theirs), conflicts: meant.conflicts };
};

/** A text that is nested deeper than the stack is no file that people keep. */
const carefully =
  <T>(read: (text: string) => T, otherwise: T) =>
  (text: string): T => {
    try {
      return read(text);
    } catch (error) {
      if (error instanceof RangeError) return otherwise;
      throw error;
    }
  };

/** Whether it says what is meant, however its conflicts are resolved, and no comment of either side is lost. */
const isSound = (text: string, meant: Outcome, { base, ours, theirs }: Sources, says: Says, length: number): boolean => {
  const isMeant = (side: 'ours' | 'theirs') => says(meant.conflicts > 0 ? resolved(text, side, length) : text, meant[side]);
  if (!isMeant('ours') || !isMeant('theirs')) return false;
  const known = new Set(commentsIn(base.text, base));
  const kept = new Set(commentsIn(text, ours));
  return [ours, theirs].every((source) => commentsIn(source.text, source).every((comment) => known.has(comment) || kept.has(comment)));
};

/** As if somebody had taken one side of each conflict. */
const resolved = (text: string, side: 'ours' | 'theirs', length: number): string => {
  let at: string | undefined;
  const lines = text.split('\n').filter((line) => {
    const sign = /^([<|=>])\1*(?=\s|$)/.exec(line);
    const isMarker = sign?.[0].length === length;
    if (isMarker) at = sign?.[1] === '>' ? undefined : sign?.[1];
    return !isMarker && (at === undefined || at === (side === 'ours' ? '<' : '='));
  });
  return lines.join('\n');
};
