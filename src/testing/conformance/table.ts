/** The table of the eighty items, made from the names of the tests that prove them. Pure: it reads and writes no file. */
import { itemOf, items } from './items.ts';

export interface Proof {
  /** Number of the item that it proves. */
  readonly item: number;
  /** What the test says, without the number. */
  readonly says: string;
  /** File name. */
  readonly file: string;
}

/** What a test proves, by its names from the outermost `describe` to its own: the first number counts. */
export const proofOf = (names: readonly string[], file: string): Proof | undefined => {
  const item = names.map(itemOf).find((number) => number !== undefined);
  const says = names.map((name) => name.replace(/^\[\d\d\] /, '')).join(': ');
  return item === undefined ? undefined : { item, says, file };
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

const header = `# Conformance

What a stamped service is proven to do, item by item. \`npm run conformance\` writes this page from the results of the last \`npm test\`,
which fails when the page and the tests no longer match. “Not yet” means that no test proves the item.
`;

/** What the tests say, file by file. */
const provenBy = (proofs: readonly Proof[]): string =>
  [...Map.groupBy(proofs, ({ file }) => file)]
    .map(
      ([file, tests]) =>
        `\`${file}\`: ${tests
          .map(({ says }) => cell(says))
          .sort()
          .join('; ')}`,
    )
    .sort()
    .join('. ');

/** `proofs` are the tests that passed. */
export const conformanceTable = (proofs: readonly Proof[]): string => {
  const byItem = Map.groupBy(proofs, ({ item }) => item);
  const proven = items.filter(({ number }) => byItem.has(number)).length;
  const sections = [...Map.groupBy(items, ({ section }) => section)].map(([section, entries]) => {
    const rows = entries.map(({ number, title, check }) => {
      return `| ${number} | ${cell(title)} | ${cell(check)} | ${provenBy(byItem.get(number) ?? []) || '**not yet**'} |`;
    });
    return `## ${section}\n\n| # | Item | Checked by | Proven by |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `${header}\n**${proven} of ${items.length} items are proven.**\n\n${sections.join('\n')}`;
};
