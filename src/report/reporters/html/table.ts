/** Tables that can be sorted and filtered in the page; without its script they stay as they are. */
import { Markup, markup, type Part } from './markup.ts';

export interface Column<T> {
  readonly title: string;
  readonly numeric?: boolean;
  readonly cell: (row: T) => Part;
  /** What to sort by, where it is not the text of the cell; empty sorts last. */
  readonly value?: (row: T) => string | number | undefined;
  /** The rows come in this order. */
  readonly sorted?: 'ascending' | 'descending';
}

export interface Table<T> {
  readonly id: string;
  readonly caption: string;
  /** The first one names the row. */
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
}

export const toTable = <T>({ id, caption, columns, rows }: Table<T>): Markup => markup`
<div class="tools" hidden><label>Filter <input type="search" id="${id}-filter" data-filter="${id}" autocomplete="off" spellcheck="false" aria-label="Filter: ${caption}"></label>
<output data-shown="${id}"></output></div>
<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}-caption">
<table id="${id}" data-sort>
<caption id="${id}-caption"><span class="hear">${caption}</span></caption>
<thead><tr>${columns.map(toHead)}</tr></thead>
<tbody>
${rows.map((row) => toRow(columns, row))}</tbody>
</table>
</div>`;

const toHead = <T>({ title, numeric, sorted }: Column<T>): Markup =>
  markup`<th scope="col"${numeric && new Markup(' class="n"')}${sorted && markup` aria-sort="${sorted}"`}><button type="button">${title}</button></th>`;

/** End tags of cells may be left out, and ten thousand rows have many of them. */
const toRow = <T>(columns: readonly Column<T>[], row: T): Markup =>
  markup`<tr>${columns.map((column, index) => {
    const value = column.value && markup` data-v="${column.value(row) ?? ''}"`;
    const attributes = [column.numeric && new Markup(' class="n"'), value];
    return index === 0 ? markup`<th scope="row"${attributes}>${column.cell(row)}` : markup`<td${attributes}>${column.cell(row)}`;
  })}
`;

/** The first of many, and a sentence on how many more there are. */
export const capped = <T>(items: readonly T[], most: number, noun: string, show: (shown: readonly T[]) => Part): Part =>
  items.length <= most
    ? show(items)
    : [
        show(items.slice(0, most)),
        markup`<p class="note">${`The first ${most} of ${items.length} ${noun} are shown. The JSON report has all.`}</p>`,
      ];
