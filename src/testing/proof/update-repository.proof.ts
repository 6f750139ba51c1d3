/** Updates within real git repositories: where the text before comes from, what is entered as unmerged, what is refused. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../support/errors.ts';
import { snapshot } from '../apply/snapshot.ts';
import { bring, fetchFrom, newFolder, removeFolders, type Service, serviceIn, stampToy, told } from '../update/service.ts';
import { toy } from '../update/toy.ts';

// No setting of the machine or of whoever runs the tests reaches the repositories.
beforeAll(() => {
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
});
afterAll(() => vi.unstubAllEnvs());
afterEach(removeFolders);

const text = 'one\ntwo\nthree\nfour\nfive\nsix\n';
const [first, last] = [text.replace('one', 'ONE'), text.replace('six', 'SIX')];
const both = first.replace('six', 'SIX');
const uno = text.replace('one', 'uno');

const other = 'another\nfile\nwith\nother\nlines\n';
const old = toy({ a: text, b: other });
const next = toy({ a: uno, b: other }, { version: '2.0.0' });

/** A service that is committed as it was stamped, and then with its owner's work. */
const worked = (edit: (service: Service) => void, release = old, service = stampToy(release)): Service => {
  service.commit();
  edit(service);
  service.commit();
  return service;
};
const editA = (service: Service): void => service.write('a', first);

/** Stage → text of a path in the index. */
const stagesOf = ({ git }: Service, path: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    git('ls-files', '--unmerged', '--', path)
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(/\s+/))
      .map(([mode = '', id = '', stage = '']) => [stage, `${mode} ${git('cat-file', 'blob', id)}`]),
  );

const refusal = async (act: () => Promise<unknown>): Promise<string> => {
  try {
    await act();
    return 'none';
  } catch (error) {
    if (error instanceof UserError) return [error.message, ...error.problems.map(({ where, says }) => `${where}: ${says}`)].join('\n');
    throw error;
  }
};

describe('the text before', () => {
  it('is found in the history, whatever was committed since', async () => {
    const service = worked(editA);
    await bring(service, toy({ a: last, b: other }, { version: '2.0.0' }));
    expect(service.read('a')).toBe(both);
  });

  it('that no commit ever had, since a conflict was solved, is found all the same', async () => {
    const service = worked(editA);
    await bring(service, next);
    service.write('a', `mine\n${text.slice(4)}`);
    service.commit();
    const third = toy({ a: uno.replace('six', 'sei'), b: other }, { version: '3.0.0' });
    expect(told((await bring(service, third)).plan)).toEqual(['update a']);
    expect(service.read('a')).toBe(`mine\n${text.slice(4).replace('six', 'sei')}`);
  });

  it('that a shallow clone does not have is said to be missing, and is fetched where it can be', async () => {
    const origin = worked(editA);
    const clone = (): Service => {
      const folder = join(newFolder(), 'clone');
      execFileSync('git', ['clone', '-q', '--depth=1', `file://${origin.folder}`, folder], { stdio: 'ignore' });
      return serviceIn(folder);
    };
    const release = toy({ a: last, b: other }, { version: '2.0.0' });
    const alone = clone();
    const { plan } = await bring(alone, release);
    expect(plan.changes.find(({ path }) => path === 'a')).toMatchObject({
      kind: 'conflict',
      why: expect.stringContaining('what it was before is not to be found'),
    });
    expect(Object.keys(stagesOf(alone, 'a'))).toEqual(['2', '3']);
    const helped = clone();
    await bring(helped, release, { fetchRelease: fetchFrom(old) });
    expect(helped.read('a')).toBe(both);
  });

  it('of one file is found though that of another can not be fetched into a partial clone', async () => {
    const origin = worked((service) => {
      editA(service);
      service.write('b', other.replace('file', 'FILE'));
    });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const folder = join(newFolder(), 'clone');
    execFileSync('git', ['clone', '-q', '--filter=blob:none', `file://${origin.folder}`, folder], { stdio: 'ignore' });
    const service = serviceIn(folder);
    service.git('cat-file', 'blob', service.git('rev-parse', 'HEAD~1:a').trim());
    service.git('remote', 'set-url', 'origin', 'file:///nowhere');
    await bring(service, toy({ a: last, b: other.replace('lines', 'words') }, { version: '2.0.0' }));
    expect(service.read('a')).toBe(both);
    expect(service.read('b')).toContain('>>>>>>> template 2.0.0');
  });
});

describe('the index', () => {
  it('holds what was, the owner’s and the template’s of a file in conflict, as tools that merge want it', async () => {
    const service = worked(editA);
    await bring(service, next);
    expect(stagesOf(service, 'a')).toEqual({ 1: `100644 ${text}`, 2: `100644 ${first}`, 3: `100644 ${uno}` });
    expect(service.git('diff', '--name-only', '--diff-filter=U')).toBe('a\n');
    service.git('checkout', '--theirs', 'a');
    expect(service.read('a')).toBe(uno);
    service.git('checkout', '--ours', 'a');
    expect(service.read('a')).toBe(first);
    service.git('checkout', '--merge', 'a');
    expect(service.read('a')).toContain('<<<<<<<');
    service.git('add', 'a');
    expect(service.git('ls-files', '--unmerged')).toBe('');
  });

  it('names paths from its top, where the service lies in a folder of the repository, with umlauts and spaces', async () => {
    const root = newFolder();
    const folder = join(root, 'Dienste für alle/payments');
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(join(root, 'a'), 'not of the service\n');
    const release = toy({ 'ä b': text });
    stampToy(release, folder);
    const service = worked((at) => at.write('ä b', first), release, serviceIn(folder, root));
    await bring(service, toy({ 'ä b': uno }, { version: '2.0.0' }));
    expect(service.git('-c', 'core.quotePath=false', 'diff', '--name-only', '--diff-filter=U')).toBe('Dienste für alle/payments/ä b\n');
    expect(Object.keys(stagesOf(service, 'Dienste für alle/payments/ä b'))).toEqual(['1', '2', '3']);
  });

  it('of a repository with long ids holds them, too', async () => {
    const service = stampToy(old);
    service.git('init', '-q', '--object-format=sha256');
    worked(editA, old, service);
    await bring(service, next, { fetchRelease: fetchFrom(old) });
    expect(stagesOf(service, 'a')).toEqual({ 1: `100644 ${text}`, 2: `100644 ${first}`, 3: `100644 ${uno}` });
  });

  it('holds line ends as the repository wants them, whatever a checkout has', async () => {
    const service = stampToy(old);
    service.commit();
    service.git('config', 'core.autocrlf', 'true');
    service.remove('a');
    service.git('checkout', 'a');
    expect(service.read('a')).toBe(text.replaceAll('\n', '\r\n'));
    service.write('a', first.replaceAll('\n', '\r\n'));
    service.commit();
    service.git('config', 'core.safecrlf', 'true');
    await bring(service, next);
    expect(stagesOf(service, 'a')).toEqual({ 1: `100644 ${text}`, 2: `100644 ${first}`, 3: `100644 ${uno}` });
  });

  it('holds the sides of what is no text, which itself stays its owner’s', async () => {
    const service = worked((at) => at.write('a', 'c\0'), toy({ a: 'a\0' }));
    await bring(service, toy({ a: 'b\0' }, { version: '2.0.0' }));
    expect(service.read('a')).toBe('c\0');
    expect(stagesOf(service, 'a')).toEqual({ 1: '100644 a\0', 2: '100644 c\0', 3: '100644 b\0' });
  });

  it('holds a file in conflict where the template moved it to', async () => {
    const service = worked((at) => at.write('old/a', first), toy({ 'old/a': text }));
    await bring(service, toy({ 'new/a': uno }, { version: '2.0.0', moves: { 'old/a': 'new/a' } }));
    expect(stagesOf(service, 'new/a')).toEqual({ 1: `100644 ${text}`, 2: `100644 ${first}`, 3: `100644 ${uno}` });
  });

  it('holds the permissions of each side', async () => {
    const service = worked((at) => at.write('a', first));
    await bring(service, toy({ a: { script: uno }, b: other }, { version: '2.0.0' }));
    expect(stagesOf(service, 'a')).toEqual({ 1: `100644 ${text}`, 2: `100644 ${first}`, 3: `100755 ${uno}` });
  });

  it('is left alone where nothing is to be decided', async () => {
    const service = worked(() => {});
    await bring(service, next);
    expect(service.git('diff', '--cached', '--name-only')).toBe('');
    expect(service.git('diff', '--name-only')).toBe('.create-service.json\na\n');
  });
});

describe('without git', () => {
  it.each<[string, () => void]>([
    ['on the machine', () => void vi.stubEnv('PATH', newFolder())],
    ['around the folder', () => {}],
  ])('%s, both sides are written, and no index', async (_, prepare) => {
    const service = stampToy(old);
    editA(service);
    const path = process.env.PATH;
    prepare();
    try {
      const { plan } = await bring(service, next);
      expect(told(plan)).toEqual(['conflict a (edit/edit)']);
      expect(service.read('a')).toContain('<<<<<<< yours\nONE\n=======\nuno\n>>>>>>> template 2.0.0\n');
    } finally {
      vi.stubEnv('PATH', path);
    }
  });
});

it('what an update left to decide is told by each that follows, until it is decided', async () => {
  const service = worked(editA);
  await bring(service, next);
  service.commit();
  const { plan } = await bring(service, next);
  expect(told(plan)).toEqual(['keep a (edit/edit)']);
  service.write('a', 'decided\n');
  expect(told((await bring(service, next)).plan)).toEqual([]);
});

it('who may read a file stays its owner’s to say', async () => {
  const service = worked(({ chmod }) => chmod('a', 0o600));
  await bring(service, next);
  expect([service.read('a'), statSync(service.at('a')).mode & 0o777]).toEqual([uno, 0o600]);
});

describe('what is not committed', () => {
  it('is not written over', async () => {
    const service = worked(() => {});
    editA(service);
    const before = snapshot(service.folder);
    expect(await refusal(() => bring(service, next))).toContain('a: It holds changes that are not committed.');
    expect(snapshot(service.folder)).toEqual(before);
  });

  it('is no matter of files that are not written', async () => {
    const service = worked(() => {});
    service.write('b', first);
    service.write('mine', first);
    expect(await refusal(() => bring(service, next))).toBe('none');
    expect([service.read('a'), service.read('b')]).toEqual([uno, first]);
  });

  it('is nobody’s work where it is as it was stamped', async () => {
    const service = stampToy(old);
    service.git('init', '-q');
    expect(await refusal(() => bring(service, next))).toBe('none');
    expect(service.read('a')).toBe(uno);
  });

  it.each<[string, string, typeof old, typeof old]>([
    ['text', '', old, next],
    ['no text', '\0', toy({ a: 'a\0' }), toy({ a: 'b\0' }, { version: '2.0.0' })],
  ])('is refused where it is in conflict since an earlier merge: %s', async (_, end, release, newer) => {
    const service = worked((at) => at.write('a', `mine${end}`), release);
    service.git('checkout', '-q', '-b', 'other', 'HEAD~1');
    service.write('a', `other${end}`);
    service.commit();
    try {
      service.git('merge', 'main');
    } catch {}
    expect(Object.keys(stagesOf(service, 'a'))).toEqual(['1', '2', '3']);
    expect(await refusal(() => bring(service, newer))).toContain('a merge or a rebase waits to be finished (MERGE_HEAD)');
    service.remove('.git/MERGE_HEAD');
    const before = snapshot(service.folder);
    expect(await refusal(() => bring(service, newer))).toContain('a: It is in conflict since an earlier merge.');
    expect(snapshot(service.folder)).toEqual(before);
  });

  it.each<[string, (service: Service) => void]>([
    [
      'an ignored file',
      ({ git, write }) => {
        git('rm', '-q', '--cached', 'a');
        git('commit', '-q', '-m', 'x');
        write('.git/info/exclude', 'a\n');
      },
    ],
    ['one that git is told not to look at', ({ git }) => void git('update-index', '--assume-unchanged', 'a')],
    ['one that git is told to skip', ({ git }) => void git('update-index', '--skip-worktree', 'a')],
  ])('is seen where git does not list it: %s', async (_, hide) => {
    const service = worked(() => {});
    hide(service);
    editA(service);
    expect(await refusal(() => bring(service, next))).toMatch(/^a: (?:Git does not know it|It holds changes that are not)/m);
    expect(service.read('a')).toBe(first);
  });

  it('is not deleted where git does not know it, though the record says that it was stamped so', async () => {
    const service = worked(() => {});
    service.git('rm', '-q', '--cached', 'b');
    service.git('commit', '-q', '-m', 'x');
    service.write('.git/info/exclude', 'b\n');
    expect(await refusal(() => bring(service, toy({ a: text }, { version: '2.0.0' })))).toContain('b: Git does not know it');
    expect(service.read('b')).toBe(other);
  });

  it('is no deletion of its owner’s where a sparse work tree leaves a file out', async () => {
    const service = worked(() => {});
    service.git('sparse-checkout', 'set', '--no-cone', '/*', '!/a');
    expect(service.read('a')).toBeUndefined();
    expect(await refusal(() => bring(service, next))).toContain('a: It is left out of this sparse work tree, and not deleted.');
  });

  it('is not guessed where git does not say: a repository that it refuses', async () => {
    const service = worked(() => {});
    editA(service);
    service.write('.git/config', '[nonsense');
    const before = snapshot(service.folder);
    expect(await refusal(() => bring(service, next))).toMatch(
      /^What is committed of .* can't be told; nothing was written\. Git says: bad config/,
    );
    expect(snapshot(service.folder)).toEqual(before);
  });

  it('of a file that is no text is refused as well: its place in the index would be taken', async () => {
    const service = worked(() => {}, toy({ a: 'a\0' }));
    service.write('a', 'staged\0');
    service.git('add', 'a');
    service.write('a', 'worked on\0');
    expect(await refusal(() => bring(service, toy({ a: 'b\0' }, { version: '2.0.0' })))).toContain('a: It holds changes');
  });
});
