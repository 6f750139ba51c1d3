import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { serverPrograms } from './postgres.ts';
import { succeed } from './process.ts';

/** PostgreSQL refuses to run as root, so whoever is root has to hand it to somebody else. */
const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

test('the programs of the server can be run by whoever may run it', async () => {
  const scratch = await mkdtemp(path.join(tmpdir(), 'server-programs-'));
  try {
    const folder = await serverPrograms(scratch);
    const programs = await readdir(folder);
    expect(programs).toEqual(expect.arrayContaining(['initdb', 'postgres']));
    for (const program of programs)
      expect((await succeed([path.join(folder, program), '--version'], { folder: '/', ...other })).stdout).toContain('PostgreSQL');
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});
