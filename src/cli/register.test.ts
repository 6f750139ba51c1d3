/** `create` adds what it stamps to the registry, in a file of its own. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createService, workFolder } from '../testing/command-line.ts';
import { service, services, system, team, toFile } from '../testing/rules.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
  mkdirSync(inWork('catalog'));
});
afterEach(() => work.remove());

const inWork = (...parts: readonly string[]): string => join(work.folder, ...parts);
const registry = (...entities: ReturnType<typeof services>): void => writeFileSync(inWork('catalog/all.yaml'), toFile(entities));
const create = (...words: readonly string[]) =>
  createService(['refunds', '--owner', 'team', '--system', 'shop', '--no-git', '--no-install', '--yes', ...words], { folder: work.folder });
const loads = async (): Promise<unknown> =>
  JSON.parse((await createService(['report', '--report', 'json', '--fail-on', 'never'], { folder: work.folder })).out).teams;

it('a Location leads from the registry to the service, which counts from then on', async () => {
  registry(system('shop'), team('team', 5), ...services(2));
  const { code, out } = await create('--directory', 'deep/er/refunds');
  expect(code).toBe(0);
  expect(out).toContain('Registered in catalog/services/refunds.yaml.');
  expect(readFileSync(inWork('catalog/services/refunds.yaml'), 'utf8')).toContain('target: ../../deep/er/refunds/catalog-info.yaml');
  expect(await loads()).toMatchObject([{ name: 'team', load: 3, band: 'within' }]);
});

it('a script is told of the file', async () => {
  registry(system('shop'), team('team', 5));
  const first = JSON.parse((await create('--json')).out);
  expect(first.registered).toBe(inWork('catalog/services/refunds.yaml'));
  expect(JSON.parse((await create('--json')).out)).not.toHaveProperty('registered');
});

it('once is enough: the same again finds it there', async () => {
  registry(system('shop'), team('team', 5));
  await create();
  const before = readFileSync(inWork('catalog/services/refunds.yaml'), 'utf8');
  const { code, out } = await create();
  expect([code, out.includes('Registered')]).toEqual([0, false]);
  expect(readFileSync(inWork('catalog/services/refunds.yaml'), 'utf8')).toBe(before);
});

it.each([
  ['by --no-register', ['--no-register'], [system('shop'), team('team', 5)]],
  ['in a dry run', ['--dry-run'], [system('shop'), team('team', 5)]],
  ['where the owner has registered it', [], [system('shop'), team('team', 5), service('refunds')]],
] as const)('nothing is added %s', async (_, words, entities) => {
  registry(...entities);
  const { code, out } = await create(...words);
  expect(code).toBe(0);
  expect(out.includes('--no-register')).toBe(words.some((word) => word === '--no-register'));
  expect(existsSync(inWork('catalog/services'))).toBe(false);
});

it('a name that lives in one folder is not given to another', async () => {
  registry(system('shop'), team('team', 5));
  await create();
  const { code, talk } = await create('--directory', 'another');
  expect(code).toBe(1);
  expect(talk).toContain('name: The registry has a Component refunds already, owned by group:default/team (../refunds/catalog-info.yaml).');
});

it('a file that leads elsewhere is kept, and nothing is written', async () => {
  registry(system('shop'), team('team', 5));
  mkdirSync(inWork('catalog/services'));
  writeFileSync(inWork('catalog/services/refunds.yaml'), '# mine\n');
  const { code, talk } = await create();
  expect(code).toBe(1);
  expect(talk).toContain('catalog/services/refunds.yaml is there already and leads elsewhere');
  expect(existsSync(inWork('refunds'))).toBe(false);
  expect(readFileSync(inWork('catalog/services/refunds.yaml'), 'utf8')).toBe('# mine\n');
});

it('a service that can not be written is not registered', async () => {
  registry(system('shop'), team('team', 5));
  mkdirSync(inWork('refunds'));
  writeFileSync(inWork('refunds/package.json'), '{}');
  expect((await create()).code).toBe(1);
  expect(readdirSync(inWork('catalog/services'))).toEqual([]);
});
