/** Services made in a real Backstage, by the module of the packed package: what its template stamps is what the command line stamps. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BackstageBackend, startBackstage } from '../backstage-backend.ts';
import { installPacked, packProject } from '../package.ts';
import { bareTemplate, openPortal } from '../portal.ts';
import { succeed } from '../process.ts';
import { scratch } from '../scratch.ts';
import { snapshot } from '../snapshot.ts';

const folder = mkdtempSync(join(scratch, 'portal-'));
const published = join(folder, 'published');

let bin: string;
let backstage: BackstageBackend;
let portal: ReturnType<typeof openPortal>;
beforeAll(async () => {
  mkdirSync(published);
  const packed = await packProject(join(folder, 'packed'));
  bin = await installPacked(packed, join(folder, 'installed'));
  backstage = await startBackstage([], { tarball: packed.tarball, published });
  portal = openPortal(backstage, backstage.tester);
});
afterAll(async () => {
  await backstage?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the command line stamps with these flags. */
const stamped = async (flags: readonly string[]) => {
  const into = mkdtempSync(join(folder, 'stamped-'));
  await succeed([process.execPath, bin, ...flags, '--directory', into, '--no-git', '--no-install', '--yes'], { folder });
  return snapshot(into);
};

describe('the action', () => {
  test('stamps in a dry run what the command line stamps, defaults and all', async () => {
    const { files, output } = await portal.dryRun(bareTemplate({ name: 'payments', owner: 'group:default/team-payments' }), {});
    const expected = await stamped(['payments', '--owner', 'team-payments']);
    expect(files).toEqual(expected);
    expect(output).toMatchObject({
      files: expect.arrayContaining(Object.keys(expected)),
      entityRef: 'component:default/payments',
      warnings: [],
    });
  });
});
