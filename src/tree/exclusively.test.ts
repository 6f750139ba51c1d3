/** One run after the other: nobody comes between, nobody waits for the dead, nothing is left. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scratch } from '../testing/scratch.ts';
import { exclusively } from './exclusively.ts';
import { newRun, printRun, type Run } from './private-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(scratch, 'exclusively-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A process id that nobody has: above the largest that Linux gives. */
const DEAD = 2 ** 22 + 1;
const leaveLock = (run: Run): void => {
  mkdirSync(join(root, '.create-service-registry'));
  writeFileSync(join(root, '.create-service-registry', printRun(run)), '');
};

it('lets twenty in one by one, and leaves nothing', async () => {
  let inside = 0;
  const most = await Promise.all(
    Array.from({ length: 20 }, () =>
      exclusively(root, async () => {
        inside += 1;
        const seen = inside;
        await setTimeout(1);
        inside -= 1;
        return seen;
      }),
    ),
  );
  expect(most).toEqual(Array.from({ length: 20 }, () => 1));
  expect(readdirSync(root)).toEqual([]);
});

it('is given back by a run that fails, with its error', async () => {
  await expect(exclusively(root, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  expect(readdirSync(root)).toEqual([]);
  expect(await exclusively(root, async () => 'next', { wait: 0 })).toBe('next');
});

it('takes over from a run whose process is gone, one at a time', async () => {
  leaveLock({ ...newRun(), pid: DEAD });
  let inside = 0;
  const enter = () =>
    exclusively(root, async () => {
      inside += 1;
      await setTimeout(1);
      return inside--;
    });
  expect(await Promise.all([enter(), enter(), enter()])).toEqual([1, 1, 1]);
  expect(readdirSync(root)).toEqual([]);
});

it.each<readonly [string, () => void]>([
  ['a run on another machine', () => leaveLock({ ...newRun(), host: '00000000' })],
  ['what is none of ours', () => mkdirSync(join(root, '.create-service-registry/other'), { recursive: true })],
])('does not enter while %s holds it, and says how to go on', async (_, prepare) => {
  prepare();
  const before = readdirSync(join(root, '.create-service-registry'));
  await expect(exclusively(root, async () => 'in', { wait: 0 })).rejects.toMatchObject({
    code: 'busy',
    hint: expect.stringContaining(join(root, '.create-service-registry')),
  });
  expect(readdirSync(join(root, '.create-service-registry'))).toEqual(before);
  expect(readdirSync(root)).toEqual(['.create-service-registry']);
});

it('waits for as long as others come and go, however short its patience with one of them', async () => {
  let holder = { ...newRun(), host: '00000000' };
  leaveLock(holder);
  const lock = join(root, '.create-service-registry');
  let left = 100;
  const others = setInterval(() => {
    if (left-- > 0) {
      const next = { ...newRun(), host: '00000000' };
      renameSync(join(lock, printRun(holder)), join(lock, printRun(next)));
      holder = next;
      return;
    }
    clearInterval(others);
    rmSync(lock, { recursive: true });
  }, 1);
  expect(await exclusively(root, async () => left, { wait: 0 })).toBeLessThanOrEqual(0);
});

it('says so where nothing can be written', async () => {
  await expect(exclusively(join(root, 'nowhere'), async () => 'in')).rejects.toMatchObject({ code: 'disk' });
  writeFileSync(join(root, 'file'), '');
  await expect(exclusively(join(root, 'file'), async () => 'in', { wayOut: ', or go' })).rejects.toMatchObject({
    hint: 'Move the file away, or go.',
  });
});
