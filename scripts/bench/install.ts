/** Installs what lock files name, once: into a folder that outlives the run, and again only when one of the files has changed. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const NPM_CI = ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'] as const;

/** Copies the files, then runs the commands beside them. */
export const installOnce = (from: string, files: readonly string[], folder: string, commands: readonly (readonly string[])[]): void => {
  const content = files.map((file) => readFileSync(join(from, file), 'utf8')).join('');
  const marker = join(folder, 'installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === content) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of files) cpSync(join(from, file), join(folder, file));
  for (const command of commands) runIn(folder, command);
  writeFileSync(marker, content);
};

/** @throws Error if it fails; what it says goes to stderr. */
export const runIn = (
  cwd: string,
  [program = '', ...words]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): void => {
  const { status, error } = spawnSync(program, words, { cwd, env: { ...process.env, ...environment }, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} failed in ${cwd}.`, { cause: error });
};
