/** Many people change one registry at the same time: nothing is lost, a name is given once, and so is the last room. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPacked, packProject } from '../package.ts';
import { finish, machineEnvironment } from '../process.ts';
import { service, system, team, toFile } from '../rules.ts';
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

/** Runs the program many times at once in one folder, and expects each to end well. */
const allAtOnce = async (path: string, lines: readonly (readonly string[])[]): Promise<void> => {
  const ended = await Promise.all(
    lines.map((words) => finish([process.execPath, bin, ...words], { folder: path, environment: machineEnvironment() })),
  );
  expect(ended.map(({ code, stderr }) => (code === 0 ? '' : stderr))).toEqual(lines.map(() => ''));
};

const NUMBERS = Array.from({ length: 20 }, (_, index) => String(index).padStart(2, '0'));
test('twenty transfers at once, all in one file, lose nothing and not a comment', async () => {
  const path = work('transfers');
  const text = `# Ours.\n${toFile(NUMBERS.map((number) => service(`s-${number}`)))}`.replaceAll('---\n', '---\n# One.\n');
  writeFileSync(join(path, 'catalog/services.yaml'), text);
  writeFileSync(join(path, 'catalog/teams.yaml'), toFile(NUMBERS.map((number) => team(`t-${number}`, 8))));
  await allAtOnce(
    path,
    NUMBERS.map((number) => ['transfer', `s-${number}`, '--to', `t-${number}`]),
  );
  let index = 0;
  expect(readFileSync(join(path, 'catalog/services.yaml'), 'utf8')).toBe(
    text.replaceAll('owner: team\n', () => `owner: t-${NUMBERS[index++]}\n`),
  );
  expect(readdirSync(join(path, 'catalog')).sort()).toEqual(['all.yaml', 'services.yaml', 'teams.yaml']);
});

test('twenty waivers at once are all noted', async () => {
  const path = work('waivers');
  writeFileSync(
    join(path, 'catalog/teams.yaml'),
    toFile(NUMBERS.flatMap((number) => [team(`t-${number}`, 3), service(`full-${number}`, { owner: `t-${number}` })])),
  );
  writeFileSync(join(path, 'catalog/services.yaml'), toFile(NUMBERS.map((number) => service(`s-${number}`))));
  const waive = ['--waive', 'OWN-003', '--reason', 'It is worth it.', '--until', '2999-12-31'];
  const stamp = ['--system', 'shop', '--no-git', '--no-install', '--yes', ...waive];
  await allAtOnce(
    path,
    // Half of them are transfers, and half are services that are made.
    NUMBERS.map((number, index) =>
      index % 2 === 0
        ? ['transfer', `s-${number}`, '--to', `t-${number}`, ...waive]
        : [`new-${number}`, '--owner', `t-${number}`, ...stamp],
    ),
  );
  const noted = readFileSync(join(path, 'catalog/policy.yaml'), 'utf8').match(/entity: group:default\/t-\d+/g) ?? [];
  expect([...noted].sort()).toEqual(NUMBERS.map((number) => `entity: group:default/t-${number}`));
});

test('of ten that want the last room at once, one gets it', async () => {
  const path = work('room');
  writeFileSync(join(path, 'catalog/teams.yaml'), toFile([team('small', 3)]));
  writeFileSync(join(path, 'catalog/services.yaml'), toFile(NUMBERS.map((number) => service(`s-${number}`))));
  const ended = await Promise.all(
    NUMBERS.slice(0, 10).map((number) =>
      finish([process.execPath, bin, 'transfer', `s-${number}`, '--to', 'small'], { folder: path, environment: machineEnvironment() }),
    ),
  );
  expect(ended.map(({ code }) => code).sort()).toEqual([0, ...Array.from({ length: 9 }, () => 1)]);
  expect(readFileSync(join(path, 'catalog/services.yaml'), 'utf8').match(/owner: small/g)).toHaveLength(1);
});

test('of fourteen services for a team with room for ten, ten are made, and nothing is left of the others', async () => {
  const path = work('race');
  writeFileSync(join(path, 'catalog/teams.yaml'), toFile([team('sixteen', 16)]));
  const names = NUMBERS.slice(0, 14).map((number) => `s-${number}`);
  const words = ['--owner', 'sixteen', '--system', 'shop', '--no-git', '--no-install', '--yes'];
  const ended = await Promise.all(
    names.map((name) => finish([process.execPath, bin, name, ...words], { folder: path, environment: machineEnvironment() })),
  );
  const made = names.filter((_, index) => ended[index]?.code === 0);
  expect(ended.filter(({ code }) => code === 1).map(({ stderr }) => /^Error: .*\n.*/m.exec(stderr)?.[0])).toEqual(
    Array.from({ length: 4 }, () =>
      expect.stringMatching(
        /^Error: The registry speaks against these answers; nothing was written\.\n {2}owner: sixteen has 16 engineers/,
      ),
    ),
  );
  expect(made).toHaveLength(10);
  expect(readdirSync(path).sort()).toEqual(['catalog', ...made]);
  expect(readdirSync(join(path, 'catalog')).sort()).toEqual(['all.yaml', 'services', 'teams.yaml']);
  expect(readdirSync(join(path, 'catalog/services')).sort()).toEqual(made.map((name) => `${name}.yaml`));
});
