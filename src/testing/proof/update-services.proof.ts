/** Services that their owners worked on, brought to a newer release: it is clean, nothing of theirs is lost, and their own checks pass. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createService } from '../command-line.ts';
import { succeed } from '../process.ts';
import { stamp } from '../stamp.ts';
import { changedPaths, newer, version } from '../update/newer.ts';
import { lostOf, type Work, workOn } from '../update/owner.ts';
import { bring, type Service, serviceIn, told } from '../update/service.ts';

const folder = mkdtempSync(join(tmpdir(), 'update-services-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const root = join(import.meta.dirname, '../../..');
const environment = { PATH: [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter) };
const npm = (service: string, ...words: string[]) => succeed(['npm', ...words], { folder: service, environment }, 600_000);
const checks = ['types', 'lint', 'test:unit'];

/** Between them, they have each capability, and lack each. */
const variants = {
  everything: {},
  'a database, on GitLab': { capabilities: ['postgres'], pipeline: 'gitlab' },
  'all but a database, on none': { capabilities: ['kubernetes', 'alerts', 'docs', 'devcontainer'], pipeline: 'none' },
  'nothing more': { capabilities: [], pipeline: 'github' },
} as const;

describe.each(Object.entries(variants))('%s', (name, answers) => {
  let service: Service;
  let done: readonly Work[];
  let written: readonly string[];

  beforeAll(async () => {
    service = serviceIn(stamp(join(folder, name.replaceAll(/\W+/g, '-')), answers));
    service.commit();
    done = workOn(service.folder);
    service.commit();
    written = told((await bring(service, newer())).plan);
  });

  test('is brought to the newer release, with all that it brings and all that its owner did', () => {
    const there = changedPaths.filter((path) => existsSync(service.at(path)));
    expect(written).toEqual(expect.arrayContaining(there.map((path) => `update ${path}`)));
    expect(written.filter((line) => !line.startsWith('update'))).toEqual([]);
    expect(lostOf(service.folder, done)).toEqual([]);
    expect(service.read('.create-service.json')).toContain(`"version": "${version}"`);
    expect(service.read('package.json')).toContain('"types:watch": "tsc --watch"');
    expect(service.read('src/platform/log.ts')).toContain('periodicFlush: 50');
    expect(service.git('ls-files', '--unmerged')).toBe('');
  });

  test('passes its own checks', async () => {
    await npm(service.folder, 'ci', '--no-audit', '--no-fund');
    for (const check of checks) await npm(service.folder, 'run', check);
  });
});

test('a service that gets a database passes its own checks, with those that came', async () => {
  const service = serviceIn(stamp(join(folder, 'added'), { capabilities: [], pipeline: 'none' }));
  service.commit();
  expect(await createService(['add', 'postgres', 'docs'], { folder: service.folder })).toMatchObject({ code: 0, talk: '' });
  await npm(service.folder, 'ci', '--no-audit', '--no-fund');
  for (const check of [...checks, 'format:check', 'openapi:check']) await npm(service.folder, 'run', check);
  expect(existsSync(service.at('src/platform/postgres/module.ts'))).toBe(true);
});
