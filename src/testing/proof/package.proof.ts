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
import { until } from '../wait.ts';

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
  test('the bundle, its declarations and licences, the software template, and nothing else', () => {
    const kinds = new Set(packed.files.map((path) => path.replace(/^(dist\/(chunks|types)\/).*(\.\w+)$/, '$1*$3')));
    expect([...kinds].sort()).toEqual(
      [
        'LICENSE',
        'README.md',
        'catalog/templates/service.yaml',
        'dist/THIRD-PARTY-LICENCES.txt',
        'dist/backstage-capacity.js',
        'dist/backstage.js',
        'dist/bin.js',
        'dist/chunks/*.bin',
        'dist/chunks/*.js',
        'dist/chunks/*.json',
        'dist/plopfile.js',
        'dist/types/*.ts',
        'package.json',
      ].sort(),
    );
  });

  test('no path of the machine that built it', () => {
    for (const path of packed.files) expect(readFileSync(join(installed, 'node_modules/create-service', path), 'utf8')).not.toContain(root);
  });

  test('nothing but the doors for a Backstage asks for packages of Backstage', () => {
    const asking = packed.files
      .filter((path) => path.endsWith('.js'))
      .filter((path) =>
        /@backstage\/(backend-plugin-api|plugin-)/.test(readFileSync(join(installed, 'node_modules/create-service', path), 'utf8')),
      );
    expect(asking.sort()).toEqual(['dist/backstage-capacity.js', 'dist/backstage.js']);
  });

  test('less than 1 MB to download, and nothing to install beside it', () => {
    console.log(`The package has ${packed.files.length} files, ${packed.size} bytes packed and ${packed.unpackedSize} unpacked.`);
    expect(packed.size).toBeLessThan(1_000_000);
    expect(readdirSync(join(installed, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['create-service']);
  });

  test('the licence of every package whose code is in it', () => {
    const text = readFileSync(join(installed, 'node_modules/create-service/dist/THIRD-PARTY-LICENCES.txt'), 'utf8');
    // Each module in a chunk has its path before it.
    const chunks = packed.files.filter((path) => /^dist\/(chunks\/)?[^/]+\.js$/.test(path));
    const code = chunks.map((path) => readFileSync(join(installed, 'node_modules/create-service', path), 'utf8')).join('\n');
    const names = new Set([...code.matchAll(/^\/\/ .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name = '']) => name));
    expect(names.size).toBeGreaterThan(50);
    for (const name of names) expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
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
      for (const title of [
        'Dependencies',
        'Language',
        'Capabilities',
        'Pipeline',
        'Tier',
        'Lifecycle',
        'Port',
        'Package scope',
        'Folder',
      ]) {
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

describe('in a terminal that is left', () => {
  test.each([
    ['C-c', 'at a text', []],
    ['C-d', 'at a text', []],
    ['C-c', 'at a list', ['Enter', 'Enter', 'Enter']],
    ['C-d', 'at a list', ['Enter', 'Enter', 'Enter']],
  ])('%s %s ends it with 130, and says that nothing was written', async (key, _, before) => {
    const work = mkdtempSync(join(folder, 'left-'));
    const terminal = await inTerminal([process.execPath, bin, 'payments', '--owner', 'team-payments'], work);
    try {
      await terminal.shows('? Description');
      for (const [index, pressed] of before.entries()) {
        await terminal.press(pressed);
        await terminal.shows(`? ${['System', 'Dependencies', 'Language'][index]}`);
      }
      await terminal.press(key);
      expect(await terminal.ended()).toBe(130);
      await terminal.shows('\nError: You stopped; nothing was written.\n');
      expect(await terminal.cursorIsShown()).toBe(true);
      expect(readdirSync(work)).toEqual([]);
    } finally {
      await terminal.close();
    }
  });

  test('Ctrl-C while the dependencies are installed leaves the service whole and says how to go on', async () => {
    const work = mkdtempSync(join(folder, 'stopped-'));
    // An installation that takes its time.
    mkdirSync(join(work, 'bin'));
    writeFileSync(join(work, 'bin/npm'), '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    const command = [process.execPath, bin, 'payments', '--owner', 'team-payments', '--no-git', '--yes'];
    const terminal = await inTerminal(['/usr/bin/env', `PATH=${join(work, 'bin')}:${process.env.PATH}`, ...command], work);
    try {
      await terminal.shows('Install dependencies');
      await terminal.press('C-c');
      expect(await terminal.ended()).toBe(130);
      const screen = await terminal.shows('The same again:');
      expect(screen).toContain('The service is whole, but this was not done: install dependencies.');
      expect(screen).toContain('To go on by hand: cd payments && npm ci');
      expect(snapshot(join(work, 'payments'))).toEqual(snapshot(stamp(join(folder, 'whole'))));
    } finally {
      await terminal.close();
    }
  });

  test('results sent elsewhere are nothing but results', async () => {
    const work = mkdtempSync(join(folder, 'sent-'));
    const command = `${process.execPath} ${bin} payments --dry-run --json --owner team-payments > out.json`;
    const terminal = await inTerminal(['sh', '-c', command], work);
    try {
      await terminal.shows('? Description');
      for (let asked = 1; asked <= 13; asked++) {
        await terminal.press('Enter');
        await until('the next question', async () => ((await terminal.screen()).match(/^\? /gm) ?? []).length > asked || asked === 13);
      }
      expect(await terminal.ended()).toBe(0);
      expect(JSON.parse(readFileSync(join(work, 'out.json'), 'utf8'))).toMatchObject({ answers: { owner: 'team-payments' } });
    } finally {
      await terminal.close();
    }
  });
});

describe("a company's plopfile", () => {
  const company = join(folder, 'company');
  const plop = [process.execPath, join(root, 'node_modules/plop/bin/plop.js'), '--plopfile', join(company, 'plopfile.mjs')];
  const answers = {
    name: 'refunds',
    description: 'Gives money back.',
    owner: 'team-payments',
    system: 'shop',
    dependencies: 'api:rates-v2,users',
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
    const { output } = await succeed([...plop, 'service', '--', ...bypass], { folder: company });
    expect(output).toMatch(/\d+ files in .*refunds/);
    expect(output).toMatch(/^Next:\n {2}cd refunds\n/m);
    expect(output).toContain('The same again: create-service refunds ');
    const { git: _git, install: _install, port, capabilities, dependencies, ...rest } = answers;
    const lists = { capabilities: capabilities.split(','), dependencies: dependencies.split(',') };
    const expected = stamp(join(folder, 'refunds'), { ...rest, ...lists, port: Number(port), directory: 'x' });
    expect(snapshot(join(company, 'refunds'))).toEqual(snapshot(expected));
  });

  test('is refused by plop when an answer is wrong, and nothing is written', async () => {
    const bypass = Object.entries({ ...answers, name: 'kube-refunds', directory: './wrong' }).flatMap(([name, value]) => [
      `--${name}`,
      value,
    ]);
    const { code, output } = await finish([...plop, 'service', '--', ...bypass], { folder: company });
    expect(code).not.toBe(0);
    expect(output).toContain('Kubernetes namespace');
    expect(readdirSync(company)).not.toContain('wrong');
  });

  test('names each file in the way, and overwrites none', async () => {
    const inUse = join(company, 'in-use');
    mkdirSync(inUse);
    writeFileSync(join(inUse, 'README.md'), 'My own.\n');
    const bypass = Object.entries({ ...answers, directory: './in-use' }).flatMap(([name, value]) => [`--${name}`, value]);
    const { code, output } = await finish([...plop, 'service', '--', ...bypass], { folder: company });
    expect(code).not.toBe(0);
    expect(output).toContain('README.md: Another file stands there.');
    expect(readdirSync(inUse)).toEqual(['README.md']);
  });

  test('says what is wrong with a registry that is none', async () => {
    const { code, output } = await finish([...plop, 'service'], { folder: company, environment: { CREATE_SERVICE_REGISTRY: 'nowhere' } });
    expect(code).not.toBe(0);
    expect(output).toMatch(/The registry .*nowhere does not exist\.\s+Give the folder/);
    expect(output).not.toContain('    at ');
  });

  test('has types', async () => {
    const consumer = join(folder, 'consumer');
    mkdirSync(join(consumer, 'node_modules'), { recursive: true });
    cpSync(join(installed, 'node_modules/create-service'), join(consumer, 'node_modules/create-service'), { recursive: true });
    for (const name of ['plop', 'node-plop', '@types', 'inquirer', 'rxjs', 'handlebars', '@backstage'])
      symlinkSync(join(root, 'node_modules', name), join(consumer, 'node_modules', name));
    writeFileSync(
      join(consumer, 'plopfile.ts'),
      "import type { NodePlopAPI } from 'plop';\nimport service from 'create-service';\nexport default (plop: NodePlopAPI): Promise<void> => service(plop);\n",
    );
    writeFileSync(join(consumer, 'wrong.ts'), "import service from 'create-service';\nvoid service('no plop');\n");
    writeFileSync(
      join(consumer, 'backend.ts'),
      "import type { BackendFeature } from '@backstage/backend-plugin-api';\nimport service from 'create-service/backstage';\nimport capacity from 'create-service/backstage/capacity';\nexport const added: readonly BackendFeature[] = [service, capacity];\nexport const wrong: string = service;\n",
    );
    const tsc = (file: string, ...flags: readonly string[]) =>
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
          ...flags,
          file,
        ],
        {
          folder: consumer,
        },
      );
    expect((await tsc('plopfile.ts')).output).toBe('');
    // The declarations of Backstage are not ours to check.
    expect((await tsc('backend.ts', '--skipLibCheck')).output).toMatch(/^backend\.ts\(5,14\): error TS2322: .*BackendFeature/);
    expect((await tsc('wrong.ts')).output).toContain('wrong.ts(2,14): error TS2345');
  });
});

test('the picture in the README shows what the program says', async () => {
  await succeed([process.execPath, join(root, 'scripts/record.ts'), '--check'], { folder: root });
});
