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

/** One line per path: what happens, and why. */
export const toReasons = ({ changes }: Plan, style: Style): string =>
  columns(changes.map(({ path, kind, why }) => [`  ${marks[kind][0]}`, path, why]))
    .split('\n')
    .map((row, i) => style(marks[changes[i]?.kind ?? 'keep'][1], row))
    .join('\n');

/** Files and bytes per layer, and below it where they are, in the order of the layers' names. */
export const toLayerTable = ({ changes }: Plan, style: Style): string => {
  const byLayer = new Map<string, Change[]>();
  for (const change of changes) if (change.content) byLayer.set(change.layer, [...(byLayer.get(change.layer) ?? []), change]);
  const layers = [...byLayer].sort(([a], [b]) => byPath(a, b));
  const rows = columns(
    layers.map(([layer, files]) => {
      const seeds = files.filter(({ keeping }) => keeping === 'seed').length;
      const size = files.reduce((sum, { content }) => sum + (content?.byteLength ?? 0), 0);
      return [
        `  ${layer}`,
        count(files.length, 'file'),
        bytes(size),
        seeds === 0 ? 'managed' : seeds === files.length ? 'yours from now on' : `${seeds} yours from now on, the rest managed`,
      ];
    }),
    [2],
  ).split('\n');
  return layers
    .flatMap(([layer, files], index) => {
      const others = changes.filter((change) => change.layer !== layer);
      return [rows[index] ?? '', style('dim', `    ${toLine(toPlaces(files, others))}`)];
    })
    .join('\n');
};

const foldersOf = (path: string): readonly string[] => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));

/** Where files are: a folder instead of its files, if nothing of others is in it. */
const toPlaces = (own: readonly Change[], others: readonly Change[]): readonly string[] => {
  const shared = new Set(others.flatMap(({ path }) => foldersOf(path)));
  return [...new Set(own.map(({ path }) => foldersOf(path).find((folder) => !shared.has(folder)) ?? path))];
};

const LINE = 100;

/** As many places as a line holds, and how many more there are. */
const toLine = (places: readonly string[]): string => {
  let shown = 0;
  for (let length = 0; shown < places.length; shown++) {
    length += (places[shown] ?? '').length + 2;
    if (length > LINE && shown > 0) break;
  }
  const rest = places.length - shown;
  return `${places.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
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
