/** Says how far something that takes minutes is, where a person looks; else only that it has begun. */
import ora from 'ora';

/** @returns what `work` gives; `work` is given what tells how much of `total` is done. */
export const withProgress = async <T>(title: string, total: number, work: (tell: (done: number) => void) => Promise<T>): Promise<T> => {
  const spinner = ora(`${title} …`).start();
  try {
    return await work((done) => {
      spinner.text = `${title}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} (${Math.floor((100 * done) / total)} %)`;
    });
  } finally {
    spinner.stop();
  }
};
