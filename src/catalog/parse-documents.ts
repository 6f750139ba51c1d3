/** From the text of one YAML file to the values of its documents, whatever they mean. A fault costs its own document, never the others. */
import { loadAll, YAMLException } from 'js-yaml';
import { readPlainYaml } from './plain-yaml.ts';
import type { CatalogProblem } from './read-file.ts';

interface ParsedDocument {
  readonly value: unknown;
  /** Where it begins, known once the file had to be taken apart. */
  readonly line?: number;
}

const OPTIONS = { maxDepth: 50, maxAliases: 100 };

/** Every document of a text, in order; what can't be read is a problem and counts as an empty document. */
export const parseDocuments = (text: string, file: string, problems: CatalogProblem[]): readonly ParsedDocument[] => {
  const plain = readPlainYaml(text);
  if (plain) return plain.map((value) => ({ value }));
  try {
    return loadAll(text, { filename: file, ...OPTIONS }).map((value) => ({ value }));
  } catch {
    return takeApart(text).map(({ part, line }) => parseAlone(part, line, file, problems));
  }
};

/** Document by document, so that a fault in one leaves the others whole. A marker within a text is always indented. */
const takeApart = (text: string): readonly { readonly part: string; readonly line: number }[] => {
  const parts: { part: string; line: number }[] = [];
  let line = 1;
  for (const part of text.split(/^---(?=\s|$)/m)) {
    // Before the first marker there may be nothing but comments.
    if (parts.length > 0 || /^[^#\s]/m.test(part)) parts.push({ part, line });
    line += part.split('\n').length - 1;
  }
  return parts;
};

const parseAlone = (part: string, line: number, file: string, problems: CatalogProblem[]): ParsedDocument => {
  try {
    const [value] = loadAll(part, OPTIONS);
    return { value, line };
  } catch (error) {
    // The parser may also fail in ways of its own (a stack overflow, a broken tag): all of them are this document's problem.
    const { reason, mark } = error instanceof YAMLException ? error : { reason: String(error), mark: undefined };
    const place = mark ? { line: line + mark.line, column: mark.column + 1 } : { line };
    problems.push({ file, ...place, says: `This is no valid YAML: ${reason}.`, hint: 'Mend the syntax; the whole document was left out.' });
    return { value: null };
  }
};
