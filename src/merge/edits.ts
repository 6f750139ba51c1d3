/** Replaces parts of a text. */

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The part of the text between two places with what is to change in it; nothing where two edits want the same place. */
export const applyEdits = (text: string, edits: readonly Edit[], from = 0, to = text.length): string | undefined => {
  let here = from;
  const parts: string[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < here || edit.end > to) return undefined;
    parts.push(text.slice(here, edit.start), edit.text);
    here = edit.end;
  }
  return [...parts, text.slice(here, to)].join('');
};
