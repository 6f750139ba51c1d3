/** A report that was kept is given again only while a new one would be the same. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultPolicy } from '../rules/policy.ts';
import { createService, filesIn, workFolder } from '../testing/command-line.ts';
import { api, service, system, team, toFile } from '../testing/rules.ts';
import { keepReport, keptReport } from './kept-report.ts';
import { makeReport, type ReportSource } from './make-report.ts';

let work: ReturnType<typeof workFolder>;
let before: { readonly env: NodeJS.ProcessEnv; readonly cwd: string };
let source: ReportSource;
beforeEach(() => {
  work = workFolder();
  before = { env: process.env, cwd: process.cwd() };
  process.env = { ...process.env, XDG_CACHE_HOME: join(work.folder, '../cache') };
  process.chdir(work.folder);
  write('catalog/all.yaml', toFile([system('shop'), team('team', 5)]));
  write('catalog/cart/catalog-info.yaml', toFile([service('cart')]));
  // A time that can be set again to the last digit.
  utimesSync(inWork('catalog/cart/catalog-info.yaml'), 1, 1);
  source = { registry: inWork('catalog'), policy: defaultPolicy, day: '2026-11-25', version: '1.0.0', template: '1.0.0' };
});
afterEach(() => {
  process.env = before.env;
  process.chdir(before.cwd);
  work.remove();
});

const { inWork, write } = filesIn(() => work.folder);
const change = (more: Partial<ReportSource>): void => {
  source = { ...source, ...more };
};
const keep = async (): Promise<boolean> => {
  const { report, fingerprint } = await makeReport(source);
  if (fingerprint !== undefined) keepReport(source, report, fingerprint);
  return fingerprint !== undefined;
};

it('is given again, as it was', async () => {
  expect(keptReport(source)).toBeUndefined();
  await keep();
  expect(keptReport(source)).toEqual((await makeReport(source)).report);
});

describe('is made anew after', () => {
  const path = 'catalog/cart/catalog-info.yaml';
  it.each<[string, () => void]>([
    ['an edit', () => write(path, readFileSync(inWork(path), 'utf8').replace('production', 'deprecated'))],
    [
      'an edit of the same size that hides its time',
      () => {
        write(path, readFileSync(inWork(path), 'utf8').replace('owner: team', 'owner: tram'));
        utimesSync(inWork(path), 1, 1);
      },
    ],
    [
      'another file in its place',
      () => {
        write('other.yaml', readFileSync(inWork(path), 'utf8').replace('owner: team', 'owner: tram'));
        renameSync(inWork('other.yaml'), inWork(path));
      },
    ],
    ['a new file', () => write('catalog/more.yaml', toFile([service('orders')]))],
    ['a file that went', () => rmSync(inWork(path))],
    ['a file that moved', () => renameSync(inWork('catalog/cart'), inWork('catalog/basket'))],
    ['source beside a description', () => write('catalog/cart/go.mod', 'module cart\n')],
    ['another day', () => change({ day: '2026-11-26' })],
    ['another policy', () => change({ policy: { ...defaultPolicy, levels: { 'OWN-003': 'off' } } })],
    ['another version of this program', () => change({ version: '1.0.1' })],
    ['another template', () => change({ template: '1.1.0' })],
    ['another working folder, which places are relative to', () => process.chdir(inWork('catalog'))],
    ['the file that it was kept in was cut off', () => truncate()],
  ])('%s', async (_, alter) => {
    await keep();
    expect(keptReport(source)).toBeDefined();
    alter();
    expect(keptReport(source)).toBeUndefined();
  });
  const truncate = (): void => {
    const folder = inWork('../cache/create-service/reports');
    for (const name of readdirSync(folder))
      write(`../cache/create-service/reports/${name}`, readFileSync(join(folder, name), 'utf8').slice(0, 100));
  };
});

describe('is not kept', () => {
  it('where a part of the registry can not be read', async () => {
    writeFileSync(inWork('catalog/latin.yaml'), Buffer.from([0x61, 0xe9]));
    expect(await keep()).toBe(false);
  });

  it('as what it became while it was read', async () => {
    const { report, fingerprint = '' } = await makeReport(source);
    write('catalog/more.yaml', toFile([service('orders')]));
    keepReport(source, report, fingerprint);
    expect(keptReport(source)).toBeUndefined();
  });

  it.each([
    [
      'where Locations lead elsewhere',
      'catalog/where.yaml',
      'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: all }\nspec: { targets: [] }\n',
    ],
    ['where definitions are in files of their own', 'catalog/api.yaml', toFile([api('a', { definition: { $text: './a.json' } })])],
    ['where the source of a service is at hand', 'catalog/cart/main.go', 'package main\n'],
  ])('%s', async (_, path, text) => {
    write(path, text);
    expect(await keep()).toBe(false);
  });

  it('where nothing may be written, which stops nothing', async () => {
    writeFileSync(inWork('../cache'), 'a file in the place of the folder');
    await keep();
    expect(keptReport(source)).toBeUndefined();
  });

  it('where the user has no home, as in many containers', async () => {
    delete process.env.XDG_CACHE_HOME;
    const home = vi.spyOn(os, 'homedir').mockImplementation(() => {
      throw new Error('no home');
    });
    // Files of tests share their modules, which may have been loaded before this one: the function is exchanged where all of them find it.
    syncBuiltinESMExports();
    try {
      expect(await keep()).toBe(true);
      expect(keptReport(source)).toBeUndefined();
      expect(home).toHaveBeenCalled();
    } finally {
      home.mockRestore();
      syncBuiltinESMExports();
    }
  });

  it('on request', async () => {
    const run = (...words: readonly string[]) =>
      createService(['report', ...words], { folder: work.folder, environment: { XDG_CACHE_HOME: inWork('../cache') } });
    await run('--no-cache');
    expect(existsSync(inWork('../cache'))).toBe(false);
    expect((await run('--colour')).code).toBe(2);
  });
});

it('is for the eyes of its user, and goes after a week', async () => {
  await keep();
  const folder = inWork('../cache/create-service/reports');
  const [old = ''] = readdirSync(folder);
  expect([statSync(folder).mode & 0o777, statSync(join(folder, old)).mode & 0o777]).toEqual([0o700, 0o600]);
  utimesSync(join(folder, old), 0, 0);
  source = { ...source, day: '2026-12-05' };
  await keep();
  expect(readdirSync(folder)).toHaveLength(1);
  expect(readdirSync(folder)).not.toContain(old);
});
