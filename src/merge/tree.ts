/** A file as what it says, with the places where it says it: the same for each format, so that merging knows none of them. */

export interface Tree {
  readonly kind: 'map' | 'list' | 'scalar';
  readonly start: number;
  readonly end: number;
  /** The value as one text: the same for the same value, however it is written and in whatever order keys stand. */
  readonly value: string;
  readonly entries: readonly Entry[];
  /**
   * How entries are written. `block`: on lines of their own, with nothing around them. `lines`: on lines of their own, between brackets, with
   * commas. `inline`: one behind the other between brackets.
   */
  readonly layout: 'block' | 'lines' | 'inline';
}

/** A key with its value, or an item of a list. All of a container's entries together cover its lines. */
export interface Entry {
  /** Of a map: unique in it. Of a list: empty, unless the format itself says which item this is. */
  readonly key: string;
  readonly node: Tree;
  /** Where its comments begin, where it begins itself, and where its value may be replaced from. */
  readonly start: number;
  readonly at: number;
  readonly valueFrom: number;
  /** Behind the last of its lines. */
  readonly end: number;
  readonly comma: number | undefined;
}

export interface Source {
  readonly text: string;
  readonly root: Tree;
  /** What comments begin with. */
  readonly comment: RegExp;
  /** What one level is indented by, where a level may be indented by anything. */
  readonly unit: string | undefined;
  /** It has commas that strict readers of its format refuse. */
  readonly isLoose: boolean;
}

export const scalar = (start: number, end: number, value: string): Tree => ({
  kind: 'scalar',
  ...{ start, end, value },
  entries: [],
  layout: 'inline',
});

export const mapValue = (entries: readonly (readonly [key: string, value: string])[]): string =>
  `{${entries
    .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
    .sort()
    .join(',')}}`;

export const listValue = (values: readonly string[]): string => `[${values.join(',')}]`;

export const container = (kind: 'map' | 'list', place: Omit<Tree, 'kind' | 'value'>): Tree => ({
  kind,
  ...place,
  value:
    kind === 'map'
      ? mapValue(place.entries.map(({ key, node }) => [key, node.value]))
      : listValue(place.entries.map(({ node }) => node.value)),
});

export const hasTwice = (keys: readonly string[]): boolean => new Set(keys).size < keys.length;

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** Behind the line break of the line that `at` stands in. */
export const lineEnd = (text: string, at: number): number => {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found + 1;
};

/** What stands before a place in its line, spaces in place of all that is not white. */
export const indentAt = (text: string, at: number): string => text.slice(lineStart(text, at), at).replace(/\S/g, ' ');
