/** Services made in a real Backstage, by the module of the packed package: what its template stamps is what the command line stamps. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CatalogClient } from '@backstage/catalog-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { template } from '../../../generators/index.ts';
import { softwareTemplate } from '../../../generators/software-template.ts';
import { parse } from '../../questions/parse.ts';
import { toCommand } from '../../questions/to-command.ts';
import { questionsOfForm } from '../../questions/to-form.ts';
import { type BackstageBackend, backstageFolder, startBackstage } from '../backstage-backend.ts';
import { serveRepositories } from '../code-host.ts';
import { payloads } from '../hostile.ts';
import { json, send } from '../http.ts';
import type { Closable } from '../network.ts';
import { installPacked, packProject } from '../package.ts';
import { bareTemplate, openPortal } from '../portal.ts';
import { succeed } from '../process.ts';
import { scratch } from '../scratch.ts';
import { snapshot } from '../snapshot.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(scratch, 'portal-'));
const published = join(folder, 'published');
const work = join(folder, 'work');
const shippedFile = join(backstageFolder, 'node_modules/create-service/catalog/templates/service.yaml');
const SHIPPED = 'template:default/service';
const questions = questionsOfForm(template.questions);

let bin: string;
let backstage: BackstageBackend;
let portal: ReturnType<typeof openPortal>;
const hosts: Record<string, Closable> = {};
beforeAll(async () => {
  for (const path of [published, work]) mkdirSync(path);
  const packed = await packProject(join(folder, 'packed'));
  bin = await installPacked(packed, join(folder, 'installed'));
  hosts.github = await serveRepositories(published);
  hosts.gitlab = await serveRepositories(published);
  const [github, gitlab] = [hosts.github, hosts.gitlab].map(({ port }) => `127.0.0.1:${port}`);
  backstage = await startBackstage([shippedFile, join(root, 'catalog/shop/*/*.yaml')], {
    tarball: packed.tarball,
    published,
    config: {
      backend: { workingDirectory: work },
      integrations: {
        github: [{ host: github, rawBaseUrl: `http://${github}/raw` }],
        gitlab: [{ host: gitlab, baseUrl: `http://${gitlab}`, apiBaseUrl: `http://${gitlab}/api/v4` }],
      },
    },
  });
  await backstage.has(1, ['template']);
  portal = openPortal(backstage, backstage.tester);
});
afterAll(async () => {
  await backstage?.stop();
  for (const host of Object.values(hosts)) await host.close();
  rmSync(folder, { recursive: true, force: true });
});

const stamped = async (words: readonly string[]) => {
  const into = mkdtempSync(join(folder, 'stamped-'));
  await succeed([process.execPath, bin, ...words, '--directory', into, '--no-git', '--no-install', '--yes'], { folder });
  return snapshot(into);
};

describe('the action', () => {
  test('stamps in a dry run what the command line stamps, defaults and all', async () => {
    const { files, output } = await portal.dryRun(bareTemplate({ name: 'payments', owner: 'group:default/team-payments' }), {});
    const expected = await stamped(['payments', '--owner', 'team-payments']);
    expect(files).toEqual(expected);
    expect(output).toMatchObject({
      files: expect.arrayContaining(Object.keys(expected)),
      entityRef: 'component:default/payments',
      warnings: [],
    });
  });

  test('is had by `require` too, as older backends load their modules', async () => {
    const script = "console.log(require('create-service/backstage').default.$$type)";
    const { stdout } = await succeed([process.execPath, '--eval', script], { folder: backstageFolder });
    expect(stdout).toBe('@backstage/BackendFeature\n');
  });
});

describe('the shipped template', () => {
  test('has no step whose action nobody has, which Backstage would skip in silence', async () => {
    const actions = json(await portal.ask('GET', 'actions')).map(({ id }: { id: string }) => id);
    expect(actions).toEqual(expect.arrayContaining(softwareTemplate.spec.steps.map(({ action }) => action)));
  });

  const answers = {
    github: { name: 'refunds', owner: 'group:default/team-payments' },
    gitlab: {
      name: 'vouchers',
      description: `Says "yes": {{name}} \${{ parameters.name }} & more.`,
      owner: 'group:default/team-payments',
      system: 'system:default/shop',
      capabilities: ['docs'],
      tier: '1',
      lifecycle: 'production',
      port: 9000,
      scope: '@acme',
    },
  };
  test.each(['github', 'gitlab'] as const)('makes, publishes and registers a service on %s', async (pipeline) => {
    const { name, owner, ...rest } = answers[pipeline];
    const repoUrl = `127.0.0.1:${hosts[pipeline]?.port}?owner=shop&repo=${name}`;
    const events = await portal.run(SHIPPED, { name, owner, ...rest, pipeline, repoUrl });
    const last = events.at(-1);
    expect(last?.body.error, JSON.stringify(events, undefined, 1)).toBeUndefined();
    expect(last).toMatchObject({ type: 'completion', body: { message: 'Run completed with status: completed' } });
    const [skipped] = ['github', 'gitlab'].filter((other) => other !== pipeline);
    expect(events.filter(({ body }) => body.status === 'skipped').map(({ body }) => body.stepId)).toEqual([`publish_${skipped}`]);

    const system = 'system' in rest ? { system: 'shop' } : {};
    const { answers: given } = judge({ ...rest, ...system, name, owner: 'team-payments', pipeline });
    if (!given) throw new Error('These are no answers.');
    const expected = await stamped(toCommand(questions, given).filter((word) => word !== '--yes'));
    expect(snapshot(join(published, 'shop', name))).toEqual(expected);
    expect(last?.body.output).toMatchObject({
      links: [
        { title: 'Repository', url: `http://127.0.0.1:${hosts[pipeline]?.port}/shop/${name}` },
        { title: 'In the catalog', entityRef: `component:default/${name}` },
      ],
      text: [{ title: 'Files', content: `- ${Object.keys(expected).sort(byCode).join('\n- ')}` }],
    });

    const catalog = new CatalogClient({ discoveryApi: { getBaseUrl: async (plugin) => `${backstage.address}/api/${plugin}` } });
    const read = async (kind: string) => {
      const { items } = await catalog.getEntities({ filter: { kind, 'metadata.name': name } }, { token: backstage.tester });
      return items[0];
    };
    await backstage.has(shopServices + registered(pipeline), ['component']);
    const component = await read('component');
    expect(component).toMatchObject({
      metadata: { description: given.description, annotations: { 'create-service.dev/template-version': template.version } },
      spec: { owner: 'team-payments', scaffoldedFrom: SHIPPED },
    });
    expect(component?.relations).toEqual(expect.arrayContaining([{ type: 'ownedBy', targetRef: 'group:default/team-payments' }]));
    expect(component).not.toHaveProperty('status');
  });

  test('publishes and registers nothing for a preview, and says what it would make', async () => {
    const repoUrl = `127.0.0.1:${hosts.github?.port}?owner=shop&repo=preview`;
    const events = await portal.run(SHIPPED, { name: 'preview', owner: 'group:default/a', pipeline: 'github', repoUrl, preview: true });
    expect(events.filter(({ body }) => body.status === 'skipped').map(({ body }) => body.stepId)).toEqual([
      'publish_github',
      'publish_gitlab',
      'register',
    ]);
    const output = events.at(-1)?.body.output;
    expect(output).toMatchObject({ links: [], text: [{ title: 'Files', content: expect.stringContaining('\n- catalog-info.yaml\n') }] });
    expect(readdirSync(join(published, 'shop'))).not.toContain('preview');
  });

  test('is run by a guest of the portal as well', async () => {
    const { text } = await send(backstage.address, 'GET', '/api/auth/guest/refresh');
    const guest = openPortal(backstage, JSON.parse(text).backstageIdentity.token);
    const events = await guest.run(SHIPPED, { name: 'guests', owner: 'group:default/a', pipeline: 'github', repoUrl: 'x', preview: true });
    expect(events.at(-1)?.body.message).toBe('Run completed with status: completed');
  });

  test('fails for a name that no form can judge, in the words of the command line and with no stack', async () => {
    const events = await portal.run(SHIPPED, { name: 'select', owner: 'user:default/a', pipeline: 'github', repoUrl: 'x' });
    const { problems } = judge({ name: 'select', owner: 'user:default/a' });
    const message = toMessage(problems);
    expect(events.at(-1)?.body.error).toEqual({ name: 'InputError', message });
    expect(events.map(({ body }) => body.message)).toContain(message);
    expect(problems).toHaveLength(2);
  });

  test.each([
    ['no owner', { name: 'payments', pipeline: 'github', repoUrl: 'x' }],
    ['a name of another shape', { name: 'Payments', owner: 'a', pipeline: 'github', repoUrl: 'x' }],
    ['what is no choice', { name: 'payments', owner: 'a', tier: '9', pipeline: 'github', repoUrl: 'x' }],
    ['no repository for a pipeline that needs one', { name: 'payments', owner: 'a', pipeline: 'gitlab' }],
    ['a port that others keep', { name: 'payments', owner: 'a', port: 80, pipeline: 'github', repoUrl: 'x' }],
  ])('takes no task whose form has %s', async (_, values) => {
    const { status, text } = await portal.ask('POST', 'tasks', { templateRef: SHIPPED, values });
    expect([status, JSON.parse(text).errors.length > 0]).toEqual([400, true]);
  });
});

describe('hostile answers', () => {
  const form = bareTemplate(
    Object.fromEntries([...questions.map(({ name }) => name), 'targetPath'].map((name) => [name, `\${{ parameters.${name} }}`])),
  );
  const outcomes = { refused: 0, stamped: 0 };
  const short = { name: 'payments', owner: 'team-payments', capabilities: [], pipeline: 'none' };

  test.each(questions.filter(({ kind }) => kind !== 'integer').map((question, index) => [question.name, index, question] as const))(
    'to %s are refused in the words of the command line, or taken for no more than text',
    async (name, index, { kind }) => {
      for (const text of payloads.filter((_, n) => (n + index) % 3 === 0)) {
        const given = { ...short, [name]: kind === 'multiselect' ? [text] : text };
        const { status, files, output, error } = await portal.dryRun(form, given);
        const { answers, problems } = judge(given);
        if (answers) {
          outcomes.stamped += 1;
          expect(status, text).toBe(200);
          expect(output.answers, text).toEqual(answers);
          expect(Object.keys(files).filter((path) => path.startsWith('/') || path.split('/').includes('..'))).toEqual([]);
        } else {
          outcomes.refused += 1;
          expect([status, error]).toEqual([400, toMessage(problems)]);
        }
      }
      expectUntouched();
    },
  );

  test('to where it is written leave no trace outside of the workspace', async () => {
    for (const text of payloads) {
      const { status, files } = await portal.dryRun(form, { ...short, targetPath: text });
      if (status === 200) expect(Object.keys(files).filter((path) => path.startsWith('/') || path.split('/').includes('..'))).toEqual([]);
    }
    expectUntouched();
  });

  test('are many cases, of both outcomes', () => {
    expect(outcomes.refused).toBeGreaterThan(200);
    expect(outcomes.stamped).toBeGreaterThan(20);
  });
});

const shopServices = 5;
/** How many services were registered by then. */
const registered = (pipeline: 'github' | 'gitlab'): number => (pipeline === 'github' ? 1 : 2);

const judge = (given: object) => parse(questions, new Map(Object.entries(given).map(([from, value]) => [from, { value, from }])));

const byCode = (a: string, b: string): number => (a < b ? -1 : 1);

const toMessage = (problems: readonly { readonly where: string; readonly says: string }[]): string =>
  [
    'The answers need mending; nothing was written.',
    ...problems.map(({ where, says }) => `  ${where}: ${says}`),
    'Mend them in the form.',
  ].join('\n');

/** Workspaces are gone with their tasks, and beside them is nothing that was not there before. */
const expectUntouched = (): void => {
  expect(readdirSync(work)).toEqual([]);
  expect(readdirSync(folder).filter((name) => !/^(installed|packed|published|work|stamped-.*)$/.test(name))).toEqual([]);
};
