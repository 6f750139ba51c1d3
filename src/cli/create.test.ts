/** `create-service` as a user meets it: what it shows is what it does, and what stands there is safe. */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { snapshot } from '../testing/apply/snapshot.ts';
import { createService, type Said, workFolder } from '../testing/command-line.ts';
import { blobId } from '../tree/file-tree.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const run = (...words: string[]): Promise<Said> =>
  createService(['payments', '--owner', 'team-payments', '--yes', '--no-git', '--no-install', ...words], { folder: work.folder });

const succeed = async (...words: string[]): Promise<Said> => {
  const said = await run(...words);
  expect(said.talk).toBe('');
  expect(said.code).toBe(0);
  return said;
};

interface Data {
  readonly changes: readonly {
    readonly path: string;
    readonly kind: string;
    readonly why: string;
    readonly mode: string;
    readonly id?: string;
    readonly bytes?: number;
  }[];
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly problems: readonly { readonly where: string; readonly says: string }[];
  };
}
const data = ({ out }: Said): Data => JSON.parse(out) as Data;

const inService = (path: string): string => join(work.folder, 'payments', path);
const read = (path: string): string => readFileSync(inService(path), 'utf8');

/** Git blob id and mode of every file on disk. */
const filesOnDisk = (): Record<string, string> => {
  const found = snapshot(join(work.folder, 'payments'));
  return Object.fromEntries(
    Object.entries(found)
      .filter(([, kind]) => kind.startsWith('file'))
      .map(([path, kind]) => [path, `${kind.startsWith('file 755') ? 'executable' : 'file'} ${blobId(readFileSync(inService(path)))}`]),
  );
};

const answersSets: readonly (readonly string[])[] = [
  [],
  ['--capabilities', 'none', '--pipeline', 'none'],
  ['--pipeline', 'gitlab', '--tier', '1', '--scope', '@acme', '--port', '9000', '--lifecycle', 'production'],
  ['--capabilities', 'postgres,docs', '--description', `"It's" {{name}} \\ 😀: #1`],
];

describe.each(answersSets.map((words) => [words.join(' ') || 'the defaults', words] as const))('with %s', (_, words) => {
  it('a dry run says byte for byte what a real run writes, and writes nothing', async () => {
    const dry = data(await succeed(...words, '--dry-run', '--json'));
    expect(readdirSync(work.folder)).toEqual([]);
    const real = data(await succeed(...words, '--json'));
    expect(real.changes).toEqual(dry.changes);
    expect(filesOnDisk()).toEqual(Object.fromEntries(dry.changes.map(({ path, mode, id }) => [path, `${mode} ${id}`])));
    for (const { path, bytes } of dry.changes) expect(readFileSync(inService(path)).byteLength, path).toBe(bytes);
  });

  it('a second run has nothing to do', async () => {
    await succeed(...words);
    const before = snapshot(work.folder);
    const { changes } = data(await succeed(...words, '--json'));
    expect(new Set(changes.map(({ kind, why }) => `${kind}: ${why}`))).toEqual(new Set(['keep: the same already']));
    expect((await succeed(...words, '--diff')).out).toBe('');
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('the record names every other file, as managed with its id or as given once', async () => {
    await succeed(...words);
    const record = JSON.parse(read('.create-service.json')) as { managed: Record<string, string>; seed: string[] };
    const others = Object.entries(filesOnDisk()).filter(([path]) => path !== '.create-service.json');
    expect([...Object.keys(record.managed), ...record.seed].sort()).toEqual(others.map(([path]) => path).sort());
    for (const [path, id] of Object.entries(record.managed)) expect(filesOnDisk()[path]).toContain(id);
  });
});

describe('into a folder in use', () => {
  beforeEach(() => {
    mkdirSync(inService('docs'), { recursive: true });
    writeFileSync(inService('README.md'), 'My own.\n');
    writeFileSync(inService('Dockerfile'), 'FROM scratch\n');
    writeFileSync(inService('notes.txt'), 'Nothing to do with it.\n');
  });

  it('overwrites nothing, writes nothing, and names each conflict', async () => {
    const before = snapshot(work.folder);
    const { code, talk } = await run();
    expect(code).toBe(1);
    expect(talk).toContain('Nothing was written: 2 files in');
    expect(talk).toContain('README.md: Another file stands there.');
    expect(talk).toContain('Dockerfile: Another file stands there.');
    expect(talk).toContain('--overwrite');
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('says so beforehand, with the same exit code', async () => {
    const before = snapshot(work.folder);
    const dry = await run('--dry-run', '--json');
    expect(dry.code).toBe(1);
    expect(
      data(dry)
        .changes.filter(({ kind }) => kind === 'conflict')
        .map(({ path }) => path),
    ).toEqual(['Dockerfile', 'README.md']);
    const shown = await run('--dry-run');
    expect(shown.code).toBe(1);
    expect(shown.out).toMatch(/^! +Dockerfile .* another file stands there$/m);
    expect(shown.out).toMatch(/^\+ +compose.yaml .* new$/m);
    expect(shown.talk).toContain('Dockerfile: Another file stands there.');
    const diff = await run('--diff');
    expect(diff.code).toBe(1);
    expect(diff.out).toContain('--- a/Dockerfile\n+++ b/Dockerfile');
    expect(diff.out).toContain('-FROM scratch');
    expect(diff.out).toContain('--- /dev/null\n+++ b/compose.yaml');
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('overwrites when told so, and leaves alone what is none of its business', async () => {
    const { changes } = data(await succeed('--overwrite', '--json'));
    expect(changes.filter(({ kind }) => kind === 'update').map(({ path }) => path)).toEqual(['Dockerfile', 'README.md']);
    expect(read('README.md')).not.toContain('My own.');
    expect(read('notes.txt')).toBe('Nothing to do with it.\n');
  });

  it('lets nobody talk it into overwriting a folder, or following a link', async () => {
    rmSync(inService('README.md'));
    mkdirSync(inService('README.md'));
    mkdirSync(join(work.folder, 'outside'));
    rmSync(inService('docs'), { recursive: true });
    symlinkSync('../outside', inService('docs'));
    const before = snapshot(work.folder);
    const { code, talk } = await run('--overwrite');
    expect(code).toBe(1);
    expect(talk).toContain('README.md: The path is a folder.');
    expect(talk).toMatch(/docs\/\S+: The path lies below docs, which is a symbolic link to \.\.\/outside\./);
    expect(talk).not.toContain('--overwrite');
    expect(snapshot(work.folder)).toEqual(before);
  });
});

describe('into a service that was stamped before', () => {
  beforeEach(async () => {
    await succeed();
  });

  it('keeps what its owner changed or deleted', async () => {
    writeFileSync(inService('README.md'), 'Mine by now.\n');
    writeFileSync(inService('Dockerfile'), 'FROM mine\n');
    rmSync(inService('SECURITY.md'));
    const { changes } = data(await succeed('--json'));
    const kept = Object.fromEntries(changes.map(({ path, kind, why }) => [path, `${kind}: ${why}`]));
    expect(kept['README.md']).toBe("keep: given once, its owner's since");
    expect(kept.Dockerfile).toBe('keep: its owner changed it');
    expect(kept['SECURITY.md']).toBe('keep: its owner deleted it');
    expect(read('Dockerfile')).toBe('FROM mine\n');
  });

  it('brings files forward that nobody changed, and shows the difference first', async () => {
    const { out } = await succeed('--pipeline', 'none', '--diff');
    expect(out).toMatch(/^--- a\/\.github\/workflows\/.*\n\+\+\+ \/dev\/null$/m);
    const { changes } = data(await succeed('--pipeline', 'none', '--json'));
    expect(changes.filter(({ path }) => path.startsWith('.github/workflows/')).map(({ kind }) => kind)).toContain('delete');
    expect(readdirSync(inService('.'))).not.toContain('.gitlab-ci.yml');
  });

  it('refuses to become another service', async () => {
    const before = snapshot(work.folder);
    const said = await createService(
      ['orders', '--owner', 'team-orders', '--directory', 'payments', '--yes', '--no-git', '--no-install', '--overwrite', '--json'],
      {
        folder: work.folder,
      },
    );
    expect(said.code).toBe(1);
    expect(data(said).error).toMatchObject({
      code: 'another-service',
      problems: [{ where: 'name', says: 'It is "payments" there and can\'t become "orders".' }],
    });
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('refuses a record that was tampered with', async () => {
    const record = JSON.parse(read('.create-service.json'));
    record.managed['../outside'] = record.managed.Dockerfile;
    writeFileSync(inService('.create-service.json'), JSON.stringify(record));
    const said = await run('--json', '--overwrite');
    expect(said.code).toBe(1);
    expect(data(said).error).toMatchObject({ code: 'damaged-record' });
    expect(said.talk).toContain('"../outside": The path has a segment "..".');
  });
});

describe('where no service can be', () => {
  it.each<[string, string, () => void]>([
    ['a file', 'is not a folder', () => writeFileSync(inService('.'), '')],
    ['a link to nowhere', 'is not a folder', () => symlinkSync('nowhere', inService('.'))],
    ['a link to a file', 'is not a folder', () => symlinkSync('/etc/passwd', inService('.'))],
    ['a link to itself', 'circle', () => symlinkSync('payments', inService('.'))],
  ])("%s is refused in a user's words", async (_, says, prepare) => {
    prepare();
    const before = snapshot(work.folder);
    for (const words of [[], ['--dry-run'], ['--diff'], ['--overwrite']]) {
      const { code, talk } = await run(...words);
      expect(code).toBe(1);
      expect(talk).toContain(says);
      expect(talk).not.toContain('bug');
    }
    expect(snapshot(work.folder)).toEqual(before);
  });

  it.each([
    ['below a file', 'file/payments', 'a file stands where a folder is needed'],
    ['with a name that is too long', 'x'.repeat(300), 'too long'],
  ])('a folder %s', async (_, directory, says) => {
    writeFileSync(join(work.folder, 'file'), '');
    for (const words of [[], ['--dry-run']]) {
      const { code, talk } = await run('--directory', directory, ...words);
      expect(code).toBe(1);
      expect(talk).toContain(says);
    }
    expect(readdirSync(work.folder)).toEqual(['file']);
  });
});

describe('--plan', () => {
  it('saves the plan of a dry run and of a real run, as --json prints it', async () => {
    const dry = await succeed('--dry-run', '--json', '--plan', 'plan.json');
    expect(JSON.parse(readFileSync(join(work.folder, 'plan.json'), 'utf8'))).toEqual(JSON.parse(dry.out));
    await succeed('--plan', 'real.json');
    expect(JSON.parse(readFileSync(join(work.folder, 'real.json'), 'utf8'))).toEqual(JSON.parse(dry.out));
  });

  it("says in a user's words that it can't be saved", async () => {
    const { code, talk } = await run('--dry-run', '--plan', 'nowhere/plan.json');
    expect(code).toBe(2);
    expect(talk).toContain('plan.json: its folder is not there');
    const folder = await run('--dry-run', '--plan', '.');
    expect(folder.code).toBe(2);
    expect(folder.talk).toContain('a folder stands where a file is needed');
  });

  it('overwrites an earlier plan, and nothing else', async () => {
    await succeed('--dry-run', '--plan', 'plan.json');
    await succeed('--dry-run', '--tier', '1', '--plan', 'plan.json');
    writeFileSync(join(work.folder, 'notes.md'), 'precious');
    const { code, talk } = await run('--dry-run', '--plan', 'notes.md');
    expect(code).toBe(2);
    expect(talk).toContain('notes.md is there and is no plan');
    expect(readFileSync(join(work.folder, 'notes.md'), 'utf8')).toBe('precious');
  });

  it('is saved to no file that is to be stamped', async () => {
    mkdirSync(inService('.'));
    for (const words of [[], ['--dry-run']]) {
      const { code, talk } = await run('--plan', 'payments/README.md', ...words);
      expect(code).toBe(2);
      expect(talk).toContain('payments/README.md is a file of the service');
    }
    expect(readdirSync(inService('.'))).toEqual([]);
  });
});

describe('what was made', () => {
  it('is shown by layer, with the next steps and the command that repeats it', async () => {
    const { out } = await succeed('--pipeline', 'none');
    expect(out).toMatch(/^ {2}languages\/typescript +\d+ files/m);
    expect(out).toMatch(/^ {2}service +\d+ files/m);
    expect(out).toMatch(/^ {2}capabilities\/kubernetes\/any .*\n {4}deploy\/kubernetes\/$/m);
    expect(out).toMatch(/^Next:\n {2}cd payments\n {2}npm ci\n {2}npm run dev\n\n/m);
    expect(out).toContain('cd payments');
    const repeat = /^The same again: create-service (.*)$/m.exec(out)?.[1];
    const before = snapshot(work.folder);
    rmSync(inService('.'), { recursive: true });
    expect((await createService(repeat?.split(' ') ?? [], { folder: work.folder })).code).toBe(0);
    expect(snapshot(work.folder)).toEqual(before);
  });
});
