/** The table of the eighty items, made from the names of the tests that prove them. Pure: it reads and writes no file. */
import { itemOf, items } from './items.ts';

export interface Proof {
  /** Number of the item that it proves. */
  readonly item: number;
  /** What the test says, without the number. */
  readonly says: string;
  /** File name. */
  readonly file: string;
  /** The language of the service for which it proves that; none, if it is the same for all. */
  readonly language?: string | undefined;
}

const inLanguage = 'language: ';

/** The name of the group of tests that are about services in one language. */
export const languageGroup = (title: string): string => `${inLanguage}${title}`;

/** What a test proves, by its names from the outermost `describe` to its own: the first number counts. */
export const proofOf = (names: readonly string[], file: string): Proof | undefined => {
  const item = names.map(itemOf).find((number) => number !== undefined);
  const language = names.find((name) => name.startsWith(inLanguage))?.slice(inLanguage.length);
  const says = names
    .filter((name) => !name.startsWith(inLanguage))
    .map((name) => name.replace(/^\[\d\d\] /, ''))
    .join(': ');
  return item === undefined ? undefined : { item, says, file, language };
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

const header = `# Conformance

What a stamped service is proven to do, item by item. \`npm run conformance\` writes this page from the results of the last \`npm test\`,
which fails when the page and the tests no longer match. “Not yet” means that no test proves the item.
`;

/** File, and languages if it is said of some, of what several tests say alike. */
const placeOf = (alike: readonly Proof[]): string => {
  const languages = [...new Set(alike.flatMap(({ language }) => language ?? []))];
  return `\`${alike[0]?.file}\`${languages.length > 0 ? ` (${languages.join(', ')})` : ''}`;
};

/** What the tests say, file by file; what is proven for several languages is said once. */
const provenBy = (proofs: readonly Proof[]): string => {
  const sayings = [...Map.groupBy(proofs, ({ file, says }) => `${file} ${says}`).values()];
  return [...Map.groupBy(sayings, placeOf)]
    .map(([place, tests]) => {
      const said = tests.map(([test]) => cell(test?.says ?? '')).sort();
      return `${place}: ${said.join('; ')}`;
    })
    .sort()
    .join('. ');
};

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
