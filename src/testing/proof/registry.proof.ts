/** Many people add services to one registry at the same time: nothing is lost, and a name is given once. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPacked, packProject } from '../package.ts';
import { finish, machineEnvironment } from '../process.ts';
import { system, team, toFile } from '../rules.ts';
import { scratch } from '../scratch.ts';

const folder = mkdtempSync(join(scratch, 'registry-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let bin: string;
beforeAll(async () => {
  bin = await installPacked(await packProject(join(folder, 'packed')), join(folder, 'installed'));
});

const work = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(join(path, 'catalog'), { recursive: true });
  writeFileSync(join(path, 'catalog/all.yaml'), toFile([system('shop'), team('team', 200)]));
  return path;
};
const createService = (name: string, directory: string, inFolder: string) => {
  const words = [name, '--owner', 'team', '--system', 'shop', '--directory', directory, '--no-git', '--no-install', '--yes'];
  return finish([process.execPath, bin, ...words], { folder: inFolder, environment: machineEnvironment() });
};

test('fifty services at once are all registered, and all counted', async () => {
  const path = work('fifty');
  const names = Array.from({ length: 50 }, (_, index) => `service-${String(index).padStart(2, '0')}`);
  const ended = await Promise.all(names.map((name) => createService(name, name, path)));
  expect(ended.map(({ code }) => code)).toEqual(names.map(() => 0));
  expect(readdirSync(join(path, 'catalog/services')).sort()).toEqual(names.map((name) => `${name}.yaml`));
  const { stdout } = await finish([process.execPath, bin, 'report', '--report', 'json'], {
    folder: path,
    environment: machineEnvironment(),
  });
  expect(JSON.parse(stdout)).toMatchObject({ organisation: { services: 50, unowned: 0 }, teams: [{ name: 'team', load: 50 }] });
});

test('of ten that want one name at once, one gets it', async () => {
  const path = work('ten');
  const ended = await Promise.all(Array.from({ length: 10 }, (_, index) => createService('payments', `place-${index}`, path)));
  const done = ended.flatMap(({ code }, index) => (code === 0 ? [`place-${index}`] : []));
  expect(done).toHaveLength(1);
  expect(readdirSync(path).filter((name) => name.startsWith('place-'))).toEqual(done);
  expect(readdirSync(join(path, 'catalog/services'))).toEqual(['payments.yaml']);
});
