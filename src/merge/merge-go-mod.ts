/**
 * Merges `go.mod`: what it requires module by module, all else by lines. A requirement is the lowest version that will do (minimal version
 * selection, go.dev/ref/mod#minimal-version-selection), so that of two the higher one is what both want.
 */
import { compareGoVersions } from './go-version.ts';
import { dressed, type MergedText, mergeText } from './merge-text.ts';
import { type Requirement, type Requirements, readGoMod, writeRequirements } from './read-go-mod.ts';
import { plain } from './text-file.ts';
import type { Labels } from './write-chunks.ts';

export const mergeGoMod = (base: string, ours: string, theirs: string, labels: Labels): MergedText => {
  const [b, o, t] = [base, ours, theirs].map((text) => readGoMod(plain(text)));
  const meant = b && o && t && mergeRequirements(b.requirements, o.requirements, t.requirements);
  if (!meant) return mergeText(base, ours, theirs, labels);
  const before = mergeText(b.before, o.before, t.before, labels);
  const after = mergeText(b.after, o.after, t.after, labels);
  const text = before.text + writeRequirements(meant) + after.text;
  return { text: dressed(text, base, ours, theirs), conflicts: before.conflicts + after.conflicts };
};

const isSame = (a: Requirement | undefined, b: Requirement | undefined): boolean =>
  a?.version === b?.version && a?.isIndirect === b?.isIndirect && a?.comment === b?.comment;

/** Nothing where both wrote something else behind the same module. */
const mergeRequirements = (base: Requirements, ours: Requirements, theirs: Requirements): Requirements | undefined => {
  const merged = new Map<string, Requirement>();
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [b, o, t] = [base.get(path), ours.get(path), theirs.get(path)];
    const both = o && t && mergeRequirement(b, o, t);
    if (both === 'conflict') return undefined;
    // Who changed what the other side took out has a use for it.
    const one = both ?? (isSame(b, o ?? t) ? undefined : (o ?? t));
    if (one) merged.set(path, one);
  }
  return merged;
};

const mergeRequirement = (base: Requirement | undefined, ours: Requirement, theirs: Requirement): Requirement | 'conflict' => {
  const higher = compareGoVersions(ours.version, theirs.version) < 0 ? theirs.version : ours.version;
  const comment = changed(base?.comment ?? '', ours.comment, theirs.comment);
  if (comment === undefined) return 'conflict';
  return {
    version: changed(base?.version, ours.version, theirs.version) ?? higher,
    isIndirect: changed(base?.isIndirect ?? true, ours.isIndirect, theirs.isIndirect) ?? false,
    comment,
  };
};

/** What the one side made of it that changed it; nothing where both did. */
const changed = <T>(base: T | undefined, ours: T, theirs: T): T | undefined => {
  if (base === theirs || ours === theirs) return ours;
  return base === ours ? theirs : undefined;
};
