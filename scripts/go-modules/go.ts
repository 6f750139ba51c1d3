/** Runs the `go` command, in a module of a moment where it is not asked about a real one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What it printed. @throws Error if it failed, or is not there. */
export const go = (folder: string, ...words: readonly string[]): string => {
  // Of this machine neither flags nor a workspace: services must come out the same everywhere.
  const env = { ...process.env, GOFLAGS: '', GOWORK: 'off' };
  const { status, stdout, stderr, error } = spawnSync('go', words, { cwd: folder, env, encoding: 'utf8' });
  if (error) throw new Error('The command `go` can not be run: Go 1.26 or newer must be on the PATH.', { cause: error });
  if (status !== 0) throw new Error(`\`go ${words.join(' ')}\` failed:\n${stdout}${stderr}`);
  return stdout;
};

/** Gives files to a module of its own, by name, and takes it away again. */
export const inModule = <T>(files: Readonly<Record<string, string>>, ask: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'go-modules-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return ask(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
