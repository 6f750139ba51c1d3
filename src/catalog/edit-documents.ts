/** Takes documents out of the text of a YAML file: what stands around them, comments and all, stays byte for byte. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { EditedText } from './edit-owner.ts';
import { parseDocuments } from './parse-documents.ts';

/**
 * The text without these documents, counted as `parseDocuments` counts them. It is empty where nothing but comments would be left.
 * Comments within a document go with it; those above the first `---`, and those between its end and the next `---`, stay.
 */
export const withoutDocuments = (text: string, documents: ReadonlySet<number>): EditedText => {
  // A marker within a text is always indented.
  const parts = text.split(/^(?=---(?:\s|$))/m);
  const hasHead = !/^---(?:\s|$)/.test(parts[0] ?? '');
  // Before the first marker there may be nothing but comments, which are no document.
  const offset = hasHead && parts.length > 1 && !/^[^#\s]/m.test((parts[0] ?? '').replace(/^\uFEFF/, '')) ? 1 : 0;
  const left = parts.map((part, index) => (documents.has(index - offset) ? around(part, index === 0 && hasHead) : part)).join('');
  const [was = [], is = []] = [text, left].map((one) => parseDocuments(one.replace(/^\uFEFF/, ''), '', []).map(({ value }) => value));
  const kept = was.filter((_, index) => !documents.has(index));
  if (!isDeepStrictEqual(kept.filter(isSome), is.filter(isSome))) return { fault: 'The file is written in a way that is not understood.' };
  return { text: /^(?!---\s*$|\s*#|\s*$)/m.test(left.replace(/^\uFEFF/, '')) ? left : '' };
};

const around = (part: string, isHead: boolean): string => {
  const lines = part.split(/(?<=\n)/);
  const isComment = (line: string): boolean => /^(?:\uFEFF?#|\s*$)/.test(line);
  const first = isHead ? lines.findIndex((line) => !isComment(line)) : 0;
  const last = lines.findLastIndex((line) => !isComment(line));
  const below = lines.slice(last + 1);
  return [...lines.slice(0, Math.max(first, 0)), ...(below.some((line) => line.startsWith('#')) ? below : [])].join('');
};

/** Nothing at all is left where the last document goes. */
const isSome = (value: unknown): boolean => value !== null && value !== undefined;
