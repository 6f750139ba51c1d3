/** Replaces a scalar where it stands in a YAML text, in its own way of quoting: every other byte stays. Pure. */
import { type Node, Scalar } from 'yaml';
import { toYaml } from '../support/yaml.ts';

/** A node as the parser placed it, and the text that is to stand there. Names are meant: nothing that quotes would have to escape. */
export interface ScalarEdit {
  readonly node: Node;
  readonly value: string;
}

export const editScalars = (text: string, edits: readonly ScalarEdit[]): string =>
  [...edits]
    .sort((a, b) => (b.node.range?.[0] ?? 0) - (a.node.range?.[0] ?? 0))
    .reduce((edited, { node, value }) => {
      const [start = 0, end = start] = node.range ?? [];
      return edited.slice(0, start) + inPlaceOf(node, edited.slice(start, end), edited[start - 1], value) + edited.slice(end);
    }, text);

const inPlaceOf = (node: Node, old: string, before: string | undefined, value: string): string => {
  const type = 'type' in node ? node.type : undefined;
  if (type === Scalar.QUOTE_SINGLE) return `'${value}'`;
  if (type === Scalar.QUOTE_DOUBLE) return `"${value}"`;
  // Nothing stood there: `owner:` alone. A block (`>-`) ends with its line.
  return `${before === ':' ? ' ' : ''}${toYaml(value).trimEnd()}${/\r?\n$/.exec(old)?.[0] ?? ''}`;
};
