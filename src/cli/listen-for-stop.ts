/** While something runs that can be stopped, a signal ends that and not the program. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export const listenForStop = (): { readonly signal: AbortSignal; readonly cease: () => void } => {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const name of SIGNALS) process.on(name, stop);
  return {
    signal: controller.signal,
    cease: () => {
      for (const name of SIGNALS) process.off(name, stop);
    },
  };
};
