/** The program itself in a pipe whose reader leaves: it ends quietly, with the code of what it did. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { workFolder } from '../testing/command-line.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const bin = new URL('bin.ts', import.meta.url).pathname;

it.each(['stdout', 'stderr'] as const)('%s', async (closed) => {
  const words = closed === 'stdout' ? ['--owner', 'team-x', '--diff'] : ['--tier', '9'];
  const child = spawn(process.execPath, [bin, 'lorry', '--yes', ...words], { cwd: work.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child[closed].destroy();
  const [said, [code]] = await Promise.all([text(closed === 'stdout' ? child.stderr : child.stdout), once(child, 'exit')]);
  expect(said).toBe('');
  expect(code).toBe(closed === 'stdout' ? 0 : 2);
});
