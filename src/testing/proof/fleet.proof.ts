/** Many services in one run, in real repositories: in place, and on branches that leave what is checked out alone. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { template } from '../../../generators/index.ts';
import { snapshot } from '../apply/snapshot.ts';
import { createService, filesIn, workFolder } from '../command-line.ts';
import { layOut, releaseFixture } from '../releases.ts';

let work: ReturnType<typeof workFolder>;
const { inWork, read, write } = filesIn(() => work.folder);
const old = releaseFixture('1.1.0', 'typescript-minimal');
const { GIT_DIR: _, ...env } = process.env;

const git = (folder: string, ...words: string[]): string => {
  const identity = ['-c', 'user.name=Dev', '-c', 'user.email=dev@example.com'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...words], { cwd: inWork(folder), encoding: 'utf8', env });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
};

/** A service as release 1.1.0 stamped it. */
const lay = (path: string, { name = path.replace(/^.*\//, ''), tier = '2' } = {}): void => {
  layOut(inWork(path), old);
  const record = JSON.parse(read(`${path}/.create-service.json`));
  write(`${path}/.create-service.json`, JSON.stringify({ ...record, answers: { ...record.answers, name, tier } }, undefined, 2));
};

const commit = (folder: string): void => {
  mkdirSync(inWork(folder), { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'config', 'user.name', 'Dev');
  git(folder, 'config', 'user.email', 'dev@example.com');
  git(folder, 'add', '--all', '--force');
  git(folder, 'commit', '--quiet', '--message=base');
};

const update = (...words: string[]) =>
  createService(['update', ...words], { folder: work.folder, environment: { TMPDIR: inWork('../tmp') } });
const ends = ({ out }: { readonly out: string }) =>
  (JSON.parse(out) as { directory: string; end: string; branch?: string }[]).map(
    ({ directory, end, branch }) => `${directory.slice(work.folder.length + 1)} ${end}${branch ? ` ${branch}` : ''}`,
  );
const leftovers = (): readonly string[] => readdirSync(inWork('../tmp')).filter((name) => name.startsWith('create-service-branch-'));

beforeEach(() => {
  work = workFolder();
  mkdirSync(inWork('../tmp'));
  lay('services/cart', { tier: '1' });
  lay('services/mail', { tier: '4' });
  lay('services/orders');
});
afterEach(() => work.remove());

describe('in place', () => {
  it('the least critical comes first, and a table tells of all', async () => {
    const { code, out } = await update('services/*');
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(
        `^services/mail .*\\nservices/orders .*\\nservices/cart +1\\.1\\.0 → ${template.version.replaceAll('.', '\\.')} +brought forward +\\d+$`,
        'm',
      ),
    );
    expect(out).toContain('3 services: 3 brought forward.');
    expect(ends(await update('services/*', '--json'))).toEqual([
      'services/mail current',
      'services/orders current',
      'services/cart current',
    ]);
  });

  it('one that can not be brought forward keeps no other from it', async () => {
    write('services/mail/.create-service.json', '{');
    const said = await update('services', '--json');
    expect(said.code).toBe(1);
    expect(ends(said)).toEqual(['services/mail refused', 'services/orders done', 'services/cart done']);
  });

  it('nothing is written for a look', async () => {
    const before = snapshot(work.folder);
    const { code, out } = await update('services', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('3 services: 3 would be brought forward.');
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('a red test stops those that come after it, if that is asked for', async () => {
    const words = ['services', '--json', '--test', 'test ! -e red || { echo it is red; exit 3; }'];
    write('services/orders/red', '');
    const said = await update(...words, '--stop-on-red');
    expect(said.code).toBe(1);
    expect(ends(said)).toEqual(['services/mail done', 'services/orders red', 'services/cart not reached']);
    const [, { log, says }] = JSON.parse(said.out);
    expect([readFileSync(log, 'utf8'), says]).toEqual([`$ ${words.at(-1)}\nit is red\n`, 'it is red']);
    rmSync(inWork('services'), { recursive: true });
    for (const name of ['cart', 'mail', 'orders']) lay(`services/${name}`);
    write('services/cart/red', '');
    expect(ends(await update(...words))).toEqual(['services/cart red', 'services/mail done', 'services/orders done']);
  });

  it('--stop-on-red without a test is a mistake', async () => expect((await update('services', '--stop-on-red')).code).toBe(2));
});

describe('on branches', () => {
  it('of one repository each has its own, of many each has the same, and one commit', async () => {
    commit('services');
    for (const name of ['one', 'two']) {
      lay(`alone/${name}`);
      commit(`alone/${name}`);
    }
    const said = await update('services', 'alone/*', '--branch', 'template', '--json');
    expect(said.code).toBe(0);
    expect(ends(said)).toEqual([
      'services/mail done template-mail',
      'alone/one done template',
      'alone/two done template',
      'services/orders done template-orders',
      'services/cart done template-cart',
    ]);
    expect(git('services', 'branch', '--format=%(refname:short)').split('\n')).toEqual([
      'main',
      'template-cart',
      'template-mail',
      'template-orders',
    ]);
    expect(git('alone/one', 'log', '--format=%s', 'template').split('\n')).toEqual([`Bring one to template ${template.version}`, 'base']);
    expect(git('services', 'log', '-1', '--format=%b', 'template-cart')).toMatch(/^From 1\.1\.0:\n- npx markdownlint-cli2/);
    const touched = git('services', 'diff', '--name-only', 'main', 'template-cart').split('\n');
    expect(touched).toContain('cart/.markdownlint-cli2.yaml');
    expect(touched.every((path) => path.startsWith('cart/'))).toBe(true);
    expect(git('services', 'worktree', 'list').split('\n')).toHaveLength(1);
    expect(leftovers()).toEqual([]);
  });

  it('what is checked out and what is not committed stay as they are, index and all', async () => {
    commit('services');
    appendFileSync(inWork('services/cart/Dockerfile'), '# not committed\n');
    write('services/mail/new.txt', 'staged');
    git('services', 'add', 'mail/new.txt');
    rmSync(inWork('services/orders/CODEOWNERS'));
    const state = () => [git('services', 'status', '--porcelain'), git('services', 'diff', 'HEAD'), git('services', 'rev-parse', 'HEAD')];
    const before = state();
    expect((await update('services', '--branch', 'up', '--json')).code).toBe(0);
    expect(state()).toEqual(before);
    // It was brought forward as it is committed.
    expect(git('services', 'show', 'up-cart:cart/Dockerfile')).not.toContain('not committed');
    expect(git('services', 'ls-tree', '--name-only', 'up-orders', 'orders/CODEOWNERS')).toBe('orders/CODEOWNERS');
  });

  it('what needs somebody to decide gets none', async () => {
    write('services/mail/.markdownlint.yaml', '# ours\nconfig:\n  MD013: true\n');
    commit('services');
    const said = await update('services', '--branch', 'up', '--json');
    expect(said.code).toBe(1);
    expect(ends(said)).toEqual(['services/mail conflicts', 'services/orders done up-orders', 'services/cart done up-cart']);
    expect(git('services', 'branch', '--list', 'up-mail')).toBe('');
    const { talk } = await update('services/mail', '--branch', 'again');
    expect(talk).toContain('(edit/edit)');
    expect(talk).toContain('for somebody to decide: create-service update services/mail\n');
  });

  it('what is current gets none', async () => {
    expect((await update('services')).code).toBe(0);
    commit('services');
    expect(ends(await update('services', '--branch', 'up', '--json'))).toEqual([
      'services/mail current',
      'services/orders current',
      'services/cart current',
    ]);
    expect(git('services', 'branch', '--format=%(refname:short)')).toBe('main');
  });

  it('what a test leaves behind is on none', async () => {
    commit('services');
    const test = 'echo hi > out.xml; echo "# by the test" >> Dockerfile; echo junk > ../cart/junk.txt';
    const said = await update('services', '--branch', 'up', '--json', '--test', test);
    expect(said.code).toBe(0);
    for (const name of ['mail', 'orders', 'cart']) {
      const changed = git('services', 'diff', '--name-only', 'main', `up-${name}`).split('\n');
      expect(changed.every((path) => path.startsWith(`${name}/`))).toBe(true);
      expect(changed.filter((path) => /out\.xml|junk/.test(path))).toEqual([]);
      expect(git('services', 'show', `up-${name}:${name}/Dockerfile`)).not.toContain('by the test');
    }
  });

  it('what somebody ignores everywhere is on it all the same', async () => {
    commit('services');
    write('services/.git/info/exclude', '.markdownlint-cli2.yaml\n');
    expect((await update('services', '--branch', 'up', '--json')).code).toBe(0);
    expect(git('services', 'ls-tree', '--name-only', 'up-cart', 'cart/.markdownlint-cli2.yaml')).not.toBe('');
  });

  it('no setting of the repository is changed, and what is left out of a sparse work tree is on it', async () => {
    commit('services');
    git('services', 'sparse-checkout', 'set', '--no-cone', '/*', '!/cart/.gitleaks.toml');
    const before = read('services/.git/config');
    expect((await update('services', '--branch', 'up', '--json')).code).toBe(0);
    expect(read('services/.git/config')).toBe(before);
    expect(git('services', 'ls-tree', '--name-only', 'up-cart', 'cart/.gitleaks.toml')).toBe('cart/.gitleaks.toml');
  });

  it('one that can not be made spoils no other', async () => {
    rmSync(inWork('services/mail'), { recursive: true });
    lay('services/ä b~c', { name: 'odd', tier: '4' });
    commit('services');
    git('services', 'branch', 'up-orders/x');
    const said = await update('services', '--branch', 'up', '--json');
    expect(ends(said)).toEqual(['services/ä b~c done up-ä-b-c', 'services/orders refused', 'services/cart done up-cart']);
    expect(git('services', 'diff', '--name-only', 'main', 'up-cart')).not.toContain('orders/');
  });

  it('a red one is there to be looked at', async () => {
    write('services/mail/red', '');
    commit('services');
    const said = await update('services', '--branch', 'up', '--json', '--test', 'test ! -e red');
    expect(said.code).toBe(1);
    expect(ends(said)).toEqual(['services/mail red up-mail', 'services/orders done up-orders', 'services/cart done up-cart']);
    expect(git('services', 'log', '-1', '--format=%s', 'up-mail')).toBe(`Bring mail to template ${template.version}`);
  });

  it('one that is there already is not moved', async () => {
    commit('services');
    git('services', 'branch', 'up-cart');
    const said = await update('services', '--branch', 'up', '--json');
    expect(said.code).toBe(1);
    expect(ends(said)).toEqual(['services/mail done up-mail', 'services/orders done up-orders', 'services/cart refused']);
    expect(git('services', 'log', '-1', '--format=%s', 'up-cart')).toBe('base');
  });

  it('no hook is run', async () => {
    commit('services');
    for (const hook of ['pre-commit', 'post-checkout', 'commit-msg']) {
      write(`services/.git/hooks/${hook}`, '#!/bin/sh\nexit 1\n');
      chmodSync(inWork(`services/.git/hooks/${hook}`), 0o755);
    }
    expect((await update('services', '--branch', 'up', '--json')).code).toBe(0);
  });

  it('services of one name are told apart', async () => {
    rmSync(inWork('services'), { recursive: true });
    for (const team of ['a', 'b']) lay(`all/${team}/cart`);
    commit('all');
    expect(ends(await update('all', '--branch', 'up', '--json'))).toEqual(['all/a/cart done up-a-cart', 'all/b/cart done up-b-cart']);
  });

  it.each<[string, () => void, string, RegExp]>([
    ['a name that no branch can have', () => commit('services'), 'a..b', /No branch can be called "a\.\.b"/],
    ['no repository', () => {}, 'up', /services\/mail: git failed in .*: not a git repository/],
    [
      'a repository without a commit',
      () => git('services', 'init', '--quiet'),
      'up',
      /services\/mail: git failed in .*: Needed a single revision/,
    ],
  ])('%s is refused', async (_title, prepare, name, says) => {
    prepare();
    const before = snapshot(realpathSync(inWork('services')));
    const { code, talk } = await update('services', '--branch', name);
    expect(code).not.toBe(0);
    expect(talk).toMatch(says);
    expect(snapshot(realpathSync(inWork('services')))).toEqual(before);
  });

  it('a service that is not committed is refused, by name', async () => {
    commit('services');
    lay('services/late');
    const said = await update('services', '--branch', 'up', '--json');
    expect(said.code).toBe(1);
    expect(ends(said)).toContain('services/late refused');
    expect(ends(said)).toContain('services/cart done up-cart');
  });
});
