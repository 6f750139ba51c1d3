/** The packed package, installed elsewhere: what is in it, which Nodes run it, and what plop and TypeScript make of it. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installPacked, nodeOfVersion, oldestNodes, type Packed, packProject } from '../package.ts';
import { finish, succeed } from '../process.ts';
import { snapshot } from '../snapshot.ts';
import { stamp } from '../stamp.ts';
import { inTerminal } from '../terminal.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'package-proof-'));
const installed = join(folder, 'installed');
let packed: Packed;
let bin: string;

beforeAll(async () => {
  packed = await packProject(join(folder, 'packed'));
  bin = await installPacked(packed, installed);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const flags = ['--owner', 'team-payments', '--yes', '--no-install', '--no-git'];

describe('what is in the package', () => {
  test('the bundle, its declarations and licences, and nothing else', () => {
    const kinds = new Set(packed.files.map((path) => path.replace(/^(dist\/(chunks|types)\/).*(\.\w+)$/, '$1*$3')));
    expect([...kinds].sort()).toEqual(
      [
        'LICENSE',
        'README.md',
        'dist/THIRD-PARTY-LICENCES.txt',
        'dist/bin.js',
        'dist/chunks/*.js',
        'dist/plopfile.js',
        'dist/types/*.ts',
        'package.json',
      ].sort(),
    );
  });

  test('no path of the machine that built it', () => {
    for (const path of packed.files) expect(readFileSync(join(installed, 'node_modules/create-service', path), 'utf8')).not.toContain(root);
  });

  test('less than 1 MB to download, and nothing to install beside it', () => {
    console.log(`The package has ${packed.files.length} files, ${packed.size} bytes packed and ${packed.unpackedSize} unpacked.`);
    expect(packed.size).toBeLessThan(1_000_000);
    expect(readdirSync(join(installed, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['create-service']);
  });

  test('the licence of every package in the bundle', () => {
    const text = readFileSync(join(installed, 'node_modules/create-service/dist/THIRD-PARTY-LICENCES.txt'), 'utf8');
    for (const name of ['yargs', 'handlebars', 'js-yaml', 'inquirer', 'execa', 'node-plop'])
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });
});

describe.each(['this machine', ...oldestNodes()])('on Node %s', (version) => {
  test('it stamps what its sources stamp', async () => {
    const node = version === 'this machine' ? '/usr/bin/env' : await nodeOfVersion(version);
    const command = version === 'this machine' ? [node, 'node', bin] : [node, bin];
    const into = join(folder, `on-${version.replaceAll(/\W/g, '-')}`);
    await succeed([...command, 'payments', ...flags, '--directory', into], { folder });
    expect(snapshot(into)).toEqual(snapshot(stamp(join(folder, `expected-${version.replaceAll(/\W/g, '-')}`))));
    const help = await succeed([...command, '--help'], { folder });
    expect(help.stdout).toBe((await succeed([process.execPath, join(root, 'src/cli/bin.ts'), '--help'], { folder })).stdout);
    const refused = await finish([...command, 'Bad Name', ...flags], { folder });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('"Bad Name"')]);
  });
});

describe('in a terminal', () => {
  test('it asks what was not given, shows its progress, and stamps what was answered', async () => {
    const work = join(folder, 'asked');
    mkdirSync(work);
    const terminal = await inTerminal([process.execPath, bin, 'payments', '--owner', 'team-payments', '--no-install'], work);
    try {
      await terminal.shows('? Description');
      await terminal.press('Takes payments.', 'Enter');
      await terminal.shows('? System');
      await terminal.press('shop', 'Enter');
      // Everything else is answered by its default.
      for (const title of ['Language', 'Capabilities', 'Pipeline', 'Tier', 'Lifecycle', 'Port', 'Package scope', 'Folder']) {
        await terminal.shows(`? ${title}`);
        await terminal.press('Enter');
      }
      await terminal.shows('? Git');
      await terminal.press('Enter');
      await terminal.shows('✔ Make the first commit');
      expect(await terminal.ended(), await terminal.screen()).toBe(0);
      rmSync(join(work, 'payments/.git'), { recursive: true });
      const expected = stamp(join(folder, 'answered'), { description: 'Takes payments.', system: 'shop' });
      expect(snapshot(join(work, 'payments'))).toEqual(snapshot(expected));
    } finally {
      await terminal.close();
    }
  });
});

describe("a company's plopfile", () => {
  const company = join(folder, 'company');
  const answers = {
    name: 'refunds',
    description: 'Gives money back.',
    owner: 'team-payments',
    system: 'shop',
    language: 'typescript',
    capabilities: 'postgres,docs',
    pipeline: 'gitlab',
    tier: '2',
    lifecycle: 'production',
    port: '9000',
    scope: '@acme',
    directory: './refunds',
    git: 'no',
    install: 'no',
  };

  test('loads the generator and stamps by it what the command line stamps', async () => {
    mkdirSync(join(company, 'node_modules'), { recursive: true });
    symlinkSync(join(installed, 'node_modules/create-service'), join(company, 'node_modules/create-service'));
    writeFileSync(join(company, 'plopfile.mjs'), "export default async (plop) => { await plop.load('create-service'); };\n");
    const bypass = Object.entries(answers).flatMap(([name, value]) => [`--${name}`, value]);
    const plop = [process.execPath, join(root, 'node_modules/plop/bin/plop.js'), '--plopfile', join(company, 'plopfile.mjs')];
    const { output } = await succeed([...plop, 'service', '--', ...bypass], { folder: company });
    expect(output).toMatch(/\d+ files in .*refunds/);
    const { git: _git, install: _install, port, capabilities, ...rest } = answers;
    const expected = stamp(join(folder, 'refunds'), { ...rest, port: Number(port), capabilities: capabilities.split(','), directory: 'x' });
    expect(snapshot(join(company, 'refunds'))).toEqual(snapshot(expected));
  });

  test('is refused by plop when an answer is wrong, and nothing is written', async () => {
    const bypass = Object.entries({ ...answers, name: 'kube-refunds', directory: './wrong' }).flatMap(([name, value]) => [
      `--${name}`,
      value,
    ]);
    const plop = [process.execPath, join(root, 'node_modules/plop/bin/plop.js'), '--plopfile', join(company, 'plopfile.mjs')];
    const { code, output } = await finish([...plop, 'service', '--', ...bypass], { folder: company });
    expect(code).not.toBe(0);
    expect(output).toContain('Kubernetes namespace');
    expect(readdirSync(company)).not.toContain('wrong');
  });

  test('has types', async () => {
    const consumer = join(folder, 'consumer');
    mkdirSync(join(consumer, 'node_modules'), { recursive: true });
    cpSync(join(installed, 'node_modules/create-service'), join(consumer, 'node_modules/create-service'), { recursive: true });
    for (const name of ['plop', 'node-plop', '@types', 'inquirer', 'rxjs', 'handlebars'])
      symlinkSync(join(root, 'node_modules', name), join(consumer, 'node_modules', name));
    writeFileSync(
      join(consumer, 'plopfile.ts'),
      "import type { NodePlopAPI } from 'plop';\nimport service from 'create-service';\nexport default (plop: NodePlopAPI): Promise<void> => service(plop);\n",
    );
    writeFileSync(join(consumer, 'wrong.ts'), "import service from 'create-service';\nvoid service('no plop');\n");
    const tsc = (file: string) =>
      finish(
        [
          process.execPath,
          join(root, 'node_modules/typescript/bin/tsc'),
          '--noEmit',
          '--strict',
          '--module',
          'nodenext',
          '--types',
          'node',
          file,
        ],
        {
          folder: consumer,
        },
      );
    expect((await tsc('plopfile.ts')).output).toBe('');
    expect((await tsc('wrong.ts')).output).toContain('wrong.ts(2,14): error TS2345');
  });
});

test('the picture in the README shows what the program says', async () => {
  await succeed([process.execPath, join(root, 'scripts/record.ts'), '--check'], { folder: root });
});
