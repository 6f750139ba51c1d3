/** `heal` makes files as the template has them: those that are named, and no others. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { snapshot } from '../testing/apply/snapshot.ts';
import { createService, filesIn, workFolder } from '../testing/command-line.ts';
import { stamp } from '../testing/stamp.ts';

let work: ReturnType<typeof workFolder>;
let whole: ReturnType<typeof snapshot>;
beforeEach(() => {
  work = workFolder();
  stamp(work.folder);
  whole = snapshot(work.folder);
});
afterEach(() => work.remove());

const { inWork, read, write } = filesIn(() => work.folder);
const heal = (words: readonly string[], folder = work.folder) => createService(['heal', ...words], { folder });
const spoil = (): void => {
  write('Dockerfile', '# mine\n');
  rmSync(inWork('scripts'), { recursive: true });
  write('src/features.ts', '// mine\n');
};
const differing = (): readonly string[] => {
  const now = snapshot(work.folder);
  return Object.keys({ ...whole, ...now }).filter((path) => whole[path] !== now[path] && whole[path]?.startsWith('file'));
};

it('chosen files alone, by names from where one is', async () => {
  spoil();
  const script = Object.keys(whole).find((path) => path.startsWith('scripts/')) ?? '';
  const spoilt = differing();
  expect(await heal(['Dockerfile'])).toMatchObject({ code: 0, talk: '' });
  expect(differing()).toEqual(spoilt.filter((path) => path !== 'Dockerfile'));
  expect(await heal([`../${script}`], inWork('src'))).toMatchObject({ code: 1 });
  expect(await heal(['--directory', '..', `../${script}`], inWork('src'))).toMatchObject({ code: 0 });
  expect(differing()).toEqual(spoilt.filter((path) => path !== 'Dockerfile' && path !== script));
});

it('all files, but none that was given away', async () => {
  spoil();
  chmodSync(inWork('package.json'), 0o755);
  write('mine', 'mine\n');
  expect(await heal(['--all'])).toMatchObject({ code: 0, talk: '' });
  expect(differing()).toEqual(['src/features.ts']);
  expect([read('mine'), read('src/features.ts')]).toEqual(['mine\n', '// mine\n']);
  expect(await heal(['--all'])).toMatchObject({ code: 0, out: 'Nothing to heal.\n' });
});

it('none that nobody named, none only looked at, none that is no file of the template', async () => {
  spoil();
  write('mine', 'mine\n');
  const before = snapshot(work.folder);
  expect(await heal([])).toMatchObject({ code: 2, talk: expect.stringContaining('Dockerfile: Its owner changed it.') });
  expect(await heal(['--all', '--dry-run'])).toMatchObject({ code: 0 });
  for (const path of ['mine', 'src/features.ts', '.create-service.json', '../elsewhere', 'CODEOWNERS'])
    expect(await heal(['Dockerfile', path]), path).toMatchObject({ code: 1, talk: expect.stringContaining(path) });
  expect(snapshot(work.folder)).toEqual(before);
});

it('not what something else stands in the place of', async () => {
  rmSync(inWork('Dockerfile'));
  mkdirSync(inWork('Dockerfile'));
  const before = snapshot(work.folder);
  expect(await heal(['Dockerfile'])).toMatchObject({ code: 1, talk: expect.stringContaining('The path is a folder; clear it first.') });
  expect(snapshot(work.folder)).toEqual(before);
});

it('not before the service was brought to the release at hand', async () => {
  spoil();
  const record = JSON.parse(read('.create-service.json'));
  write('.create-service.json', JSON.stringify({ ...record, template: { ...record.template, version: '0.9.0' } }));
  expect(await heal(['--all'])).toMatchObject({ code: 1, talk: expect.stringContaining('create-service update first') });
});
