/** Runs the test that the user names in a service, with all that it says in a log. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LAST_LINES = 8;

/** Where it failed: the log, and its end; nothing if it passed. Whoever stops it has no use for either. */
export const runTest = async (
  command: string,
  folder: string,
  name: string,
  stopped: AbortSignal,
): Promise<{ readonly log: string; readonly says: string } | undefined> => {
  const { execa } = await import('execa');
  const { failed, all, shortMessage } = await execa(command, {
    cwd: folder,
    shell: true,
    all: true,
    reject: false,
    stdin: 'ignore',
    cancelSignal: stopped,
  });
  if (!failed) return undefined;
  const log = join(mkdtempSync(join(tmpdir(), 'create-service-log-')), `${name}.log`);
  writeFileSync(log, `$ ${command}\n${all ?? ''}\n`);
  return { log, says: (all ?? '').trim().split('\n').slice(-LAST_LINES).join('\n') || (shortMessage ?? 'It failed.') };
};
