/** Services made in a real Backstage, by the module of the packed package: what its template stamps is what the command line stamps. */
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CatalogClient } from '@backstage/catalog-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { template } from '../../../generators/index.ts';
import { softwareTemplate } from '../../../generators/software-template.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { parse } from '../../questions/parse.ts';
import { toCommand } from '../../questions/to-command.ts';
import { questionsOfForm } from '../../questions/to-form.ts';
import { type BackstageBackend, backstageFolder, startBackstage } from '../backstage-backend.ts';
import { serveRepositories } from '../code-host.ts';
import { type Gatekeeper, gatekeeper } from '../gatekeeper.ts';
import { payloads } from '../hostile.ts';
import { json, send } from '../http.ts';
import type { Closable } from '../network.ts';
import { installPacked, packProject } from '../package.ts';
import { bareTemplate, openPortal } from '../portal.ts';
import { Cluster } from '../postgres.ts';
import { finish, succeed } from '../process.ts';
import { scratch } from '../scratch.ts';
import { snapshot } from '../snapshot.ts';
import { until } from '../wait.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(scratch, 'portal-'));
const published = join(folder, 'published');
const work = join(folder, 'work');
const shippedFile = join(backstageFolder, 'node_modules/create-service/catalog/templates/service.yaml');
const marketplace = join(root, 'catalog/marketplace');
const SHIPPED = 'template:default/service';
const questions = questionsOfForm(template.questions);

let bin: string;
let backstage: BackstageBackend;
let portal: ReturnType<typeof openPortal>;
const hosts: Record<string, Closable> = {};
let tarball: string;
let cluster: Cluster | undefined;
let gate: Gatekeeper | undefined;
beforeAll(async () => {
  for (const path of [published, work]) mkdirSync(path);
  const packed = await packProject(join(folder, 'packed'));
  tarball = packed.tarball;
  bin = await installPacked(packed, join(folder, 'installed'));
  for (const host of ['github', 'gitlab']) hosts[host] = await serveRepositories(published);
  gate = await gatekeeper(() => backstage.address);
  await open();
});
afterAll(async () => {
  await backstage?.stop();
  await gate?.close();
  for (const host of Object.values(hosts)) await host.close();
  await cluster?.destroy();
  rmSync(folder, { recursive: true, force: true });
});

interface Opening {
  readonly database?: object;
  /** Further configuration. */
  readonly [key: string]: unknown;
}

/** A portal with the shipped template and the entities of a company. */
const open = async ({ database, ...config }: Opening = {}): Promise<void> => {
  const [github, gitlab] = [hosts.github, hosts.gitlab].map((host) => `127.0.0.1:${host?.port}`);
  writeFileSync(join(folder, 'many.yaml'), JSON.stringify(many));
  backstage = await startBackstage([shippedFile, join(folder, 'many.yaml'), join(marketplace, '*/*.yaml')], {
    // Both modules live in one backend.
    portal: { tarball, published, capacity: true },
    config: {
      ...config,
      // Its plugins find the catalog behind somebody who may keep them waiting.
      discovery: { endpoints: [{ target: { internal: `http://127.0.0.1:${gate?.port}/api/{{pluginId}}` }, plugins: ['catalog'] }] },
      backend: { workingDirectory: work, ...(database && { database }) },
      integrations: {
        github: [{ host: github, rawBaseUrl: `http://${github}/raw` }],
        gitlab: [{ host: gitlab, baseUrl: `http://${gitlab}`, apiBaseUrl: `http://${gitlab}/api/v4` }],
      },
    },
  });
  await backstage.has(entities.length + 2, ['template', ...new Set(entities.map(({ kind }) => kind.toLowerCase()))]);
  portal = openPortal(backstage, backstage.tester);
};

/** A template of a company's own that makes more services than one. */
const many = {
  ...bareTemplate(
    { name: 'payments', owner: 'team-payments', targetPath: `\${{ each.value }}` },
    'service:create',
    `\${{ parameters.folders }}`,
  ),
  metadata: { name: 'many' },
};

const registry = ['--registry', marketplace];
const { entities } = loadCatalog(marketplace);
const described = entities.filter(({ kind }) => ['Component', 'API'].includes(kind)).length;

const stamped = async (words: readonly string[]) => {
  const into = mkdtempSync(join(folder, 'stamped-'));
  await succeed([process.execPath, bin, ...words, '--directory', into, '--no-git', '--no-install', '--no-register', '--yes'], { folder });
  return snapshot(into);
};

const answers = {
  // Its system is that of its team's other services.
  github: { name: 'refunds', owner: 'group:default/team-buyers' },
  gitlab: {
    name: 'vouchers',
    description: `Says "yes": {{name}} \${{ parameters.name }} & more.`,
    owner: 'group:default/team-sellers',
    system: 'system:default/trade',
    capabilities: ['docs'],
    tier: '1',
    lifecycle: 'production',
    port: 9000,
    scope: '@acme',
  },
};
/** Runs the shipped template to its end: the service is where it was published, whole, and in the catalog. */
const makes = async (pipeline: 'github' | 'gitlab'): Promise<void> => {
  const { name, owner, ...rest } = answers[pipeline];
  const repoUrl = `127.0.0.1:${hosts[pipeline]?.port}?owner=shop&repo=${name}`;
  const events = await portal.run(SHIPPED, { name, owner, ...rest, pipeline, [`${pipeline}RepoUrl`]: repoUrl });
  const last = events.at(-1);
  expect(last?.body.error, JSON.stringify(events, undefined, 1)).toBeUndefined();
  expect(last).toMatchObject({ type: 'completion', body: { message: 'Run completed with status: completed' } });
  const [skipped] = ['github', 'gitlab'].filter((other) => other !== pipeline);
  expect(events.filter(({ body }) => body.status === 'skipped').map(({ body }) => body.stepId)).toEqual([`publish_${skipped}`]);

  const named = { ...rest, name, owner: owner.replace('group:default/', ''), pipeline };
  const system = 'system' in rest ? { system: 'trade' } : {};
  const { answers: given } = judge({ ...named, system: 'buying', ...system });
  if (!given) throw new Error('These are no answers.');
  const words = toCommand(questions, given).filter((word, at, all) => word !== '--yes' && ![word, all[at - 1]].includes('--system'));
  const expected = await stamped([...words, ...Object.entries(system).flatMap(([flag, value]) => [`--${flag}`, value]), ...registry]);
  expect(snapshot(join(published, 'shop', name))).toEqual(expected);
  expect(last?.body.output).toMatchObject({
    links: [
      { title: 'Repository', url: `http://127.0.0.1:${hosts[pipeline]?.port}/shop/${name}` },
      { title: 'In the catalog', entityRef: `component:default/${name}` },
    ],
    text: [{ title: 'Warnings' }, { title: 'Files', content: `- ${Object.keys(expected).sort(byCode).join('\n- ')}` }],
  });

  const catalog = new CatalogClient({ discoveryApi: { getBaseUrl: async (plugin) => `${backstage.address}/api/${plugin}` } });
  const read = async (kind: string) => {
    const { items } = await catalog.getEntities(
      { filter: { kind, 'metadata.name': kind === 'api' ? `${name}-api` : name } },
      { token: backstage.tester },
    );
    return items[0];
  };
  await backstage.has(described + (pipeline === 'github' ? 2 : 4), ['component', 'api']);
  const component = await read('component');
  expect(component).toMatchObject({
    metadata: { description: given.description, annotations: { 'create-service.dev/template-version': template.version } },
    spec: { owner: given.owner, system: given.system, scaffoldedFrom: SHIPPED },
  });
  expect(component?.relations).toEqual(
    expect.arrayContaining([
      { type: 'ownedBy', targetRef: owner },
      { type: 'partOf', targetRef: `system:default/${given.system}` },
    ]),
  );
  expect(component).not.toHaveProperty('status');
  expect((await read('api'))?.spec?.definition).toBe(readFileSync(join(published, 'shop', name, 'api/openapi.yaml'), 'utf8'));
};

describe('the action', () => {
  test('stamps in a dry run what the command line stamps, defaults and all', async () => {
    const { files, output } = await portal.dryRun(bareTemplate({ name: 'payments', owner: 'group:default/team-payments' }), {});
    const expected = await stamped(['payments', '--owner', 'team-payments']);
    expect(files).toEqual(expected);
    expect(output.step).toMatchObject({
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

describe('the action that registers', () => {
  test('adds a file to a registry in the workspace, which is all that the next step has to publish', async () => {
    const catalogInfoUrl = 'https://github.com/shop/refunds/blob/main/catalog-info.yaml';
    const input = { name: 'refunds', catalogInfoUrl, registryPath: 'registry' };
    const { files, output } = await portal.dryRun(bareTemplate(input, 'service:register'), {});
    expect(Object.keys(files)).toEqual(['registry/services/refunds.yaml']);
    expect(output.step).toEqual({ path: 'services/refunds.yaml', added: true });
  });
});

describe('the shipped template', () => {
  test('has no step whose action nobody has, which Backstage would skip in silence', async () => {
    const actions = json(await portal.ask('GET', 'actions')).map(({ id }: { id: string }) => id);
    expect(actions).toEqual(expect.arrayContaining(softwareTemplate.spec.steps.map(({ action }) => action)));
  });

  const full = { name: 'chargebacks', owner: 'group:default/team-core', system: 'system:default/trade', pipeline: 'github', preview: true };
  // First, as long as the live catalog is that of the files.
  test('is refused where the team has no room, with the arithmetic of the command line and the teams that have room', async () => {
    const { name, owner, system } = full;
    const events = await portal.run(SHIPPED, full);
    const words = [name, '--owner', owner.replace(/.*\//, ''), '--system', system.replace(/.*\//, ''), '--dry-run', '--yes', ...registry];
    const { code, stderr } = await finish([process.execPath, bin, ...words], { folder });
    expect(code).not.toBe(0);
    const differing = /^( {2}all the same: .*|Answer otherwise.*|Advice: .*)\n?/gm;
    const error = events.at(-1)?.body.error;
    expect(`Error: ${error?.message.replaceAll(differing, '')}`).toBe(stderr.replaceAll(differing, ''));
    expect(error?.message).toMatch(/team-core has 7 engineers .*\n {2}another team: .*has room.*\n {2}all the same: A reason and a day/s);
    expect(events.filter(({ body }) => body.status === 'skipped').map(({ body }) => body.stepId)).toContain('create');
  });

  test.each(['github', 'gitlab'] as const)('makes, publishes and registers a service on %s', makes);

  test('publishes and registers nothing for a preview, and says what it would make', async () => {
    const events = await portal.run(SHIPPED, {
      name: 'preview',
      owner: 'group:default/team-sellers',
      system: 'system:default/trade',
      pipeline: 'github',
      preview: true,
    });
    expect(events.filter(({ body }) => body.status === 'skipped').map(({ body }) => body.stepId)).toEqual([
      'publish_github',
      'publish_gitlab',
      'register',
    ]);
    const output = events.at(-1)?.body.output;
    expect(output).toMatchObject({
      links: [],
      text: [{ title: 'Warnings' }, { title: 'Files', content: expect.stringContaining('\n- catalog-info.yaml\n') }],
    });
    expect(readdirSync(join(published, 'shop'))).not.toContain('preview');
  });

  test('is run by a guest of the portal as well', async () => {
    const { text } = await send(backstage.address, 'GET', '/api/auth/guest/refresh');
    const guest = openPortal(backstage, JSON.parse(text).backstageIdentity.token);
    const events = await guest.run(SHIPPED, {
      name: 'guests',
      owner: 'group:default/team-sellers',
      system: 'system:default/trade',
      pipeline: 'github',
      preview: true,
    });
    expect(events.at(-1)?.body.message).toBe('Run completed with status: completed');
  });

  test('fails for a name that no form can judge, in the words of the command line and with no stack', async () => {
    const events = await portal.run(SHIPPED, { name: 'select', owner: 'user:default/a', pipeline: 'github', githubRepoUrl: 'x' });
    const { problems } = judge({ name: 'select', owner: 'user:default/a' });
    const message = toMessage(problems);
    expect(events.at(-1)?.body.error).toEqual({ name: 'InputError', message });
    expect(events.map(({ body }) => body.message)).toContain(message);
    expect(problems).toHaveLength(2);
  });

  test('is let through all the same for a reason, and says that in the end', async () => {
    const waived = { waive: true, waiveReason: 'The law wants it.', waiveUntil: '2999-12-31' };
    const events = await portal.run(SHIPPED, { ...full, ...waived });
    expect(events.at(-1)?.body).toMatchObject({
      message: 'Run completed with status: completed',
      output: {
        text: [
          {
            title: 'Warnings',
            content: expect.stringMatching(/^- OWN-003 is waived for group:default\/team-core until 2999-12-31: .*\n- .*monolith/),
          },
          { title: 'Files' },
        ],
      },
    });
  });

  test.each([
    ['a waiver without a reason', { ...full, waive: true }],
    ['no owner', { name: 'payments', pipeline: 'github', githubRepoUrl: 'x' }],
    ['a name of another shape', { name: 'Payments', owner: 'a', pipeline: 'github', githubRepoUrl: 'x' }],
    ['what is no choice', { name: 'payments', owner: 'a', tier: '9', pipeline: 'github', githubRepoUrl: 'x' }],
    ['no repository for a pipeline that needs one', { name: 'payments', owner: 'a', pipeline: 'gitlab' }],
    ['a repository of another host', { name: 'payments', owner: 'a', pipeline: 'gitlab', githubRepoUrl: 'x' }],
    ['a port that others keep', { name: 'payments', owner: 'a', port: 80, pipeline: 'github', githubRepoUrl: 'x' }],
  ])('takes no task whose form has %s', async (_, values) => {
    const { status, text } = await portal.ask('POST', 'tasks', { templateRef: SHIPPED, values });
    expect([status, JSON.parse(text).errors.length > 0]).toEqual([400, true]);
  });
});

describe('a task that is cancelled', () => {
  test('while it waits for the catalog ends at once, and makes nothing', async () => {
    const repoUrl = `127.0.0.1:${hosts.github?.port}?owner=shop&repo=cancelled`;
    const values = { name: 'cancelled', owner: 'group:default/team-sellers', system: 'system:default/trade' };
    gate?.keep(/\/entities\/by-query/);
    try {
      const id = await portal.begin(SHIPPED, { ...values, pipeline: 'github', githubRepoUrl: repoUrl });
      await until('the catalog is asked', () => gate?.waiting() === 1);
      const events = await portal.cancel(id);
      // It was not the answer that ended it.
      expect(gate?.waiting()).toBe(1);
      expect(events.map(({ type }) => type)).toContain('cancelled');
      expect(events.at(-1)).toMatchObject({ type: 'completion', body: { error: { name: 'AbortError' } } });
      const stepsThat = (outcome: string) => events.filter(({ body }) => body.status === outcome).map(({ body }) => body.stepId);
      expect([stepsThat('failed'), stepsThat('completed')]).toEqual([['check'], []]);
    } finally {
      gate?.release();
    }
    expect(existsSync(join(published, 'shop/cancelled'))).toBe(false);
    expectUntouched();
  });

  test('while it stamps stamps no further', async () => {
    const folders = Array.from({ length: 1_000 }, (_, n) => `service-${n}`);
    const made = new Set<string>();
    // They are gone with the task.
    const watch = setInterval(() => {
      for (const path of globSync('*/*', { cwd: work })) made.add(path);
    }, 20);
    try {
      const id = await portal.begin('template:default/many', { folders });
      await until('the first services are there', () => made.size > 1);
      const events = await portal.cancel(id);
      expect(made.size).toBeLessThan(folders.length / 2);
      expect(events.map(({ type }) => type)).toContain('cancelled');
      expect(events.at(-1)).toMatchObject({ type: 'completion', body: { error: { name: 'AbortError' } } });
    } finally {
      clearInterval(watch);
    }
    expectUntouched();
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
        const given = { ...short, [name]: kind === 'multiselect' || kind === 'list' ? [text] : text };
        const { status, files, output, error } = await portal.dryRun(form, given);
        const { answers, problems } = judge(given);
        if (answers) {
          outcomes.stamped += 1;
          expect(status, text).toBe(200);
          expect(output.step, text).toMatchObject({ answers });
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

describe('on PostgreSQL, with a policy in app-config.yaml', () => {
  beforeAll(async () => {
    await backstage.stop();
    rmSync(join(published, 'shop'), { recursive: true });
    cluster = await Cluster.create();
    const connection = { host: '127.0.0.1', port: cluster.port, user: 'postgres', password: cluster.password };
    const policy = { capacity: { servicesPerEngineer: 3 } };
    await open({ database: { client: 'pg', connection }, createService: { policy } });
  });

  test.each(['github', 'gitlab'] as const)('makes, publishes and registers a service on %s', makes);

  test('lets those through whom the policy lets', async () => {
    const values = { name: 'chargebacks', owner: 'group:default/team-core', system: 'system:default/trade' };
    const events = await portal.run(SHIPPED, { ...values, pipeline: 'github', preview: true });
    expect(events.at(-1)?.body.message).toBe('Run completed with status: completed');
  });
});

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
  expect(readdirSync(folder).filter((name) => !/^(installed|many\.yaml|packed|published|work|stamped-.*)$/.test(name))).toEqual([]);
};
