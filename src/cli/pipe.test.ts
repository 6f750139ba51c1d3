/** The program itself in a pipe whose reader leaves: it ends quietly, with the code of what it did. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { workFolder } from '../testing/command-line.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const bin = join(import.meta.dirname, 'bin.ts');

it.each(['stdout', 'stderr'] as const)('%s', async (closed) => {
  const words = closed === 'stdout' ? ['--owner', 'team-x', '--diff'] : ['--tier', '9'];
  const child = spawn(process.execPath, [bin, 'lorry', '--yes', ...words], { cwd: work.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child[closed].destroy();
  const [said, [code]] = await Promise.all([text(closed === 'stdout' ? child.stderr : child.stdout), once(child, 'exit')]);
  expect(said).toBe('');
  expect(code).toBe(closed === 'stdout' ? 0 : 2);
});

it.runIf(existsSync('/dev/full'))('says so where its results find no room', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [bin, 'lorry', '--owner', 'team-x', '--yes', '--dry-run'], {
    cwd: work.folder,
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect(stderr).toMatch(/^The output can't be written: ENOSPC.*\n$/);
  expect(status).toBe(1);
});
