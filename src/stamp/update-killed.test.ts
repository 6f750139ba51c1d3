/** An update that is killed at any call to the file system: all of it is there after the next run looked, or nothing; and that run does the rest. */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Killed, withFault } from '../testing/apply/faults.ts';
import { snapshot, withoutPrivate } from '../testing/apply/snapshot.ts';
import { bring, fetchFrom, newFolder, removeFolders, stampToy } from '../testing/update/service.ts';
import { toy } from '../testing/update/toy.ts';
import { recoverFirst } from './create.ts';
import { applyUpdate, planUpdate } from './update.ts';

afterEach(removeFolders);

const text = 'one\ntwo\nthree\nfour\nfive\nsix\n';
const first = text.replace('one', 'ONE');
const last = text.replace('six', 'SIX');

const old = toy({ same: text, merged: text, 'x/dropped': text, 'old/a': text, decided: text, script: text });
const moves = { 'old/a': 'new/a' };
const files = { same: text, merged: last, added: text, 'new/a': last, decided: text.replace('one', 'uno'), script: { script: text } };
const next = toy(files, { version: '2.0.0', moves });

/** What is made by a process that is gone. */
const deadPid = spawnSync(process.execPath, ['--version']).pid;
const asDead = (act: () => void): void => {
  const own = Object.getOwnPropertyDescriptor(process, 'pid') ?? {};
  Object.defineProperty(process, 'pid', { ...own, value: deadPid });
  try {
    act();
  } finally {
    Object.defineProperty(process, 'pid', own);
  }
};

it('is whole or not begun', async () => {
  const worked = stampToy(old);
  for (const path of ['merged', 'old/a', 'decided']) worked.write(path, first);
  const copy = (): string => {
    const folder = join(newFolder(), 'service');
    cpSync(worked.folder, folder, { recursive: true });
    return folder;
  };
  const input = { ...next, fetchRelease: fetchFrom(old) };
  const before = snapshot(worked.folder);
  const directory = copy();
  await bring({ folder: directory }, next, input);
  const whole = snapshot(directory);
  const outcomes = { before: 0, whole: 0 };
  for (let at = 1, ended = false; !ended; at++) {
    const folder = copy();
    const update = await planUpdate({ ...input, directory: folder });
    const die = (call: number) =>
      call < at
        ? undefined
        : () => {
            throw new Killed();
          };
    asDead(() => {
      try {
        withFault(die, () => applyUpdate(update));
        ended = true;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    });
    recoverFirst(folder);
    const found = withoutPrivate(snapshot(folder));
    const state = JSON.stringify(found) === JSON.stringify(whole) ? 'whole' : 'before';
    outcomes[state] += 1;
    if (state === 'before') expect(found, `killed at call ${at}`).toEqual(before);
    await bring({ folder }, next, input);
    expect(snapshot(folder), `the run after a kill at call ${at}`).toEqual(whole);
  }
  expect(outcomes.before).toBeGreaterThan(20);
  expect(outcomes.whole).toBeGreaterThan(0);
});
