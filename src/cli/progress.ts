/** Goes through a list, and shows how far it is where somebody looks and it takes a while. */
import type { Terminal } from './terminal.ts';

const SHOWN_AFTER_MS = 300;

/** @returns What `act` gives for each, in the order of the list. */
export const withProgress = async <Item, Result>(
  { interactive }: Terminal,
  title: string,
  items: readonly Item[],
  act: (item: Item) => Result | Promise<Result>,
): Promise<readonly Result[]> => {
  const spinner = interactive && items.length > 1 ? (await import('ora')).default({ discardStdin: false }) : undefined;
  const results: Result[] = [];
  let last = Date.now();
  try {
    for (const [index, item] of items.entries()) {
      if (spinner && Date.now() - last >= SHOWN_AFTER_MS) {
        last = Date.now();
        spinner.text = `${title}: ${index} of ${items.length}`;
        spinner.render();
      }
      results.push(await act(item));
    }
  } finally {
    spinner?.stop();
  }
  return results;
};
