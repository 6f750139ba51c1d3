/**
 * What an earlier release of this package stamps with the answers of a record: it is fetched from the registry that npm knows, and run. Of what
 * it writes, only files count that have an id which the record holds.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stamp } from '../types.ts';
import type { Terminal } from './terminal.ts';

/** A release that hangs must not hang the update. */
const LONGEST_MS = 180_000;

/** What is not to be had is no error: npm would ask again for more than a minute, and say nothing meanwhile. */
const ONCE_MORE = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=1000'];

/** A script of npm hands its own silence on to what it starts; what is wrong is to be heard. */
const AUDIBLE = '--loglevel=error';

/** @returns nothing that is missing is an error: without it, both sides stand between the markers, and no base. */
export const fetchRelease =
  ({ talk, styleTalk, interactive }: Terminal) =>
  async ({ template: { version }, answers }: Stamp): Promise<readonly Uint8Array[]> => {
    // The record is anybody's text: of it, only a version and answers reach a command line, and never the name of a package.
    if (!/^\d+\.\d+\.\d+(?:-[\da-z.-]+)?$/i.test(version)) return [];
    const release = `create-service@${version}`;
    const [{ execa }, spinners] = await Promise.all([import('execa'), interactive ? import('ora') : undefined]);
    const title = `Fetching ${release}, to see what it stamped`;
    const spinner = spinners?.default({ text: title, discardStdin: false }).start();
    if (!spinner) talk(`${title} …`);
    const folder = mkdtempSync(join(tmpdir(), 'create-service-release-'));
    try {
      const [answersFile, out] = [join(folder, 'answers.json'), join(folder, 'out')];
      writeFileSync(answersFile, JSON.stringify(answers));
      const words = ['--answers', answersFile, '--directory', out, '--yes', '--no-git', '--no-install', '--no-register'];
      await execa('npm', ['exec', '--yes', AUDIBLE, ...ONCE_MORE, `--package=${release}`, '--', 'create-service', ...words], {
        cwd: folder,
        env: Object.fromEntries(
          Object.keys(process.env).flatMap((name) => (name.startsWith('CREATE_SERVICE_') ? [[name, undefined]] : [])),
        ),
        stdin: 'ignore',
        timeout: LONGEST_MS,
      });
      spinner?.succeed();
      return filesBelow(out);
    } catch (error) {
      spinner?.fail();
      talk(`${styleTalk('yellow', 'Not at hand:')} ${release} could not be fetched, or does not run here. ${whyOf(error)}`);
      return [];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

/** The first thing that npm, or the release, says in words. */
const whyOf = (error: unknown): string => {
  const { stderr = '', shortMessage = String(error) } = error as { readonly stderr?: string; readonly shortMessage?: string };
  const lines = stderr.split('\n').map((line) => line.replace(/^npm error /, '').trim());
  return lines.find((line) => line && !/^(code|syscall|errno|npm warn)\b/.test(line)) ?? shortMessage;
};

const filesBelow = (folder: string): readonly Uint8Array[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name))] : [],
  );
