/** The command line in this process: the real `main` with the real template, its words caught. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { template } from '../../generators/index.ts';
import { loadTemplateFiles } from '../../generators/template-files.ts';
import { startedAs } from '../cli/invocation.ts';
import { main, type Program } from '../cli/main.ts';
import type { TemplateFiles } from '../types.ts';
import { scratch } from './scratch.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly talk: string;
}

let files: TemplateFiles | undefined;

/** Compiled once: a test stamps many services. */
export const templateFiles = (): TemplateFiles => {
  files ??= loadTemplateFiles();
  return files;
};

const program: Program = {
  version: '0.0.0-test',
  template,
  toLine: startedAs({}),
  loadTemplateFiles: templateFiles,
  loadPlopfile: async () => {
    throw new Error('Nobody is there to be asked.');
  },
};

/** A folder to work in, with nothing above it that the command line could find. */
export const workFolder = (): { readonly folder: string; readonly remove: () => void } => {
  const folder = join(mkdtempSync(join(scratch, 'command-line-')), 'work');
  mkdirSync(folder);
  return { folder, remove: () => rmSync(join(folder, '..'), { recursive: true, force: true }) };
};

/** Files of a folder that is made anew for each test, by paths relative to it. */
export const filesIn = (folder: () => string) => {
  const inWork = (...parts: readonly string[]): string => join(folder(), ...parts);
  return {
    inWork,
    read: (path: string): string => readFileSync(inWork(path), 'utf8'),
    write: (path: string, text: string): void => {
      mkdirSync(dirname(inWork(path)), { recursive: true });
      writeFileSync(inWork(path), text);
    },
  };
};

/** Runs `create-service` with these words and variables (and no others of its own) in `folder`. */
export const createService = async (
  words: readonly string[],
  { folder, environment = {} }: { readonly folder: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<Said> => {
  const said = { out: '', talk: '' };
  const catching = (stream: keyof typeof said) => (text: string | Uint8Array) => {
    said[stream] += String(text);
    return true;
  };
  const before = { env: process.env, cwd: process.cwd(), out: process.stdout.write, talk: process.stderr.write };
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('CREATE_SERVICE_'));
  process.env = { ...Object.fromEntries(own), CI: 'true', XDG_CACHE_HOME: join(scratch, 'cache'), ...environment };
  process.chdir(folder);
  process.stdout.write = catching('out') as typeof process.stdout.write;
  process.stderr.write = catching('talk') as typeof process.stderr.write;
  try {
    return { code: await main(words, program), ...said };
  } finally {
    process.env = before.env;
    process.chdir(before.cwd);
    process.stdout.write = before.out;
    process.stderr.write = before.talk;
  }
};
