/**
 * The page on Backstage, followed to the letter in a workspace laid out as `@backstage/create-app` lays it out. Only the package comes from here instead of
 * from a registry, and what would reach GitHub runs dry.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type BackstageBackend, backstageFolder, installBackstage, startBackstage } from '../backstage-backend.ts';
import { packProject } from '../package.ts';
import { openPortal } from '../portal.ts';
import { succeed } from '../process.ts';
import { system, team, toFile } from '../rules.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/backstage.md'), 'utf8');
/** Those in a language, in the order of the page, without the indent of the list that they are in. */
const snippets = (language: string): readonly string[] =>
  [...page.matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm)]
    .filter(([, , name]) => name === language)
    .map(([, indent = '', , text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
const yaml = snippets('yaml').map((text) => parse(text));
const { catalog, ...config } = Object.assign({}, ...yaml.filter((value) => !Array.isArray(value)));

const folder = mkdtempSync(join(tmpdir(), 'portal-page-'));
const backend = join(folder, 'packages/backend');
let backstage: BackstageBackend;
let portal: ReturnType<typeof openPortal>;

/** As far as it matters here, what `create-app` 0.9.2 makes. */
const index = `import { createBackend } from '@backstage/backend-defaults';
const backend = createBackend();
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
${snippets('ts').join('')}backend.start();
`;
const rules = [{ allow: ['Component', 'System', 'API', 'Resource', 'Location'] }];
const organisation = { type: 'file', target: '../../examples/org.yaml', rules: [{ allow: ['Group', 'System'] }] };

beforeAll(async () => {
  const { tarball } = await packProject(join(folder, 'packed'));
  for (const path of [join(backend, 'src'), join(folder, 'examples')]) mkdirSync(path, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'root', private: true, workspaces: ['packages/*'] }));
  writeFileSync(join(backend, 'package.json'), JSON.stringify({ name: 'backend', private: true, type: 'module' }));
  writeFileSync(join(backend, 'src/index.ts'), index);
  writeFileSync(join(folder, 'examples/org.yaml'), toFile([team('team', 5), system('shop')]));
  symlinkSync(join(backstageFolder, 'node_modules'), join(folder, 'node_modules'));
  await installBackstage(tarball);
  // What comes behind the steps asks a Backstage that is there already.
  const [added, copied = ''] = snippets('sh');
  expect(added).toBe('yarn --cwd packages/backend add create-service\n');
  await succeed(['sh', '-e', '-c', copied], { folder });
  const program = { folder: backend, script: 'src/index.ts', environment: { GITHUB_TOKEN: 'of-nobody' } };
  backstage = await startBackstage([], {
    portal: { tarball, program },
    config: { ...config, catalog: { rules, locations: [organisation, ...catalog.locations] } },
  });
  await backstage.has(3, ['group', 'system', 'template']);
  portal = openPortal(backstage, backstage.tester);
});
afterAll(async () => {
  await backstage?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the template that was copied', () => {
  const preview = {
    name: 'payments',
    owner: 'group:default/team',
    system: 'system:default/shop',
    pipeline: 'github',
    preview: true,
  };

  test('ends with the list of files where it is run as a preview', async () => {
    const events = await portal.run('template:default/service', preview);
    expect(events.at(-1)?.body.message).toBe('Run completed with status: completed');
    expect(events.filter(({ body }) => body.status === 'skipped').map(({ body }) => body.stepId)).toEqual([
      'publish_github',
      'publish_gitlab',
      'register',
    ]);
    expect(events.at(-1)?.body.output).toMatchObject({
      text: [{ title: 'Files', content: expect.stringContaining('\n- catalog-info.yaml\n') }],
    });
  });

  test('makes the files that it lists, in a dry run', async () => {
    const copied = parse(readFileSync(join(folder, 'templates/create-service.yaml'), 'utf8'));
    const { status, files, output } = await portal.dryRun(copied, preview);
    expect(status).toBe(200);
    const listed = (output.text as { content: string }[])[0]?.content.split('\n').map((line) => line.replace(/^- /, ''));
    expect(listed?.toSorted()).toEqual(Object.keys(files).toSorted());
  });
});

describe('the steps that open a change of the registry', () => {
  const replaceOne = (text: string, from: string, to: string): string => {
    expect(text.split(from)).toHaveLength(2);
    return text.replace(from, to);
  };
  /** On files beside the template in place of GitHub. */
  const run = (values: object, registry: Readonly<Record<string, string>>) => {
    const [steps] = yaml.filter(Array.isArray);
    const fetched = replaceOne(JSON.stringify(steps), '"https://github.com/acme/catalog"', '"./registry"');
    const published = replaceOne(
      fetched,
      `\${{ steps.publish_github.output.repoContentsUrl }}`,
      'https://github.com/acme/refunds/blob/main',
    );
    const template = {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'registering' },
      spec: { type: 'service', steps: JSON.parse(published), output: { branch: `\${{ steps.open.output.targetBranchName }}` } },
    };
    return portal.dryRun(template, { name: 'refunds', ...values }, registry);
  };
  const others = { 'registry/services/payments.yaml': '# Payments.\n' };

  test('change one file, and nothing where the service is in the registry already or is not published', async () => {
    const { files, output } = await run({ preview: false }, others);
    const { 'change/services/refunds.yaml': added = '', ...rest } = files;
    expect(added).toContain('target: https://github.com/acme/refunds/blob/main/catalog-info.yaml\n');
    expect(Object.keys(rest)).toEqual(Object.keys(others));
    expect(output).toEqual({ branch: 'add-refunds' });

    const again = await run({ preview: false }, { ...others, 'registry/services/refunds.yaml': added.replace(/^\d+\n/, '') });
    expect(Object.keys(again.files).some((path) => path.startsWith('change/'))).toBe(false);
    expect([again.status, again.output]).toEqual([200, {}]);

    expect(await run({ preview: true }, others)).toMatchObject({ status: 200, files: {}, output: {} });
  });
});
