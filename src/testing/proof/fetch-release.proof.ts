/** What a service was stamped from, fetched from a registry where nothing at hand tells: the packed program, the real npm, a shallow clone. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { template } from '../../../generators/index.ts';
import { update } from '../../cli/update.ts';
import { packProject } from '../package.ts';
import { succeed } from '../process.ts';
import { openRegistry, type Registry } from '../registry.ts';
import { anyLanguage } from '../subjects/index.ts';
import { newer } from '../update/newer.ts';
import { lostOf, type Work, workOn } from '../update/owner.ts';
import { type Service, serviceIn } from '../update/service.ts';

const folder = mkdtempSync(join(tmpdir(), 'fetch-release-'));
let registry: Registry;
let origin: Service;
let done: readonly Work[];

/** What a user has in a configuration file, and a home that nothing was fetched into yet. */
const settings = (home: string) => ({
  HOME: home,
  PREFIX: join(home, 'prefix'),
  npm_config_prefix: join(home, 'prefix'),
  npm_config_cache: join(home, 'npm-cache'),
  npm_config_registry: registry.url,
  npm_config_update_notifier: 'false',
  NO_PROXY: '127.0.0.1',
  CI: 'true',
});

/** The package as the release that this template says it is. */
const packAs = async (version: string): Promise<string> => {
  const packed = await packProject(join(folder, 'packed'));
  await succeed(['tar', '-xzf', packed.tarball, '-C', folder], { folder });
  const manifest = join(folder, 'package/package.json');
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), version }));
  const { stdout } = await succeed(['npm', 'pack', '--ignore-scripts', '--json'], { folder: join(folder, 'package') });
  return join(folder, 'package', JSON.parse(stdout)[0].filename);
};

beforeAll(async () => {
  registry = await openRegistry(join(folder, 'registry'));
  await registry.publish(await packAs(template.version));
  const work = join(folder, 'work');
  mkdirSync(work);
  const words = ['--owner', 'team-payments', '--yes', '--no-install', '--no-git'];
  const create = ['npm', 'create', '--yes', `service@${template.version}`, 'payments', '--', ...words];
  await succeed(create, { folder: work, environment: settings(join(folder, 'home')) });
  origin = serviceIn(join(work, 'payments'));
  origin.commit();
  done = await workOn(origin.folder, anyLanguage);
  origin.commit();
});
afterAll(async () => {
  await registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

let n = 0;
let service: Service;
beforeEach(async () => {
  n += 1;
  const clone = join(folder, `clone-${n}`);
  await succeed(['git', 'clone', '-q', '--depth=1', `file://${origin.folder}`, clone], { folder });
  service = serviceIn(clone);
  for (const [name, value] of Object.entries(settings(join(folder, `home-${n}`)))) vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());

/** `update` by a program that has the newer template. */
const bring = async (flags: { readonly offline?: boolean }): Promise<{ readonly code: number; readonly said: string }> => {
  let said = '';
  const hear = (text: string): void => {
    said += `${text}\n`;
  };
  const plain = (_: unknown, text: string): string => text;
  const { template: next, files } = newer();
  const program = { version: next.version, template: next, toLine: String, loadTemplateFiles: () => files, loadPlopfile: unasked };
  const terminal = { out: hear, talk: hear, style: plain, styleTalk: plain, interactive: false };
  return { code: await update(program as never, terminal as never, { ...flags, dirs: [service.folder] }), said };
};
const unasked = async (): Promise<never> => {
  throw new Error('Nobody is there to be asked.');
};

test('the release that stamped a service is fetched, and what both changed is merged with what it was', async () => {
  const { code, said } = await bring({});
  expect(said).toContain(`Fetching create-service@${template.version}, to see what it stamped …`);
  expect({ code, conflicts: said.match(/conflict/g) }).toEqual({ code: 0, conflicts: null });
  expect(lostOf(service.folder, done)).toEqual([]);
  expect(service.read('src/platform/log.ts')).toContain('periodicFlush: 50');
  expect(service.git('status', '--short', '--untracked-files=all')).not.toContain('??');
});

test('without the net nothing is fetched: both sides stand between markers, and that is said', async () => {
  const { code, said } = await bring({ offline: true });
  expect(code).toBe(1);
  expect(said).not.toContain('Fetching');
  expect(said).toContain('what it was before is not to be found');
  expect(lostOf(service.folder, done)).toEqual([]);
  expect(service.read('src/platform/log.ts')).toContain('<<<<<<< yours\n');
});

test('of a registry that is down, that is said, however quiet npm is told to be', async () => {
  vi.stubEnv('npm_config_loglevel', 'silent');
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  const { code, said } = await bring({});
  expect(code).toBe(1);
  expect(said).toContain(
    `Not at hand: create-service@${template.version} could not be fetched, or does not run here. FetchError: request to http`,
  );
  expect(said).toContain('what it was before is not to be found');
  expect(lostOf(service.folder, done)).toEqual([]);
});

test('a release that is none there is said', async () => {
  const record = join(service.folder, '.create-service.json');
  writeFileSync(record, readFileSync(record, 'utf8').replace(`"version": "${template.version}"`, '"version": "0.0.7"'));
  const { code, said } = await bring({});
  expect(code).toBe(1);
  expect(said).toContain('Not at hand: create-service@0.0.7 could not be fetched, or does not run here. notarget No matching version');
});
