/** `create-service report --backstage`, as it is typed, against a server on a real socket. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toYaml } from '../catalog/to-entity.ts';
import type { Report } from '../report/report.ts';
import { type CatalogServer, catalogServer } from '../testing/catalog-server.ts';
import { createService, filesIn, workFolder } from '../testing/command-line.ts';
import { blackHole } from '../testing/network.ts';
import { start } from '../testing/process.ts';
import { api, database, services, system, team, toDocument } from '../testing/rules.ts';
import { until } from '../testing/wait.ts';

const TOKEN = 's3cret-t0ken';
const crowded = [
  system('shop'),
  team('idle', 60),
  team('team', 5),
  ...services(4, { dependsOn: ['resource:missing'], consumesApis: ['api'] }),
  api('api', { definition: '[' }),
  database('data', { owner: 'idle' }),
].map(toDocument);

let work: ReturnType<typeof workFolder>;
let server: CatalogServer;
beforeEach(async () => {
  work = workFolder();
  server = await catalogServer(crowded, { token: TOKEN });
});
afterEach(async () => {
  work.remove();
  await server.close();
});
const run = (words: readonly string[], environment: Readonly<Record<string, string>> = { BACKSTAGE_TOKEN: TOKEN }) =>
  createService(['report', ...words], { folder: work.folder, environment: { BACKSTAGE_TOKEN: '', ...environment } });
const live = (...words: readonly string[]) => run(['--backstage', server.address, ...words]);
const { write } = filesIn(() => work.folder);

describe('a report of a Backstage', () => {
  it('is that of the same entities in files, but for places and names', async () => {
    write('catalog/all.yaml', toYaml(crowded));
    const withoutPlaces = (text: string) => {
      const { registry, findings, rules, ...rest } = JSON.parse(text) as Report;
      // A Backstage knows nothing of files and commits.
      return { ...rest, rules: rules.map(({ notEvaluated, ...rule }) => rule), findings: findings.map(({ place, ...finding }) => finding) };
    };
    const [files, backstage] = [await run(['--report', 'json']), await live('--report', 'json')];
    expect([backstage.code, backstage.talk]).toEqual([1, '']);
    expect(withoutPlaces(backstage.out)).toEqual(withoutPlaces(files.out));
    const { registry, findings, rules } = JSON.parse(backstage.out) as Report;
    expect(registry).toBe(server.address);
    for (const { data, notEvaluated } of rules) expect(notEvaluated ?? '').toMatch(data === 'catalog' ? /^$/ : /\.$/);
    expect(findings.length).toBeGreaterThan(5);
    for (const { entity, place } of findings) {
      const [, kind, namespace, name] = /^(.+):(.+)\/(.+)$/.exec(entity ?? '') ?? [];
      expect(place).toEqual({ file: `${server.address}/catalog/${namespace}/${kind}/${name}` });
    }
  });

  it.each(['/', '/api', '/api/catalog/', '/?filter=all#top'])('is had with %s after the address as well', async (after) => {
    expect((await run(['--backstage', `${server.address}${after}`, '--fail-on', 'never'])).code).toBe(0);
  });

  it('is had in every format', async () => {
    for (const format of ['text', 'html', 'markdown', 'github', 'sarif', 'gitlab', 'junit']) {
      const { code, out } = await live('--fail-on', 'never', '--report', format);
      expect([format, code]).toEqual([format, 0]);
      expect(out).toContain('/catalog/default/component/a1');
    }
  });

  it('goes by the policy in the working folder, whose waivers have their place there', async () => {
    const text = 'waivers:\n  - { rule: OWN-003, entity: "group:default/team", reason: Spring., owner: team, until: 2020-12-31 }\n';
    write('policy.yaml', text);
    expect((await live()).out).toMatch(/WAI-001[\s\S]* policy\.yaml:2:5/);
    write('../other.yaml', text);
    expect((await live('--policy', '../other.yaml')).out).toMatch(/WAI-001[\s\S]* \/\S*\/other\.yaml:2:5/);
  });

  it('reads no definitions where no rule that is on looks at them', async () => {
    write('policy.yaml', 'rules:\n  API-001: { level: off }\n  API-002: { level: off }\n');
    await live();
    write('policy.yaml', 'rules:\n  API-001: { level: off }\n');
    await live();
    const fields = server.asked.filter((asked) => /api/i.test(asked.get('filter') ?? '')).map((asked) => asked.get('fields')?.split(','));
    expect(fields.map((asked) => asked?.includes('spec'))).toEqual([false, true]);
  });

  it('takes a saved report as its baseline, of files too', async () => {
    write('catalog/all.yaml', toYaml(crowded));
    await run(['--report', 'json=before.json']);
    const { code, out } = await live('--baseline', 'before.json', '--report', 'json');
    expect([code, JSON.parse(out).findings, JSON.parse(out).known.length > 5]).toEqual([0, [], true]);
  });

  it('is of the one that the environment names, unless files are named', async () => {
    write('catalog/all.yaml', toYaml(crowded));
    const environment = { BACKSTAGE_TOKEN: TOKEN, CREATE_SERVICE_BACKSTAGE: server.address };
    const registryOf = async (...words: readonly string[]) =>
      JSON.parse((await run([...words, '--report', 'json'], environment)).out).registry;
    expect(await registryOf()).toBe(server.address);
    expect(await registryOf('catalog')).toBe('catalog');
    expect(JSON.parse((await run(['--report', 'json'], { CREATE_SERVICE_BACKSTAGE: '' })).out).registry).toBe('catalog');
    const typed = await run(['--report', 'json', '--backstage', server.address], {
      BACKSTAGE_TOKEN: TOKEN,
      CREATE_SERVICE_REGISTRY: 'elsewhere',
    });
    expect(JSON.parse(typed.out).registry).toBe(server.address);
  });
});

describe('what can not be', () => {
  it.each([
    ['files as well', ['catalog', '--backstage', 'http://x'], {}, /Both the registry catalog and the Backstage/],
    [
      'files as well, by the environment',
      [],
      { CREATE_SERVICE_BACKSTAGE: 'http://x', CREATE_SERVICE_REGISTRY: 'c' },
      /Both the registry c and/,
    ],
    [
      'a commit as the baseline',
      ['--backstage', 'http://x', '--baseline', 'main'],
      {},
      /"main" is no file, and a Backstage keeps no commits/,
    ],
    ['no address', ['--backstage='], {}, /no address on the web/],
    ['an address without its beginning', ['--backstage', 'localhost:7007'], {}, /no address on the web/],
    ['an address of files', ['--backstage', 'file:///catalog'], {}, /no address on the web/],
    ['a password in the address', ['--backstage', `http://me:${TOKEN}@x`], {}, /no place for a user or a password/],
    ['a token of two lines', ['--backstage', 'http://x'], { BACKSTAGE_TOKEN: `${TOKEN}\n${TOKEN}` }, /BACKSTAGE_TOKEN is no token/],
    ['two of them', ['--backstage', 'http://x', '--backstage', 'http://y'], {}, /more than once/],
  ] as const)('%s is refused before anything is asked', async (_, words, environment, says) => {
    const { code, out, talk } = await run(words, environment);
    expect([code, out]).toEqual([2, '']);
    expect(talk).toMatch(says);
    expect(talk).not.toContain(TOKEN);
  });

  it('of a wrong token nothing is said but its variable, and nothing is written', async () => {
    const { code, out, talk } = await run(['--backstage', server.address, '--report', 'json=out.json'], { BACKSTAGE_TOKEN: 'wr0ng-t0ken' });
    expect([code, out]).toEqual([2, '']);
    expect(talk).toContain('does not accept the token in BACKSTAGE_TOKEN (401)');
    expect(talk).not.toContain('wr0ng');
    expect(() => readFileSync(join(work.folder, 'out.json'))).toThrow('ENOENT');
  });
});

it.each(['SIGINT', 'SIGTERM'] as const)('reading ends at once on %s, in words and with the code of a stop', async (signal) => {
  const silent = await blackHole();
  const bin = join(import.meta.dirname, 'bin.ts');
  const running = start([process.execPath, bin, 'report', '--backstage', `http://127.0.0.1:${silent.port}`], { folder: work.folder });
  await until('it asks', () => silent.accepted() > 0);
  running.kill(signal);
  expect(await running.exit).toMatchObject({ code: 130 });
  expect([running.stdout(), running.stderr()]).toEqual(['', expect.stringContaining('You stopped; no report was made.')]);
  await silent.close();
});
