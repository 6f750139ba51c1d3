/** Makes the file system fail, or the process die, at a chosen call: by replacing the synchronous functions of `node:fs`. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** What happens instead of a call; nothing = the call goes through. */
export type Fault = (call: number, name: string, args: readonly unknown[]) => (() => unknown) | undefined;

// biome-ignore lint/suspicious/noExplicitAny: functions of many shapes are replaced alike
type Functions = Record<string, (...args: any[]) => unknown>;

const real: Functions = { ...(fs as unknown as Functions) };

/**
 * Runs with the fault in place; calls are counted from 1.
 * @returns how many calls were made.
 */
export const withFault = (fault: Fault, run: () => void): number => {
  let calls = 0;
  const replaced = Object.keys(real).filter((name) => name.endsWith('Sync'));
  const put = (functions: Functions): void => {
    Object.assign(fs, functions);
    syncBuiltinESMExports();
  };
  put(
    Object.fromEntries(
      replaced.map((name) => [
        name,
        (...args: unknown[]) => {
          calls += 1;
          const instead = fault(calls, name, args);
          return instead ? instead() : real[name]?.(...args);
        },
      ]),
    ),
  );
  try {
    run();
  } finally {
    put(Object.fromEntries(replaced.map((name) => [name, real[name] as Functions[string]])));
  }
  return calls;
};

/** The error that Node throws when the system refuses a call. */
export const systemError = (code: string, syscall: string): Error =>
  Object.assign(new Error(`${code}: injected, ${syscall}`), { code, syscall, errno: -1 });

/** Half of a file reaches the disk: what a kill in the middle of a long write leaves. */
export const writeHalf = (name: string, [file, content]: readonly unknown[]): void => {
  if (name !== 'writeFileSync') return;
  const bytes = Buffer.from(content as string);
  real.writeFileSync?.(file, bytes.subarray(0, bytes.length >> 1));
};

/** Thrown by every call from the kill on: nothing can be done any more, not even tidied up. */
export class Killed extends Error {}
