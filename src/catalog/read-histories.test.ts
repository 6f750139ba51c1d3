/** Histories of services, read from real repositories. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { ada, another, makeRepository, type TestRepository } from '../testing/repository.ts';
import { service } from '../testing/rules.ts';
import { scratch } from '../testing/scratch.ts';
import { toCatalog } from './catalog.ts';
import { readHistories } from './read-histories.ts';

const DAY = '2026-11-25';
const ref = (name: string): string => `component:default/${name}`;

let root: string;
let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  root = mkdtempSync(join(scratch, 'histories-'));
  environment = process.env;
  process.env = { ...environment, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
});
afterEach(() => {
  process.env = environment;
  rmSync(root, { recursive: true, force: true });
});

const INFO = 'catalog-info.yaml';
/** Beside each description a file of source, without which there is no service. */
const repository = (folder = '.', day = DAY): TestRepository => {
  const made = makeRepository(join(root, folder), day);
  return { ...made, commit: ({ files = {}, ...rest }) => made.commit({ ...rest, files: { ...sourceBeside(files), ...files } }) };
};
const sourceBeside = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(files).flatMap((path) => (path.endsWith(INFO) ? [[`${path.slice(0, -INFO.length)}service.go`, '']] : [])));
/** By name, the folder of each below the registry. */
const read = (folders: Readonly<Record<string, string>>, more: { days?: number; bots?: readonly string[]; commit?: string } = {}) => {
  const entities = Object.entries(folders).map(([name, folder]) => ({
    ...service(name),
    source: { file: folder === '.' ? INFO : folder.endsWith('.yaml') ? folder : `${folder}/${INFO}`, document: 0 },
  }));
  return readHistories(toCatalog({ entities, problems: [] }), { root, day: DAY, days: 180, bots: [], ...more });
};
/** What was read, in short: age and author of each commit, `*` for a bot's. */
const told = async (...[folders, more]: Parameters<typeof read>) => {
  const { of, missing } = await read(folders, more);
  const commits = [...of].map(([key, { commits: all }]) => [
    key.slice(ref('').length),
    all.map(({ age, author, isHuman }) => `${age} ${author}${isHuman ? '' : '*'}`),
  ]);
  return { ...Object.fromEntries(commits), ...Object.fromEntries([...missing].map(([key, says]) => [key.slice(ref('').length), says])) };
};

describe('a commit counts', () => {
  it('for the service in whose folder it changed something: the deepest where one holds another', async () => {
    const { commit } = repository();
    commit({ ago: 20, files: { [INFO]: '1', 'a/catalog-info.yaml': '1', 'a/b/catalog-info.yaml': '1', 'ab/catalog-info.yaml': '1' } });
    commit({ ago: 10, files: { 'a/b/src/x.ts': another() } });
    commit({ ago: 9, files: { 'a/x.ts': another(), 'README.md': another() } });
    commit({ ago: 8, files: { 'ab/x.ts': another() } });
    const folders = { top: '.', a: 'a', b: 'a/b', ab: 'ab' };
    expect(await told(folders)).toEqual({
      top: ['9 Ada', '20 Ada'],
      a: ['9 Ada', '20 Ada'],
      b: ['10 Ada', '20 Ada'],
      ab: ['8 Ada', '20 Ada'],
    });
    const { of } = await read(folders);
    const [first, second] = [of.get(ref('a'))?.commits[0], of.get(ref('top'))?.commits[0]];
    expect(first?.services).toEqual([ref('a'), ref('top')]);
    expect(first).toBe(second);
  });

  it('whatever its paths hold: spaces, umlauts, quotes, line breaks, and what looks like a commit', async () => {
    const { commit } = repository();
    const odd = 'Dienste/Größe "x"\n@1';
    commit({ ago: 3, files: { [`${odd}/${INFO}`]: '1' } });
    commit({ ago: 2, by: 'Zoë Ångström <z@example.org>', files: { [`${odd}/@1700000000`]: '1', [`${odd}/ä\tö`]: '1', R100: '1' } });
    expect(await told({ odd, other: 'other' })).toEqual({
      odd: ['2 Zoë Ångström', '3 Ada'],
      other: expect.stringContaining('no file that is committed'),
    });
  });

  it('by the day in UTC, up to the last day of what is asked for', async () => {
    const { commit } = repository();
    for (const ago of [200, 181, 180, 91, 1, 0]) commit({ ago, files: { [`a/${INFO}`]: another() } });
    expect(await told({ a: 'a' })).toEqual({ a: ['0 Ada', '1 Ada', '91 Ada', '180 Ada'] });
    expect(await told({ a: 'a' }, { days: 1 })).toEqual({ a: ['0 Ada', '1 Ada'] });
    expect(await told({ a: 'a' }, { days: 0.0001 })).toEqual({ a: ['0 Ada'] });
    expect(await told({ a: 'a' }, { days: 1_000_000 })).toMatchObject({ a: { length: 6 } });
  });

  it('with an age of nothing where a clock went ahead', async () => {
    repository().commit({ ago: -3, files: { [`a/${INFO}`]: '1' } });
    expect(await told({ a: 'a' })).toEqual({ a: ['0 Ada'] });
  });

  it('on a branch, and its merge does not', async () => {
    const { commit, git } = repository();
    commit({ ago: 9, files: { [`a/${INFO}`]: '1' } });
    git('switch', '-q', '-c', 'branch');
    commit({ ago: 8, by: 'Bo <bo@example.org>', files: { 'a/b.ts': '1' } });
    git('switch', '-q', 'main');
    commit({ ago: 7, files: { 'a/c.ts': '1' } });
    git('merge', '-q', '--no-ff', '-m', 'Merge', 'branch');
    expect(await told({ a: 'a' })).toEqual({ a: ['7 Ada', '8 Bo', '9 Ada'] });
  });

  it('for a service that has moved, if it took its catalog-info.yaml along', async () => {
    const { commit, git } = repository();
    commit({ ago: 9, files: { [`old/a/${INFO}`]: another(), 'old/a/x.ts': another(), 'old/y.ts': another() } });
    commit({ ago: 8, files: { 'old/a/x.ts': another() } });
    mkdirSync(join(root, 'new'));
    git('mv', 'old/a', 'new/a b');
    commit({ ago: 7 });
    commit({ ago: 6, files: { 'new/a b/x.ts': another() } });
    expect(await told({ a: 'new/a b' })).toEqual({ a: ['6 Ada', '7 Ada', '8 Ada', '9 Ada'] });
  });

  it('for both services where a file went from one to the other', async () => {
    const { commit, git } = repository();
    commit({ ago: 9, files: { [`a/${INFO}`]: another(), [`b/${INFO}`]: another(), 'a/x.ts': another() } });
    git('mv', 'a/x.ts', 'b/x.ts');
    commit({ ago: 8 });
    expect(await told({ a: 'a', b: 'b' })).toEqual({ a: ['8 Ada', '9 Ada'], b: ['8 Ada', '9 Ada'] });
  });
});

describe('an author', () => {
  const of = async (by: readonly string[], files: Readonly<Record<string, string>> = {}, bots: readonly string[] = []) => {
    const { commit } = repository();
    commit({ ago: 50, files: { [`a/${INFO}`]: '1', ...files } });
    for (const person of by) commit({ ago: 5, by: person, files: { 'a/x.ts': another() } });
    return ((await told({ a: 'a' }, { bots })) as { a: string[] }).a
      .slice(0, -1)
      .map((line) => line.slice(2))
      .reverse();
  };

  it.each([
    'dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>',
    'github-actions <41898282+github-actions[bot]@users.noreply.github.com>',
    'GitHub Actions <actions@github.com>',
    'renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>',
    'Renovate Bot <bot@renovateapp.com>',
    'semantic-release-bot <semantic-release-bot@martynus.net>',
    'renovate-token <project_123_bot_0a1b2c@noreply.gitlab.example.org>',
    'deploy <group7_bot@noreply.gitlab.example.org>',
  ])('like %s is no person', async (bot) => expect((await of([bot]))[0]).toMatch(/\*$/));

  it.each(['Jan Bot <jan@example.org>', 'Abbot <abbot@example.org>', 'Bo Jenkins <jenkins@example.org>'])(
    'like %s is one',
    async (person) => expect((await of([person]))[0]).not.toMatch(/\*$/),
  );

  it('is none where the policy says so', async () =>
    expect(await of(['Deploy Robot <deploy@example.org>', ada], {}, ['deploy robot'])).toEqual(['Deploy Robot*', 'Ada']));

  it('with two addresses is one person by .mailmap, by the name that it gives', async () =>
    expect(
      await of(['A. Lovelace <lovelace@home.example>', ada], {
        '.mailmap': 'Countess <ada@example.org> <lovelace@home.example>\nCountess <ada@example.org>\n',
      }),
    ).toEqual(['Countess', 'Countess']));

  it('with two names at one address is one person, by the newer name', async () =>
    expect(await of(['ada <ADA@example.org>', 'Ada Lovelace <ada@example.org>'])).toEqual(['Ada Lovelace', 'Ada Lovelace']));

  it('with an address for a name keeps it to themselves', async () =>
    expect(await of(['bo@example.org <bo@example.org>'])).toEqual(['bo']));
});

test('lock files are those that are committed in the folder of the service, with their last change by anybody', async () => {
  const { commit } = repository();
  commit({
    ago: 300,
    files: { [`a/${INFO}`]: '1', 'a/go.sum': '1', 'a/yarn.lock': '1', 'a/fixtures/package-lock.json': '1', 'pnpm-lock.yaml': '1' },
  });
  commit({ ago: 100, files: { 'a/yarn.lock': '1.5' } });
  commit({ ago: 40, by: 'renovate[bot] <r@example.org>', files: { 'a/yarn.lock': '2' } });
  commit({ ago: 50, files: { 'a/yarn.lock': '3' } });
  writeFileSync(join(root, 'a/uv.lock'), '1');
  const { of } = await read({ a: 'a' });
  expect(of.get(ref('a'))).toMatchObject({ days: 180, lockFiles: [{ name: 'go.sum' }, { name: 'yarn.lock', age: 40 }] });
  expect(of.get(ref('a'))?.lockFiles[0]).not.toHaveProperty('age');
});

describe('several repositories', () => {
  it('of one registry are read each for itself, nested ones and submodules among them', async () => {
    const [outer, nested, beside] = [repository('registry'), repository('registry/nested'), repository('beside')];
    beside.commit({ ago: 4, files: { [INFO]: '1' } });
    nested.commit({ ago: 3, files: { [INFO]: '1' } });
    outer.commit({ ago: 2, files: { [`a/${INFO}`]: '1', '.gitignore': 'nested\n' } });
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', beside.folder, 'sub');
    outer.commit({ ago: 1 });
    root = join(root, 'registry');
    expect(await told({ a: 'a', nested: 'nested', sub: 'sub', beside: '../beside' })).toEqual({
      a: ['2 Ada'],
      nested: ['3 Ada'],
      sub: ['4 Ada'],
      beside: ['4 Ada'],
    });
    root = join(root, '..');
  });

  it('are found through a link to the registry', async () => {
    repository('real').commit({ ago: 2, files: { [`catalog/a/${INFO}`]: '1' } });
    symlinkSync(join(root, 'real/catalog'), join(root, 'link'));
    expect(await told({ a: 'link/a' })).toEqual({ a: ['2 Ada'] });
  });

  it('at a commit of the registry’s own: others are read as they are', async () => {
    const [own, other] = [repository(), repository('other')];
    own.commit({ ago: 3, files: { [`a/${INFO}`]: '1', '.gitignore': 'other\n' } });
    own.commit({ ago: 2, files: { 'a/x.ts': '1', [`new/${INFO}`]: '1' } });
    other.commit({ ago: 1, files: { [INFO]: '1' } });
    expect(await told({ a: 'a', new: 'new', other: 'other' }, { commit: own.git('rev-parse', 'HEAD~1').trim() })).toEqual({
      a: ['3 Ada'],
      new: expect.stringContaining('no file that is committed'),
      other: ['1 Ada'],
    });
  });
});

describe('settings of git that a person may have', () => {
  it('change nothing', async () => {
    const { commit, git } = repository();
    commit({ ago: 9, files: { [`a/${INFO}`]: '1' } });
    commit({ ago: 8, by: 'Zoë <z@example.org>', files: { 'a/ä.ts': '1' } });
    const settings = {
      'log.showSignature': 'true',
      'log.showRoot': 'false',
      'color.ui': 'always',
      'diff.renames': 'copies',
      'log.date': 'relative',
      'core.quotePath': 'true',
      'diff.relative': 'true',
      'log.mailmap': 'false',
      'log.decorate': 'full',
      'log.follow': 'true',
      'i18n.logOutputEncoding': 'ISO-8859-1',
    };
    for (const [name, value] of Object.entries(settings)) git('config', name, value);
    expect(await told({ a: 'a' })).toEqual({ a: ['8 Zoë', '9 Ada'] });
  });

  it('nor do variables that a hook leaves behind', async () => {
    const { commit } = repository('mine');
    commit({ ago: 9, files: { [INFO]: '1' } });
    const other = repository('other');
    other.commit({ ago: 1, files: { [INFO]: '1' } });
    Object.assign(process.env, { GIT_DIR: join(other.folder, '.git'), GIT_WORK_TREE: other.folder, GIT_INDEX_FILE: 'nowhere' });
    expect(await told({ a: 'mine' })).toEqual({ a: ['9 Ada'] });
  });
});

describe('not known is', () => {
  const reason = async (...parameters: Parameters<typeof read>) => ((await told(...parameters)) as { a: string }).a;

  it('a history that a shallow clone cuts off', async () => {
    const { commit, git } = repository('origin');
    for (const ago of [3, 2, 1]) commit({ ago, files: { [`a/${INFO}`]: another() } });
    git('clone', '-q', '--depth=1', `file://${join(root, 'origin')}`, join(root, 'clone'));
    expect(await reason({ a: 'clone/a' })).toMatch(/cut off by a shallow clone: .*fetch-depth: 0/);
  });

  it('a history without any commit', async () => {
    repository();
    expect(await reason({ a: 'a' })).toBe('the repository has no commit yet');
  });

  it('a service that is not committed, in the index or not', async () => {
    const { commit, git } = repository();
    commit({ ago: 1, files: { 'README.md': '1' } });
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a', INFO), '1');
    git('add', '.');
    expect(await reason({ a: 'a' })).toBe('the folder has no file that is committed');
  });

  it('what is described here and made elsewhere', async () => {
    const { commit } = makeRepository(root, DAY);
    commit({ ago: 1, files: { [`a/${INFO}`]: '1', 'a/docs/index.md': '1', [`b/${INFO}`]: '1', 'b/Dockerfile': '1' } });
    expect(await told({ a: 'a', b: 'b' })).toEqual({ a: 'the folder holds no source, only a description', b: ['1 Ada'] });
  });

  it('what lies in no repository, or in no folder of its own', async () => {
    repository('repository').commit({ ago: 1, files: { 'all.yaml': '1' } });
    mkdirSync(join(root, 'a'));
    expect(await reason({ a: 'a' })).toBe('the folder is in no git repository');
    expect(await reason({ a: 'repository/all.yaml' })).toMatch(/^no folder of its own is known/);
  });

  it('anything without git', async () => {
    repository().commit({ ago: 1, files: { [`a/${INFO}`]: '1' } });
    process.env.PATH = join(root, 'nowhere');
    expect(await reason({ a: 'a' })).toBe('git is not installed, or not on the PATH');
  });

  it('a repository of another user', async () => {
    repository().commit({ ago: 1, files: { [`a/${INFO}`]: '1' } });
    process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = '1';
    expect(await reason({ a: 'a' })).toMatch(/belongs to another user: name it under safe\.directory/);
  });

  it('what a broken repository holds, even with a sound one above', async () => {
    repository().commit({ ago: 1, files: { [`a/${INFO}`]: '1' } });
    mkdirSync(join(root, 'a/.git'));
    expect(await reason({ a: 'a' })).toMatch(/^git could not read the repository \(not a git repository/);
  });

  it('what git itself can not find', async () => {
    const { commit, folder } = repository();
    commit({ ago: 1, files: { [`a/${INFO}`]: '1' } });
    renameSync(join(folder, '.git/objects'), join(folder, '.git/things'));
    mkdirSync(join(folder, '.git/objects'));
    expect(await reason({ a: 'a' })).toMatch(/^git could not read the repository \(/);
  });

  it('never the others: each is read for itself', async () => {
    repository('whole').commit({ ago: 1, files: { [INFO]: '1' } });
    repository('empty');
    expect(await told({ whole: 'whole', empty: 'empty' })).toEqual({ whole: ['1 Ada'], empty: 'the repository has no commit yet' });
  });
});

test('a partial clone is read without its files, and none is fetched', async () => {
  const { commit, git } = repository('origin');
  commit({ ago: 9, files: { [`old/${INFO}`]: '1', 'old/x.ts': 'one\ntwo\n' } });
  git('mv', 'old', 'new');
  commit({ ago: 8, files: { 'new/x.ts': 'one\ntwo\nthree\n' } });
  git('config', 'uploadpack.allowFilter', 'true');
  git('clone', '-q', '--filter=blob:none', '--no-checkout', `file://${join(root, 'origin')}`, join(root, 'clone'));
  renameSync(join(root, 'origin'), join(root, 'gone'));
  expect(await told({ a: 'clone/new' })).toEqual({ a: ['8 Ada', '9 Ada'] });
});
