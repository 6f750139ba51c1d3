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
  // In a terminal without a width, as some pseudo terminals are, it would be drawn over and over.
  const isShown = interactive && items.length > 1 && (process.stderr.columns ?? 0) > 0;
  const spinner = isShown ? (await import('ora')).default({ discardStdin: false }) : undefined;
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
