/** `create-service` over a service that was stamped before: what its record says still holds, and nobody breaks it by what they leave out. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import { snapshot } from '../testing/apply/snapshot.ts';
import { createService, type Said, workFolder } from '../testing/command-line.ts';
import { removeLock, takeLock } from '../tree/journal.ts';
import { recordedAnswer } from './recorded.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const run = (...words: string[]): Promise<Said> =>
  createService([...words, '--yes', '--no-git', '--no-install', '--json'], { folder: work.folder });
const service = (): string => join(work.folder, 'lorry');
const inService = (path: string): string => join(service(), path);
const record = (): Record<string, unknown> => JSON.parse(readFileSync(inService('.create-service.json'), 'utf8'));
const kindsOf = ({ out }: Said): readonly string[] => [
  ...new Set((JSON.parse(out) as { changes: { kind: string }[] }).changes.map(({ kind }) => kind)),
];

describe('the recorded answers', () => {
  beforeEach(async () => {
    expect((await run('lorry', '--owner', 'team-x', '--pipeline', 'gitlab', '--tier', '1', '--scope', '@acme')).code).toBe(0);
  });

  it.each([['lorry'], ['lorry', '--directory', 'lorry'], ['--directory', 'lorry']])(
    'hold for what nobody answers: %s',
    async (...words) => {
      const before = snapshot(work.folder);
      const said = await run(...words);
      expect(said).toMatchObject({ code: 0, talk: '' });
      expect(kindsOf(said)).toEqual(['keep']);
      expect(snapshot(work.folder)).toEqual(before);
    },
  );

  it('give way to a flag, a variable and a file', async () => {
    writeFileSync(join(work.folder, 'answers.yaml'), 'lifecycle: production\n');
    const words = ['lorry', '--owner', 'team-y', '--answers', 'answers.yaml', '--yes', '--no-git', '--no-install'];
    expect((await createService(words, { folder: work.folder, environment: { CREATE_SERVICE_TIER: '2' } })).code).toBe(0);
    expect(record().answers).toMatchObject({ owner: 'team-y', lifecycle: 'production', tier: '2', pipeline: 'gitlab', scope: '@acme' });
    expect(existsSync(inService('.gitlab-ci.yml'))).toBe(true);
  });

  it('are judged like any answer, and named by their record', async () => {
    const before = record();
    writeFileSync(inService('.create-service.json'), JSON.stringify({ ...before, answers: { ...(before.answers as object), tier: '9' } }));
    const { code, talk } = await run('lorry');
    expect(code).toBe(2);
    expect(talk).toContain('.create-service.json: tier: "9" is not one of 1, 2, 3, 4.');
  });

  it('do not say where to write, nor what to run', async () => {
    const before = record();
    const answers = { ...(before.answers as object), directory: '../elsewhere', git: true };
    writeFileSync(inService('.create-service.json'), JSON.stringify({ ...before, answers }));
    const said = await run('lorry');
    expect(said.code).toBe(0);
    expect(JSON.parse(said.out)).toMatchObject({ directory: inService(''), answers: { directory: './lorry', git: false } });
    expect(existsSync(join(work.folder, '..', 'elsewhere'))).toBe(false);
  });

  it('hold in the folder itself, where nobody has to name it', async () => {
    for (const words of [[], ['lorry'], ['--owner', 'team-x']]) {
      const said = await createService([...words, '--tier', '2', '--yes', '--no-git', '--no-install', '--json'], { folder: service() });
      expect(said.code).toBe(0);
      expect(JSON.parse(said.out)).toMatchObject({ directory: service(), answers: { name: 'lorry', tier: '2' } });
    }
    expect(existsSync(inService('lorry'))).toBe(false);
    expect(record().answers).toMatchObject({ tier: '2', pipeline: 'gitlab' });
  });

  it('do not hold for another service that is stamped from within the folder', async () => {
    const said = await createService(['truck', '--owner', 'team-y', '--yes', '--no-git', '--no-install'], { folder: service() });
    expect(said.code).toBe(0);
    expect(existsSync(inService('truck/.create-service.json'))).toBe(true);
    expect(record().answers).toMatchObject({ name: 'lorry' });
  });

  it('are what prompts offer, as soon as the name is known', () => {
    const before = process.cwd();
    process.chdir(work.folder);
    try {
      expect(recordedAnswer(template, 'tier', { name: 'lorry' })).toBe('1');
      expect(recordedAnswer(template, 'tier', { name: 'other' })).toBeUndefined();
      expect(recordedAnswer(template, 'git', { name: 'lorry' })).toBeUndefined();
      writeFileSync(inService('.create-service.json'), '{');
      expect(recordedAnswer(template, 'tier', { name: 'lorry' })).toBeUndefined();
    } finally {
      process.chdir(before);
    }
  });

  it('mean nothing if another template stamped the folder', async () => {
    writeFileSync(inService('.create-service.json'), JSON.stringify({ ...record(), template: { name: 'other', version: '1' } }));
    expect((await run('lorry')).talk).toContain('Owner is needed');
    const { code, talk } = await run('lorry', '--owner', 'team-x');
    expect(code).toBe(1);
    expect(talk).toContain('holds another service');
  });
});

describe('a capability in use', () => {
  beforeEach(async () => {
    expect((await run('lorry', '--owner', 'team-x', '--capabilities', 'postgres,docs')).code).toBe(0);
  });

  it('is not dropped while files stand there that it gave away and that were worked on', async () => {
    writeFileSync(inService('src/items/store.ts'), '// ours\n');
    const before = snapshot(work.folder);
    for (const words of [[], ['--overwrite'], ['--dry-run']]) {
      const { code, talk } = await run('lorry', '--capabilities', 'docs', ...words);
      expect(code).toBe(1);
      expect(talk).toMatch(/^ {2}postgres: .* gave these files, which its owner worked on since: src\/items\/store\.ts\.$/m);
      expect(talk).toContain('Keep it among the capabilities');
      expect(talk).not.toMatch(/^ {2}docs:/m);
    }
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('is dropped with all that nobody worked on, and what stands in its place is as if it had never been there', async () => {
    expect((await run('lorry', '--capabilities', 'docs')).code).toBe(0);
    const dropped = snapshot(service());
    rmSync(service(), { recursive: true });
    expect((await run('lorry', '--owner', 'team-x', '--capabilities', 'docs')).code).toBe(0);
    expect(snapshot(service())).toEqual(dropped);
  });

  it('is dropped once its files are gone', async () => {
    rmSync(inService('docs'), { recursive: true });
    expect((await run('lorry', '--capabilities', 'postgres')).code).toBe(0);
    expect(record().answers).toMatchObject({ capabilities: ['postgres'] });
  });

  it('is joined by another without more ado', async () => {
    expect((await run('lorry', '--capabilities', 'postgres,docs,devcontainer')).code).toBe(0);
  });
});

describe('a folder that another run is changing, or was killed over', () => {
  it('is shown with a word about it, until that run is done', async () => {
    expect((await run('lorry', '--owner', 'team-x')).code).toBe(0);
    const lock = takeLock(inService(''), []);
    for (const words of [['--dry-run'], ['--diff']]) {
      const { code, talk } = await run('lorry', ...words);
      expect(code).toBe(0);
      expect(talk).toMatch(/^Half changed: another run is writing to \S+, or was killed while it did; .*\n$/);
    }
    removeLock(inService(''), lock);
    expect((await run('lorry', '--dry-run')).talk).toBe('');
  });

  it('is left alone by a run that writes, with exit code 1', async () => {
    expect((await run('lorry', '--owner', 'team-x')).code).toBe(0);
    takeLock(inService(''), []);
    const { code, talk } = await run('lorry', '--tier', '1');
    expect(code).toBe(1);
    expect(talk).toContain('Another run is writing to');
  });
});

describe('the registry', () => {
  const entity = (kind: string, metadata: object, spec: object) =>
    JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind, metadata, spec });
  const write = (file: string, ...entities: readonly string[]): void => {
    mkdirSync(join(work.folder, 'catalog'), { recursive: true });
    writeFileSync(join(work.folder, 'catalog', file), entities.join('\n---\n'));
  };
  const group = (metadata: object) => entity('Group', metadata, { type: 'team', children: [] });

  it('refuses an owner that it does not have', async () => {
    write('groups.yaml', group({ name: 'team-x' }));
    const { code, talk } = await run('lorry', '--owner', 'team-z', '--system', 'nowhere');
    expect(code).toBe(1);
    expect(talk).toContain('owner: The registry has no Group team-z.');
    expect(talk).toContain('system: The registry has no System nowhere.');
  });

  it('gives owners and systems of other namespaces, and the entities of the service refer to them', async () => {
    write(
      'all.yaml',
      group({ name: 'team-n', namespace: 'eu' }),
      entity('System', { name: 'fleet', namespace: 'eu' }, { owner: 'team-n' }),
      entity('Component', { name: 'van', namespace: 'eu' }, { type: 'service', owner: 'team-n', system: 'fleet', lifecycle: 'production' }),
    );
    expect((await run('lorry', '--owner', 'eu/team-n')).code).toBe(0);
    expect(record().answers).toMatchObject({ owner: 'eu/team-n', system: 'eu/fleet' });
    expect(readFileSync(inService('catalog-info.yaml'), 'utf8')).toMatch(/owner: eu\/team-n\n {2}system: eu\/fleet\n/);
    expect(readFileSync(inService('CODEOWNERS'), 'utf8')).toMatch(/^# \* @organisation\/team-n$/m);
  });

  it('is none where a variable is empty, as pipelines leave it', async () => {
    const words = ['lorry', '--owner', 'team-x', '--yes', '--dry-run', '--json'];
    expect((await createService(words, { folder: work.folder, environment: { CREATE_SERVICE_REGISTRY: '' } })).code).toBe(0);
  });

  it('says why it can not be read', async () => {
    write('groups.yaml', 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {bad: [');
    const { code, talk } = await run('lorry', '--owner', 'team-x', '--registry', 'catalog');
    expect(code).toBe(2);
    expect(talk).toMatch(/groups\.yaml:\d+:\d+: This is no valid YAML/);
  });

  it('is not trusted in silence where it went wrong', async () => {
    write('groups.yaml', 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {bad: [');
    expect(await run('lorry', '--owner', 'team-x', '--dry-run')).toMatchObject({ code: 0, talk: '' });
    write('systems.yaml', entity('System', { name: 'fleet' }, { owner: 'team-x' }));
    const { code, talk } = await run('lorry', '--owner', 'team-x', '--dry-run');
    expect(code).toBe(0);
    expect(talk).toContain('no owner is checked');
  });

  it('has a say in the command that repeats the answers', async () => {
    write(
      'all.yaml',
      group({ name: 'team-x' }),
      entity('System', { name: 'fleet' }, { owner: 'team-x' }),
      entity('System', { name: 'lorry' }, { owner: 'team-x' }),
      entity('Component', { name: 'van' }, { type: 'service', owner: 'team-x', system: 'fleet', lifecycle: 'production' }),
    );
    for (const system of ['fleet', 'lorry']) {
      const { out } = await run('lorry', '--owner', 'team-x', '--registry', 'catalog', '--system', system);
      expect(JSON.parse(out).repeat).toBe(
        `create-service lorry --registry catalog --owner team-x --system ${system} --no-git --no-install --yes`,
      );
      rmSync(service(), { recursive: true });
    }
  });
});

it('the command that repeats the answers does not leave any of them to the environment', async () => {
  const words = ['lorry', '--owner', 'team-x', '--tier', '3', '--no-git', '--no-install', '--yes', '--json'];
  const { out } = await createService(words, { folder: work.folder, environment: { CREATE_SERVICE_TIER: '1' } });
  expect(JSON.parse(out).repeat).toBe('create-service lorry --owner team-x --tier 3 --no-git --no-install --yes');
});
