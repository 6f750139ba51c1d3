/** `create-service report` and `rules`, as they are typed. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createService, filesIn, workFolder } from '../testing/command-line.ts';
import { makeRepository } from '../testing/repository.ts';
import { entity, services, system, team, toFile } from '../testing/rules.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const { inWork, write } = filesIn(() => work.folder);
const registry = (...entities: ReturnType<typeof services>): void => write('catalog/all.yaml', toFile(entities));
const run = (...words: readonly string[]) => createService(words, { folder: work.folder });
/** Others, so that the organisation is not a small one. */
const others = [system('shop'), team('idle', 60)];
const fine = [...others, team('team', 5), ...services(3)];
const crowded = [...others, team('team', 5), ...services(4)];

describe('the exit code of a report', () => {
  it.each([
    ['nothing found', fine, [], 0],
    ['a warning', crowded, [], 0],
    ['a warning, which fails on request', crowded, ['--fail-on', 'warning'], 1],
    ['an error', [...others, team('team', 5), ...services(7)], [], 1],
    ['an error, which fails nothing on request', [...others, team('team', 5), ...services(7)], ['--fail-on', 'never'], 0],
  ] as const)('of %s', async (_, entities, words, code) => {
    registry(...entities);
    expect((await run('report', ...words)).code).toBe(code);
  });

  it.each([
    [['report', 'nowhere'], /The registry .*nowhere does not exist/],
    [['report', '--report', 'pdf'], /There is no format "pdf"/],
    [['report', '--report', 'json='], /names no file/],
    [['report', '--report', 'text', '--report', 'json'], /Two formats/],
    [['report', '--fail-on', 'everything'], /fail-on/],
    [['report', '--policy', 'nowhere.yaml'], /policy nowhere\.yaml can't be read \(ENOENT\)/],
    [['report', '--colour', 'red'], /colour/],
    [['rules', 'OWN-999'], /There is no rule "OWN-999"/],
  ])('of wrong usage, %j, is 2', async (words, says) => {
    registry(...fine);
    const { code, talk } = await run(...words);
    expect(code).toBe(2);
    expect(talk).toMatch(says);
  });

  it('of a report that can not be written is 1, and says where', async () => {
    registry(...fine);
    const { code, talk } = await run('report', '--report', 'json=nowhere/out.json');
    expect(code).toBe(1);
    expect(talk).toContain('nowhere/out.json (ENOENT)');
  });
});

it('several formats come of one run', async () => {
  registry(...crowded);
  const { out } = await run('report', '--report', 'text', '--report', 'json=out.json');
  expect(out).toContain('team owns 4 services with 5 engineers, who can carry 3.');
  expect(JSON.parse(readFileSync(inWork('out.json'), 'utf8'))).toMatchObject({
    registry: 'catalog',
    organisation: { engineers: 65, services: 4, teams: 2, unowned: 0 },
    teams: [{ name: 'team', load: 4, capacity: 3, band: 'over' }, { name: 'idle' }],
    findings: [
      { rule: 'OWN-003', level: 'warning', entity: 'group:default/team', place: { file: 'catalog/all.yaml', line: 22, column: 3 } },
    ],
  });
});

it('bad entities never stop it: each is a finding with its place, the rest is reported', async () => {
  registry(...crowded);
  write('catalog/bad.yaml', 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: [\n');
  write('catalog/worse.yaml', 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: NOT OK\n');
  const { code, out } = await run('report', '--report', 'json');
  expect(code).toBe(1);
  const { findings, teams } = JSON.parse(out);
  expect(findings.map(({ rule, place }: { rule: string; place: object }) => [rule, place])).toEqual([
    ['REG-001', { file: 'catalog/bad.yaml', line: expect.any(Number), column: expect.any(Number) }],
    ['REG-001', { file: 'catalog/worse.yaml', line: 1 }],
    ['OWN-003', expect.anything()],
  ]);
  expect(teams).toHaveLength(2);
});

it('fields of the wrong type never stop it', async () => {
  const odd = { toString: 1, valueOf: [1] };
  const fields = { type: odd, lifecycle: odd, owner: odd, system: odd, dependsOn: [odd], providesApis: odd, definition: odd };
  registry(...fine, ...['Component', 'API', 'Resource', 'System', 'Domain', 'Group', 'User'].map((kind) => entity(kind, 'odd', fields)));
  const { code, out } = await run('report', '--report', 'json');
  expect(code).toBe(1);
  expect(JSON.parse(out).findings.map(({ rule }: { rule: string }) => rule)).toContain('OWN-001');
});

it('what Locations lead to on the web is not known, and said so', async () => {
  registry(...fine);
  const location = { apiVersion: 'backstage.io/v1alpha1', kind: 'Location', metadata: { name: 'web' } };
  const targets = ['https://git.example/a/catalog-info.yaml', 'https://git.example/b/catalog-info.yaml'];
  write('catalog/web.yaml', JSON.stringify({ ...location, spec: { targets } }));
  const { code, out } = await run('report', '--report', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(out).unknown).toContainEqual({
    rule: 'REG-001',
    says: 'Locations on the web were not read (Backstage reads them): https://git.example/a/catalog-info.yaml and 1 more.',
  });
});

it('a waiver in the policy is shown as one, and an expired one points into the policy', async () => {
  registry(...crowded);
  const waiver = (until: string): void =>
    write(
      'catalog/policy.yaml',
      `waivers:\n  - { rule: OWN-003, entity: "group:default/team", reason: Spring., owner: team, until: ${until} }\n`,
    );
  waiver('2999-12-31');
  expect((await run('report')).out).toContain('Findings: no findings; 1 waived');
  waiver('2020-12-31');
  const { code, out } = await run('report');
  expect(code).toBe(1);
  expect(out).toMatch(/WAI-001[\s\S]*catalog\/policy\.yaml:2:5/);
});

it('a finding keeps its fingerprint when it moves within its file and when others come', async () => {
  const prints = async () =>
    JSON.parse((await run('report', '--report', 'json', '--fail-on', 'never')).out).findings.map(
      (one: { fingerprint: string }) => one.fingerprint,
    );
  registry(...crowded);
  const before = await prints();
  registry(team('other', 1), ...services(9, { owner: 'other' }, 'o'), ...crowded);
  const after = await prints();
  expect(after).toEqual(expect.arrayContaining(before));
  expect(new Set(after).size).toBe(after.length);
});

it('a finding about a broken file keeps its fingerprint when its place or a size changes, and has a line', async () => {
  const broken = async (text: string) => {
    write('catalog/z.yaml', text);
    const { findings } = JSON.parse((await run('report', '--report', 'json', '--fail-on', 'never')).out);
    const reg = findings.filter(({ rule }: { rule: string }) => rule === 'REG-001');
    return reg.map(({ fingerprint, place }: { fingerprint: string; place: { line: number } }) => [fingerprint, place.line]);
  };
  const head = 'apiVersion: backstage.io/v1alpha1\nkind: Component\n';
  const tagged = (...tags: readonly string[]) =>
    `${head}metadata:\n  name: t\n  tags: [${tags}]\nspec: { type: library, lifecycle: x, owner: team }\n`;
  registry(...fine);
  for (const [before, after, line] of [
    [head, `${tagged('a')}---\n${head}`, 8],
    [`${head}a: [1\n`, `${tagged('a')}---\n${head}a: [1\n`, 11],
    [tagged('Two Words'), tagged('a', 'Two Words'), 5],
    [toFile([team('team', 5)]), `# c\n${toFile([team('team', 5)])}`, 6],
    [`# ${'x'.repeat(5_000_000)}`, `# ${'x'.repeat(5_000_000)}\n#\n`, undefined],
  ] as const) {
    const was = await broken(before);
    const is = await broken(after);
    expect(was).toHaveLength(1);
    expect(is).toEqual([[was[0]?.[0], line]]);
  }
});

describe('rules', () => {
  it('are listed, explained, and given as data', async () => {
    expect((await run('rules')).out).toMatch(/^OWN-001 +error +unowned$/m);
    expect((await run('rules', 'own-003')).out).toMatch(
      /^OWN-003 team over capacity \(error\)[\s\S]*^When [\s\S]*^Why [\s\S]*^Mend [\s\S]*^From /m,
    );
    expect(JSON.parse((await run('rules', '--json')).out)).toContainEqual(expect.objectContaining({ id: 'WAI-001', level: 'error' }));
  });
});

it('a service can still be called like nothing that is a command', async () => {
  const { code, talk } = await run('report', '--owner', 'team');
  expect(code).toBe(2);
  expect(talk).toContain('owner');
  expect(existsSync(inWork('report'))).toBe(false);
});

describe('a baseline', () => {
  const found = async (...words: readonly string[]) => {
    const { code, out } = await run('report', '--report', 'json', '--fail-on', 'warning', ...words);
    const { findings, known } = JSON.parse(out);
    const ids = (list: readonly { rule: string; level: string }[]) => list.map(({ rule, level }) => `${level} ${rule}`);
    return { code, findings: ids(findings), known: ids(known) };
  };

  it('of a file keeps what was found before from failing, and lets what is new or worse fail', async () => {
    registry(...crowded);
    expect((await run('report', '--report', 'json=before.json')).code).toBe(0);
    expect(await found('--baseline', 'before.json')).toEqual({ code: 0, findings: [], known: ['warning OWN-003'] });
    registry(...crowded, ...services(1, { owner: '' }, 'z'));
    expect(await found('--baseline', 'before.json')).toEqual({ code: 1, findings: ['error OWN-001'], known: ['warning OWN-003'] });
    registry(...others, team('team', 5), ...services(7));
    expect(await found('--baseline', 'before.json')).toEqual({ code: 1, findings: ['error OWN-003'], known: [] });
  });

  it('of a commit judges the registry as it stood there, and changes nothing in the repository', async () => {
    const git = (...words: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...words], { cwd: work.folder, encoding: 'utf8' });
    git('init', '-q', '-b', 'main');
    write('README.md', 'Nothing yet.\n');
    git('add', '.');
    git('commit', '-qm', 'Begin');
    registry(...crowded);
    expect(await found('--baseline', 'main')).toEqual({ code: 1, findings: ['warning OWN-003'], known: [] });
    git('add', '.');
    git('commit', '-qm', 'Crowded');
    registry(...crowded, ...services(1, { owner: '' }, 'z'));
    const before = git('status', '--porcelain');
    expect(await found('--baseline', 'main')).toEqual({ code: 1, findings: ['error OWN-001'], known: ['warning OWN-003'] });
    expect(await found('--baseline', 'HEAD~1')).toMatchObject({ known: [] });
    expect(git('status', '--porcelain')).toBe(before);
  });

  describe('of a commit', () => {
    const day = new Date().toISOString().slice(0, 10);
    const unowned = () => toFile(services(1, { owner: '' }, 'z'));
    const known = { code: 0, findings: [], known: ['error OWN-001'] };

    it('has what lies in submodules, as the commit records them', async () => {
      const other = makeRepository(inWork('../other'), day);
      other.commit({ ago: 3, files: { 'catalog-info.yaml': unowned() } });
      const { git, commit } = makeRepository(work.folder, day);
      registry(...fine);
      git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '../other', 'catalog/z');
      commit({ ago: 2 });
      expect(await found('--baseline', 'main')).toEqual(known);
      other.git('-C', inWork('catalog/z'), 'rm', '-q', 'catalog-info.yaml');
      other.git('-C', inWork('catalog/z'), 'commit', '-qm', 'Without');
      commit({ ago: 1 });
      write('catalog/z/catalog-info.yaml', unowned());
      expect(await found('--baseline', 'main')).toEqual({ code: 1, findings: ['error OWN-001'], known: [] });
      expect(await found('--baseline', 'main~1')).toEqual(known);
    });

    it('that a submodule has not got is refused', async () => {
      makeRepository(inWork('catalog/z'), day).commit({ ago: 3, files: { 'catalog-info.yaml': unowned() } });
      const { git, commit } = makeRepository(work.folder, day);
      registry(...fine);
      git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},catalog/z`);
      git('commit', '-qm', 'Submodule');
      const { code, talk } = await run('report', '--baseline', 'main');
      expect([code, talk]).toEqual([2, expect.stringMatching(/The submodule \S+catalog\/z has not got the commit 1{40}/)]);
      commit({ ago: 2 });
      rmSync(inWork('catalog/z/.git'), { recursive: true });
      expect(await found('--baseline', 'main')).toMatchObject({ code: 1 });
    });

    it.each(['../../services/*/catalog-info.yaml', '../../services/z/catalog-info.yaml'])(
      'has what %s leads to, out of the repository',
      async (target) => {
        const { commit } = makeRepository(work.folder, day);
        registry(...fine, entity('Location', 'all', { targets: [target, './more/z.yaml'] }));
        write('catalog/more/z.yaml', toFile([system('more')]));
        write('../services/z/catalog-info.yaml', unowned());
        write('../services/z/main.go', 'package main\n');
        commit({ ago: 2 });
        const { findings } = await found('--baseline', 'main');
        expect(findings).toEqual([]);
        expect((await found()).findings).toContain('error RUN-006');
      },
    );

    it('has what is left out of archives, and files with a definition beside them', async () => {
      const { commit } = makeRepository(work.folder, day);
      registry(...fine);
      const definition = { $text: './api.yaml' };
      write('catalog/z/z.yaml', unowned() + toFile([entity('API', 'a-v1', { type: 'openapi', lifecycle: 'x', owner: '', definition })]));
      write('catalog/z/api.yaml', 'openapi: 3.1.0\n');
      commit({ ago: 2, files: { '.gitattributes': 'catalog/z export-ignore\n' } });
      const { code, findings } = await found('--baseline', 'main');
      expect([code, findings]).toEqual([0, []]);
      expect((await found()).findings).toContain('error OWN-001');
    });

    it('that is damaged is refused', async () => {
      const { git, commit } = makeRepository(work.folder, day);
      registry(...crowded);
      commit({ ago: 2 });
      const blob = git('rev-parse', 'main:catalog/all.yaml').trim();
      rmSync(inWork(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`));
      const { code, talk } = await run('report', '--baseline', 'main');
      expect([code, talk]).toEqual([2, expect.stringMatching(/can't be read as it stood at the commit.*git could not write out/s)]);
    });
  });

  it.each(['nowhere', '--help-me', 'HEAD'])('of %s, which is none, is refused', async (named) => {
    registry(...crowded);
    const { code, talk } = await run('report', `--baseline=${named}`);
    expect([code, talk]).toEqual([2, expect.stringContaining('neither a file nor a commit')]);
  });

  it('that is no report is refused', async () => {
    registry(...crowded);
    write('before.json', '{}');
    expect(await run('report', '--baseline', 'before.json')).toMatchObject({ code: 2, talk: expect.stringContaining('is no report') });
  });
});

describe('a history', () => {
  it('gets a line a run, and is in the report', async () => {
    registry(...crowded);
    for (const _ of [1, 2]) await run('report', '--history', 'runs.jsonl');
    const { out } = await run('report', '--report', 'json', '--history', 'runs.jsonl');
    const entry = { engineers: 65, services: 4, teams: 2, over: 1, neglectLikely: 0, errors: 0, warnings: 1 };
    expect(JSON.parse(out).history).toEqual([1, 2, 3].map(() => ({ ...entry, day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })));
    expect(readFileSync(inWork('runs.jsonl'), 'utf8').trim().split('\n')).toHaveLength(3);
  });

  it('that holds something else is refused and stays as it is', async () => {
    registry(...crowded);
    write('runs.jsonl', '\n{"day": "yesterday"}\n');
    expect(await run('report', '--history', 'runs.jsonl')).toMatchObject({
      code: 2,
      talk: expect.stringContaining('Line 2 of the history'),
    });
    expect(readFileSync(inWork('runs.jsonl'), 'utf8')).toBe('\n{"day": "yesterday"}\n');
  });

  it.each(['{', '{"day":"2026-1', '{"day":"2026-11-25","services":4,"te'])(
    'with %j at its end, of a run that was killed, goes on without it',
    async (half) => {
      registry(...crowded);
      await run('report', '--history', 'runs.jsonl');
      const whole = readFileSync(inWork('runs.jsonl'), 'utf8');
      write('runs.jsonl', whole + half);
      for (const _ of [2, 3]) expect((await run('report', '--history', 'runs.jsonl')).code).toBe(0);
      expect(readFileSync(inWork('runs.jsonl'), 'utf8')).toBe(whole.repeat(3));
    },
  );

  it('that ends with half a line of something else is refused and stays as it is', async () => {
    registry(...crowded);
    write('runs.jsonl', 'Notes.');
    expect((await run('report', '--history', 'runs.jsonl')).code).toBe(2);
    expect(readFileSync(inWork('runs.jsonl'), 'utf8')).toBe('Notes.');
  });

  it('without a line break at its end goes on below it', async () => {
    registry(...crowded);
    await run('report', '--history', 'runs.jsonl');
    write('runs.jsonl', readFileSync(inWork('runs.jsonl'), 'utf8').trimEnd());
    expect((await run('report', '--history', 'runs.jsonl')).code).toBe(0);
    expect(readFileSync(inWork('runs.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
  });
});
