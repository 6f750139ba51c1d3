/** Merges one file of a service: what its owner made of it, and what the template renders now, over what the template rendered before. Pure. */
import { mergeGoMod } from './merge-go-mod.ts';
import { mergeGoSum } from './merge-go-sum.ts';
import { type Format, mergeStructured } from './merge-structured.ts';
import { type MergedText, mergeText } from './merge-text.ts';
import { readJson } from './read-json.ts';
import { isToml, readToml } from './read-toml.ts';
import { isYaml, readYaml } from './read-yaml.ts';
import { toBytes, toText } from './text-file.ts';
import type { Labels } from './write-chunks.ts';

export interface MergeInput {
  /** Its name says in which format it is. */
  readonly path: string;
  /** What the template rendered before; nothing where that is not known. */
  readonly base: Uint8Array | undefined;
  /** The owner's file. */
  readonly ours: Uint8Array;
  /** What the template renders now. */
  readonly theirs: Uint8Array;
  /** Shown behind the markers of a conflict. */
  readonly labels: Labels;
}

export type MergeResult =
  | { readonly kind: 'clean'; readonly content: Uint8Array }
  /** The owner's file with the conflicts between markers. */
  | { readonly kind: 'conflict'; readonly content: Uint8Array; readonly conflicts: number }
  /** Not all of it is text: it can't be merged. */
  | { readonly kind: 'binary' };

type Merge = (base: string, ours: string, theirs: string, labels: Labels) => MergedText;

const byKeys =
  (format: Format): Merge =>
  (base, ours, theirs, labels) =>
    mergeStructured(format, base, ours, theirs, labels);

/** Whatever is not listed, and what its reader does not understand, is merged by lines alone. */
const merges: readonly (readonly [names: RegExp, merge: Merge])[] = [
  [/\.jsonc?$/, byKeys({ read: readJson, isValid: (text) => readJson(text) !== undefined })],
  [/\.ya?ml$/, byKeys({ read: readYaml, isValid: isYaml })],
  [/\.toml$/, byKeys({ read: readToml, isValid: isToml })],
  [/(?:^|\/)go\.mod$/, mergeGoMod],
  [/(?:^|\/)go\.sum$/, mergeGoSum],
];

export const mergeFile = ({ path, base, ours, theirs, labels }: MergeInput): MergeResult => {
  if (isSame(ours, theirs) || (base && isSame(base, theirs))) return { kind: 'clean', content: ours };
  if (base && isSame(base, ours)) return { kind: 'clean', content: theirs };
  const texts = { base: base && toText(base), ours: toText(ours), theirs: toText(theirs) };
  if (texts.ours === undefined || texts.theirs === undefined || (base && texts.base === undefined)) return { kind: 'binary' };
  const merge = merges.find(([names]) => names.test(path))?.[1];
  const { text, conflicts } =
    merge && texts.base !== undefined
      ? merge(texts.base, texts.ours, texts.theirs, labels)
      : mergeText(texts.base, texts.ours, texts.theirs, labels);
  return conflicts > 0 ? { kind: 'conflict', content: toBytes(text), conflicts } : { kind: 'clean', content: toBytes(text) };
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
