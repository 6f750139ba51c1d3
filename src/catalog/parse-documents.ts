/** From the text of one YAML file to the values of its documents, whatever they mean. A fault costs its own document, never the others. */
import { loadAll, YAMLException } from 'js-yaml';
import { readPlainYaml } from './plain-yaml.ts';
import type { CatalogProblem } from './read-file.ts';
import { looksLikeSkeleton } from './skeleton.ts';

interface ParsedDocument {
  readonly value: unknown;
}

/** The text of a document with the comments, directives and markers that are its own, and the line where that begins, counted from 1. */
export interface Part {
  readonly text: string;
  readonly line: number;
}

const OPTIONS = { maxDepth: 50, maxAliases: 100 };

/**
 * Every document of a text, in order, counted as `takeApart` counts them. What can't be read is a problem and counts as an empty document.
 */
export const parseDocuments = (text: string, file: string, problems: CatalogProblem[]): readonly ParsedDocument[] => {
  const plain = readPlainYaml(text);
  if (plain) return plain.map((value) => ({ value }));
  try {
    // Where nothing stands before the end of a document, this parser sees none; the one that finds places in the text sees one.
    if (!/^\.\.\./m.test(text)) return loadAll(text, { filename: file, ...OPTIONS }).map((value) => ({ value }));
  } catch {
    // Whole, it says nothing of the others.
  }
  return takeApart(text).map((part) => parseAlone(part, file, problems));
};

/** The line where the content of a document begins, counted from 1; that of its marker where it has none. */
export const lineOf = ({ text, line }: Part): number => {
  const above = text.split(BREAK).findIndex((row) => !isBeside(row) && !/^(?:---|\.\.\.)\s*(?:#|$)/.test(row));
  return line + Math.max(0, above);
};

const BREAK = /\r\n?|\n/;
/** Comments and directives, where they stand between documents. */
const isBeside = (line: string): boolean => /^\s*(?:#|$)|^%/.test(line);

/** Document by document. A marker begins its line, and there it ends any document: within a text it is indented. */
export const takeApart = (text: string): readonly Part[] => {
  const parts: Part[] = [];
  let current = { text: '', line: 1 };
  let isOpen = false;
  const endBefore = (line: number): void => {
    parts.push(current);
    current = { text: '', line };
    isOpen = false;
  };
  let line = 0;
  for (const [row] of text.matchAll(/[^\r\n]*(?:\r\n?|\n)|[^\r\n]+/g)) {
    line++;
    const [, marker] = /^(---|\.\.\.)(?:\s|$)/.exec(row) ?? [];
    if (marker === '---' && isOpen) endBefore(line);
    current.text += row;
    if (marker === '...') endBefore(line + 1);
    else isOpen ||= marker === '---' || !isBeside(row);
  }
  // Directives without a document are a fault.
  if (isOpen || /^%/m.test(current.text)) parts.push(current);
  return parts;
};

const parseAlone = ({ text, line }: Part, file: string, problems: CatalogProblem[]): ParsedDocument => {
  try {
    const [value = null] = loadAll(text, OPTIONS);
    return { value };
  } catch (error) {
    if (looksLikeSkeleton(text)) return { value: null };
    // The parser may also fail in ways of its own (a stack overflow, a broken tag): all of them are this document's problem.
    const { reason, mark } = error instanceof YAMLException ? error : { reason: String(error), mark: undefined };
    const place = mark ? { line: line + mark.line, column: mark.column + 1 } : { line };
    const fault = `no valid YAML: ${reason}`;
    problems.push({ file, ...place, key: fault, says: `This is ${fault}.`, hint: 'Mend the syntax; the whole document was left out.' });
    return { value: null };
  }
};
