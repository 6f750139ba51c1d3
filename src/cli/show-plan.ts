/** A plan in words: as a list with layers and sizes, as a table, as JSON. Pure. */
import { count } from '../support/words.ts';
import { blobId, byPath } from '../tree/file-tree.ts';
import type { Change, Plan } from '../types.ts';
import { bytes, columns, type Style } from './terminal.ts';

const marks: Readonly<Record<Change['kind'], readonly [mark: string, format: Parameters<Style>[0]]>> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  delete: ['-', 'red'],
  conflict: ['!', 'red'],
  keep: ['=', 'dim'],
};

/** One line per path: what happens, size, layer, who keeps it, why. */
export const toList = ({ changes }: Plan, style: Style): string => {
  const rows = columns(
    changes.map(({ path, kind, content, layer, keeping, why }) => [
      marks[kind][0],
      path,
      content ? bytes(content.byteLength) : '',
      layer,
      keeping,
      why,
    ]),
    [2],
  ).split('\n');
  return rows.map((row, i) => style(marks[changes[i]?.kind ?? 'keep'][1], row)).join('\n');
};

/** Files and bytes per layer, in the order in which the layers first appear. */
export const toLayerTable = ({ changes }: Plan, style: Style): string => {
  const layers = new Map<string, Change[]>();
  for (const change of changes) if (change.content) layers.set(change.layer, [...(layers.get(change.layer) ?? []), change]);
  return columns(
    [...layers]
      .sort(([a], [b]) => byPath(a, b))
      .map(([layer, files]) => {
        const seeds = files.filter(({ keeping }) => keeping === 'seed').length;
        const size = files.reduce((sum, { content }) => sum + (content?.byteLength ?? 0), 0);
        return [
          `  ${layer}`,
          count(files.length, 'file'),
          bytes(size),
          style(
            'dim',
            seeds === 0 ? 'managed' : seeds === files.length ? 'yours from now on' : `${seeds} yours from now on, the rest managed`,
          ),
        ];
      }),
    [2],
  );
};

/** The plan as data; ids are git blob ids, so that a dry run and the real run can be compared byte for byte. */
export const toData = ({ changes }: Plan): readonly object[] =>
  changes.map(({ path, kind, why, layer, keeping, mode, content }) => ({
    path,
    kind,
    why,
    layer,
    keeping,
    mode,
    ...(content && { bytes: content.byteLength, id: blobId(content) }),
  }));
