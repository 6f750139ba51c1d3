/** `add`, `remove`, `set` and `update` on services of the real template. */
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import { snapshot } from '../testing/apply/snapshot.ts';
import { createService, filesIn, type Said, workFolder } from '../testing/command-line.ts';
import { freeCapabilities, stamp } from '../testing/stamp.ts';
import { serviceIn } from '../testing/update/service.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const { inWork, read, write } = filesIn(() => work.folder);
const run = (...words: string[]): Promise<Said> => createService(words, { folder: work.folder });
describe.each(freeCapabilities)('%s', (id) => {
  it('comes and goes, and leaves every byte as it was', async () => {
    stamp(work.folder, { capabilities: [] });
    const before = snapshot(work.folder);
    expect(await run('add', id)).toMatchObject({ code: 0, talk: '' });
    const added = snapshot(work.folder);
    rmSync(work.folder, { recursive: true });
    stamp(work.folder, { capabilities: [id] });
    expect(added).toEqual(snapshot(work.folder));
    expect(await run('remove', id)).toMatchObject({ code: 0, talk: '' });
    expect(snapshot(work.folder)).toEqual(before);
  });
});

it('a pipeline takes the place of the other one, and of none', async () => {
  stamp(work.folder, { pipeline: 'github' });
  const github = snapshot(work.folder);
  expect(await run('add', 'gitlab')).toMatchObject({ code: 0, talk: '' });
  expect(Object.keys(snapshot(work.folder)).filter((path) => path.startsWith('.git'))).toContain('.gitlab-ci.yml');
  expect(Object.keys(snapshot(work.folder)).filter((path) => path.startsWith('.github/workflows'))).toEqual([]);
  expect(await run('remove', 'gitlab')).toMatchObject({ code: 0 });
  expect(await run('add', 'github')).toMatchObject({ code: 0 });
  expect(snapshot(work.folder)).toEqual(github);
});

it('what is no capability is named, and nothing is written', async () => {
  stamp(work.folder, { capabilities: [] });
  const before = snapshot(work.folder);
  expect(await run('add', 'docs', 'nothing')).toMatchObject({
    code: 2,
    talk: expect.stringContaining('nothing: There is no such capability.'),
  });
  expect(await run('remove', 'docs')).toMatchObject({ code: 2, talk: expect.stringContaining('docs: The service has no ') });
  expect(snapshot(work.folder)).toEqual(before);
});

describe('what its owner has to decide', () => {
  const spoil = (): void => write('README.md', read('README.md').replace(/^\| Tier \| .*$/m, '| Tier | the first |'));
  const path = 'deploy/alerts/rules.test.yaml';
  const decide = (): void => write(path, read(path).replaceAll(/tier: ".*"/g, 'tier: "first"'));

  it('is not written with --ci, is shown with --diff, and is written without', async () => {
    stamp(work.folder, { capabilities: ['kubernetes', 'alerts'], tier: '3' });
    spoil();
    decide();
    const before = snapshot(work.folder);
    const refused = await run('set', 'tier=1', '--ci');
    expect(refused).toMatchObject({ code: 1, talk: expect.stringContaining(`${path}: edit/edit`) });
    expect(snapshot(work.folder)).toEqual(before);
    expect(await run('set', 'tier=1', '--diff')).toMatchObject({ code: 1, out: expect.stringContaining(`+++ b/${path}`) });
    expect(snapshot(work.folder)).toEqual(before);
    const { code, talk, out } = await run('set', 'tier=1');
    expect(code).toBe(1);
    expect(out).toContain(`${path}`);
    expect(talk).toContain('1 file holds both sides between markers.');
    expect(read(path)).toContain('<<<<<<< yours');
    expect(read('README.md')).toContain('| Tier | the first |');
  });

  it.each([
    ['in a repository', true],
    ['without one', false],
  ])('is told with what git can do about it: %s', async (_, isRepository) => {
    stamp(work.folder, { capabilities: ['kubernetes', 'alerts'], tier: '3' });
    decide();
    if (isRepository) serviceIn(work.folder).commit();
    const { talk, out } = await run('set', 'tier=1');
    expect([talk.includes('(git mergetool finds them); git add each'), out.includes('\n  git diff\n')]).toEqual([
      isRepository,
      isRepository,
    ]);
  });

  it('is data for programs', async () => {
    stamp(inWork(), { capabilities: ['kubernetes', 'alerts'], tier: '3' });
    decide();
    const { code, out } = await run('set', 'tier=1', '--dry-run', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      name: 'payments',
      template: { from: template.version, to: template.version },
      conflicts: [{ path, kind: 'edit/edit' }],
    });
  });
});

it('an update to the same release has nothing to do, whatever its owner did', async () => {
  stamp(work.folder);
  write('Dockerfile', `${read('Dockerfile')}# mine\n`);
  rmSync(inWork('SECURITY.md'));
  const before = snapshot(work.folder);
  expect(await run('update')).toMatchObject({
    code: 0,
    talk: '',
    out: expect.stringContaining(`is as template ${template.version} has it`),
  });
  expect(snapshot(work.folder)).toEqual(before);
});
