/**
 * Everything of a stamped service that is neither code nor deployment, judged by the programs that will read it: the portal's catalog,
 * TechDocs, Compose, dev containers, linters, and a developer who follows the README.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob } from 'node:path';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backstageFault } from '../../catalog/backstage-faults.ts';
import { languageGroup } from '../conformance/table.ts';
import { forEachLanguage } from '../languages.ts';
import { type Finished, finish, machineEnvironment, succeed } from '../process.ts';
import { freeCapabilities, stamp, subsets } from '../stamp.ts';
import { anyLanguage, languages } from '../subjects/index.ts';
import { searchPath, tool } from '../tools.ts';
import { until } from '../wait.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'house-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const longest = 'a-name-that-has-all-of-the-40-characters';
const awkward = `#1: "quotes" 'n' \\slashes\\, {{handlebars}} \${shell} <b>*html*</b> | [pipe](x) & emoji 😀 \`tick\` %YAML - !tag`;

/** What is stamped here: all there is on each pipeline, nothing but the service, and answers at the edge of what is allowed. */
const variants = {
  github: { system: 'shop' },
  gitlab: { system: 'shop', pipeline: 'gitlab' },
  bare: { system: 'shop', capabilities: [], pipeline: 'none' },
  edge: {
    system: 'shop',
    name: longest,
    description: awkward,
    scope: '@acme',
    port: 3000,
    tier: '1',
    lifecycle: 'deprecated',
    dependencies: ['api:sales/rates-v2', 'x'.repeat(63)],
  },
} as const;

beforeAll(() => {
  for (const language of languages)
    for (const [variant, answers] of Object.entries(variants)) stamp(at(variant, language), { ...answers, language: language.id });
});

const at = (variant: string, language = anyLanguage): string => join(folder, language.id, variant);
const filesOf = (service: string, pattern: string): readonly string[] =>
  globSync([pattern, `.*/${pattern}`, `.${pattern.replace('**/', '')}`], { cwd: service }).sort();

/** Runs a tool of the machine or of the project on a service. */
const judge = async (name: string, args: readonly string[], cwd: string): Promise<Finished> => {
  const own = join(root, 'node_modules/.bin', name);
  return finish([existsSync(own) ? own : await tool(name), ...args], { folder: cwd, environment: { PATH: searchPath } });
};

const expectAccepted = ({ code, output }: Finished) => expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
const expectRefused = ({ code, output }: Finished, says: RegExp) => {
  expect(code).not.toBe(0);
  expect(output).toMatch(says);
};

/** Where the relative links of a page lead; what is escaped is no link. */
const linksIn = (page: string): readonly string[] =>
  [...readFileSync(page, 'utf8').matchAll(/[^\\]\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) => target);

/** A copy of a stamped service with one file changed: what a judge must refuse. */
const spoilt = (variant: string, file: string, change: (content: string) => string, language = anyLanguage): string => {
  const copy = mkdtempSync(join(folder, 'spoilt-'));
  cpSync(at(variant, language), copy, { recursive: true });
  const before = readFileSync(join(copy, file), 'utf8');
  const after = change(before);
  expect(after, 'the fault was seeded').not.toBe(before);
  writeFileSync(join(copy, file), after);
  return copy;
};

/** Patterns of the files that are indented by tabs. */
const tabbedFiles = (editorconfig: string): readonly string[] =>
  [...editorconfig.matchAll(/^\[(.*)\]\n(?:(?!\[).*\n)*indent_style = tab$/gm)].map(([, pattern = '']) => pattern);

describe.each(languages)(languageGroup('$title'), (language) => {
  describe.each(Object.keys(variants))('%s', (variant) => {
    const service = at(variant, language);
    const text = (path: string): string => readFileSync(join(service, path), 'utf8');

    test('[79] the portal takes every entity of catalog-info.yaml, and each reference to its own leads somewhere', async () => {
      const entities = loadAll(text('catalog-info.yaml')) as {
        kind: string;
        metadata: { name: string; description: string };
        spec: Record<string, unknown> & { definition?: { $text: string } };
      }[];
      for (const entity of entities) expect(await backstageFault(entity)).toBeUndefined();
      const [component, ...declared] = entities;
      expect(component).toMatchObject({ kind: 'Component', spec: { owner: 'team-payments', system: 'shop' } });
      const refs = declared.map(({ kind, metadata }) => `${kind.toLowerCase()}:${metadata.name}`);
      const { providesApis, dependsOn, consumesApis } = component?.spec ?? {};
      const others = variant === 'edge' ? [`component:${'x'.repeat(63)}`, 'api:sales/rates-v2'] : [];
      const named = [providesApis, dependsOn, consumesApis].flat().filter((ref) => ref !== undefined);
      expect(named.sort()).toEqual([...refs, ...others].sort());
      for (const { spec } of declared) if (spec.definition) expect(existsSync(join(service, spec.definition.$text))).toBe(true);
      expect(declared.map(({ kind }) => kind).sort()).toEqual(variant === 'bare' ? ['API'] : ['API', 'Resource']);
      if (variant === 'edge') expect(component?.metadata.description).toBe(awkward);
    });

    test('[79] CODEOWNERS gives every file to the owner, in the form that the forges read; GitHub has to know of which organisation', () => {
      const rules = text('CODEOWNERS')
        .split('\n')
        .filter((line) => line && !line.startsWith('#'));
      const rule: Readonly<Record<string, string>> = { edge: '* @acme/team-payments', gitlab: '* @team-payments' };
      expect(rules).toEqual(variant in rule ? [rule[variant]] : []);
      if (!(variant in rule)) expect(text('CODEOWNERS')).toContain('# * @organisation/team-payments');
    });

    test('[79] Markdown is clean, and every link in it leads to a file', async () => {
      expectAccepted(await judge('markdownlint-cli2', [], service));
      for (const file of filesOf(service, '**/*.md')) {
        for (const target of linksIn(join(service, file)))
          expect(existsSync(join(service, dirname(file), target)), `${file} → ${target}`).toBe(true);
      }
      expect(filesOf(service, '**/*.md')).toEqual(expect.arrayContaining(['README.md', 'SECURITY.md']));
    });

    test('[79] renovate.json is what Renovate reads', async () =>
      expectAccepted(await judge('check-jsonschema', ['--builtin-schema', 'vendor.renovate', 'renovate.json'], service)));

    test('compose.yaml is accepted by Compose and by the specification, with every image pinned', async () => {
      expectAccepted(await judge('docker-compose', ['--profile', 'service', 'config', '--quiet'], service));
      expectAccepted(await judge('check-jsonschema', ['--builtin-schema', 'vendor.compose-spec', 'compose.yaml'], service));
      const [{ services }] = loadAll(text('compose.yaml')) as [{ services: Record<string, { image?: string; build?: string }> }];
      for (const { image, build } of Object.values(services)) expect(build ?? image).toMatch(/^\.$|:\d+(\.\d+)+\S*$/);
    });

    test('YAML is clean', async () =>
      expectAccepted(await judge('yamllint', ['-d', 'relaxed', ...filesOf(service, '**/*.{yaml,yml}')], service)));

    test('shell scripts are clean', async () => {
      const scripts = filesOf(service, '**/*.sh');
      expect(scripts.length).toBeGreaterThan(0);
      expectAccepted(await judge('shellcheck', scripts, service));
    });

    test('files are as .editorconfig says: no tabs before code but where they are meant, no spaces after it, one line feed at the end', () => {
      const tabbed = tabbedFiles(text('.editorconfig'));
      for (const file of globSync(['**/*', '**/.*', '.*/**/*'], { cwd: service, withFileTypes: true }).filter((entry) => entry.isFile())) {
        const name = join(file.parentPath, file.name);
        const content = readFileSync(name, 'utf8');
        expect(content, name).toMatch(/[^\n]\n$/);
        expect(content, name).not.toMatch(/\r|[ \t]\n/);
        if (!tabbed.some((pattern) => matchesGlob(file.name, pattern))) expect(content, name).not.toMatch(/^ *\t/m);
      }
    });
  });
});

describe('[79] documentation', () => {
  const build = (service: string) => judge('mkdocs', ['build', '--strict', '--site-dir', join(folder, 'site')], service);

  // Which pages there are depends on what else was chosen.
  test('TechDocs builds it with every set of the other capabilities', async () => {
    const sets = subsets(freeCapabilities.filter((id) => id !== 'docs')).map((others) => ['docs', ...others]);
    expect(sets.length).toBeGreaterThanOrEqual(16);
    for (const capabilities of sets) {
      const service = stamp(mkdtempSync(join(folder, 'docs-')), { capabilities, pipeline: 'none' });
      const { code, output } = await build(service);
      expect({ capabilities, code, output: code === 0 ? '' : output }).toEqual({ capabilities, code: 0, output: '' });
      expect(readFileSync(join(service, 'catalog-info.yaml'), 'utf8')).toContain('backstage.io/techdocs-ref: dir:.');
    }
  });

  test('a description with every special character is no obstacle', async () => expectAccepted(await build(at('edge'))));

  test('a page that is not there is refused', async () =>
    expectRefused(
      await build(spoilt('github', 'mkdocs.yml', (yaml) => yaml.replace('architecture.md', 'architektur.md'))),
      /architektur\.md/,
    ));

  test('a dead link is refused', async () =>
    expectRefused(
      await build(spoilt('github', 'docs/index.md', (page) => page.replace('(architecture.md)', '(architektur.md)'))),
      /architektur\.md/,
    ));

  test('without the capability there are no pages, and the portal looks for none', () => {
    expect(existsSync(join(at('bare'), 'mkdocs.yml'))).toBe(false);
    expect(readFileSync(join(at('bare'), 'catalog-info.yaml'), 'utf8')).not.toContain('techdocs');
  });
});

type Volume = string | { readonly source: string; readonly target: string };

describe.each(languages)(languageGroup('$title'), (language) => {
  describe('[79] dev container', () => {
    const schema = join(root, 'src/testing/schemas/devcontainer.json');
    const validate = (service: string) => judge('check-jsonschema', ['--schemafile', schema, '.devcontainer/devcontainer.json'], service);

    test.each(['github', 'edge'])('%s: the reference implementation reads it, and Compose knows every service in it', async (variant) => {
      const stamped = at(variant, language);
      expectAccepted(await validate(stamped));
      // It asks Docker whether the container runs already; `true` says that none does.
      const read = await judge('devcontainer', ['read-configuration', '--workspace-folder', '.', '--docker-path', 'true'], stamped);
      expectAccepted(read);
      const { configuration, workspace } = JSON.parse(read.stdout);
      const files = (configuration.dockerComposeFile as string[]).flatMap((file) => ['-f', join(stamped, '.devcontainer', file)]);
      const { stdout } = await succeed([await tool('docker-compose'), ...files, 'config'], { folder: stamped });
      const [{ services }] = loadAll(stdout) as [{ services: Record<string, { volumes?: readonly Volume[]; image?: string }> }];
      expect(Object.keys(services)).toEqual(expect.arrayContaining([configuration.service, ...configuration.runServices]));
      const container = services[configuration.service];
      const [volume, ...others] = container?.volumes ?? [];
      expect(others).toEqual([]);
      // Compose writes it out since its second version.
      const [source, target] = typeof volume === 'string' ? volume.split(':') : [volume?.source, volume?.target];
      expect([source, target]).toEqual([stamped, workspace.workspaceFolder]);
      expect(container?.image).toMatch(/:\d+\.\d+\.\d+-/);
    });

    test('a misspelt property is refused', async () =>
      expectRefused(
        await validate(
          spoilt('github', '.devcontainer/devcontainer.json', (json) => json.replace('forwardPorts', 'forwardPort'), language),
        ),
        /forwardPort/,
      ));
  });
});

describe("the project's own documentation", () => {
  test('Markdown is clean, and every link in it leads to a file', async () => {
    expectAccepted(await judge('markdownlint-cli2', [], root));
    const pages = globSync(['*.md', 'docs/**/*.md', 'catalog/**/*.md'], { cwd: root });
    const dead = pages.flatMap((page) =>
      linksIn(join(root, page))
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page} → ${target}`),
    );
    expect(dead).toEqual([]);
  });

  test('the shipped registry is clean YAML', async () => expectAccepted(await judge('yamllint', ['-d', 'relaxed', 'catalog'], root)));
});

describe('the judges of the above refuse what is wrong', () => {
  test('an unknown key in compose.yaml', async () => {
    const service = spoilt('github', 'compose.yaml', (yaml) => yaml.replace('read_only:', 'readonly:'));
    expectRefused(await judge('docker-compose', ['config', '--quiet'], service), /readonly/);
    expectRefused(await judge('check-jsonschema', ['--builtin-schema', 'vendor.compose-spec', 'compose.yaml'], service), /readonly/);
  });

  test('a key twice in YAML', async () => {
    const service = spoilt('github', 'catalog-info.yaml', (yaml) => yaml.replace('kind: Component', 'kind: Component\nkind: API'));
    expectRefused(await judge('yamllint', ['-d', 'relaxed', 'catalog-info.yaml'], service), /duplication/);
  });

  test('a heading that skips a level', async () => {
    const service = spoilt('github', 'README.md', (page) => page.replace('## Run it', '### Run it'));
    expectRefused(await judge('markdownlint-cli2', ['README.md'], service), /MD001/);
  });

  test('a setting that Renovate does not have', async () => {
    const service = spoilt('github', 'renovate.json', (json) => json.replace('"extends": [', '"extends": 7, "ignorePaths": ['));
    expectRefused(await judge('check-jsonschema', ['--builtin-schema', 'vendor.renovate', 'renovate.json'], service), /extends/);
  });
});

forEachLanguage((language) =>
  describe('[80] README', () => {
    /** What a developer would copy, in order. */
    const blocksOf = (service: string): readonly string[] =>
      [...readFileSync(join(service, 'README.md'), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);

    const { environment } = language;
    const run = (script: string, clone: string) => succeed(['sh', '-eu', '-c', script], { folder: clone, environment }, 300_000);

    /** Starts a command as a terminal does: in a group of its own, which Ctrl-C reaches as a whole. */
    const serve = async (command: string, clone: string, port: number): Promise<() => Promise<number | null>> => {
      const shell = spawn('sh', ['-c', command], { cwd: clone, env: { ...machineEnvironment(), ...environment }, detached: true });
      let output = '';
      for (const stream of [shell.stdout, shell.stderr]) stream.setEncoding('utf8').on('data', (said: string) => (output += said));
      const ended = new Promise<number | null>((resolve) => shell.on('close', resolve));
      const interrupt = async (signal: NodeJS.Signals) => {
        if (shell.pid && shell.exitCode === null) process.kill(-shell.pid, signal);
        return ended;
      };
      try {
        await until('the service is ready', async () => shell.exitCode !== null || (await fetch(`http://localhost:${port}/readyz`)).ok, {
          within: 90_000,
        });
        expect(shell.exitCode, output).toBe(null);
      } catch (error) {
        await interrupt('SIGKILL');
        throw new Error(`\`${command}\` did not serve:\n${output}`, { cause: error });
      }
      return () => interrupt('SIGINT');
    };

    test.each([
      ['github', 18_082],
      ['bare', 18_081],
    ] as const)('%s: every command works, from the first to the last, in a fresh clone', { timeout: 600_000 }, async (variant, port) => {
      const clone = stamp(mkdtempSync(join(folder, 'clone-')), { ...variants[variant], language: language.id, port });
      const author = '-c user.name=Developer -c user.email=developer@example.com';
      await run(`git init --quiet && git add --all && git ${author} commit --quiet --message=Stamped`, clone);
      const blocks = blocksOf(clone);
      expect(blocks.join('')).toMatch(/ dev\n[\s\S]*curl[\s\S]* test\n/);
      let stop: (() => Promise<number | null>) | undefined;
      try {
        for (const block of blocks) {
          const [before, server] = block.split(/^(.* dev)\n/m);
          if (before) await run(before, clone);
          if (server) stop = await serve(server, clone, port);
        }
      } finally {
        await stop?.();
      }
      await expect(fetch(`http://localhost:${port}/readyz`)).rejects.toThrow();
      // It was formatted, its contract and its lock file were current, and what it makes is ignored.
      expect((await run('git status --porcelain', clone)).stdout).toBe('');
    });
  }),
);
