/** Shows how far a walk over many things is, where somebody looks and it takes a while. */
import type { Terminal } from './terminal.ts';

const SHOWN_AFTER_MS = 300;

export interface Progress {
  /** Before each of them, counted from 1. */
  readonly tell: (nth: number, of: number) => void;
  readonly stop: () => void;
}

/** What is walked over leaves no pause in which a spinner could turn: it is drawn as they come. */
export const openProgress = async ({ interactive }: Terminal, title: string): Promise<Progress> => {
  // In a terminal without a width, as some pseudo terminals are, it would be drawn over and over.
  if (!interactive || !process.stderr.columns) return { tell: () => {}, stop: () => {} };
  const spinner = (await import('ora')).default({ discardStdin: false });
  let last = Date.now();
  return {
    tell: (nth, of) => {
      if (of < 2 || Date.now() - last < SHOWN_AFTER_MS) return;
      last = Date.now();
      spinner.text = `${title}: ${nth} of ${of}`;
      spinner.render();
    },
    stop: () => void spinner.stop(),
  };
};

/** @returns What `act` gives for each, in the order of the list. */
export const withProgress = async <Item, Result>(
  terminal: Terminal,
  title: string,
  items: readonly Item[],
  act: (item: Item) => Result | Promise<Result>,
): Promise<readonly Result[]> => {
  const progress = await openProgress(terminal, title);
  const results: Result[] = [];
  try {
    for (const [index, item] of items.entries()) {
      progress.tell(index + 1, items.length);
      results.push(await act(item));
    }
  } finally {
    progress.stop();
  }
  return results;
};
