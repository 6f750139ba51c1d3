/** The five ways to say "create service", each from an empty folder with a home of its own, against a registry that has this package alone. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packProject } from '../package.ts';
import { succeed } from '../process.ts';
import { openRegistry, type Registry } from '../registry.ts';
import { snapshot } from '../snapshot.ts';
import { stamp } from '../stamp.ts';

const modules = join(import.meta.dirname, '../../../node_modules');
const folder = mkdtempSync(join(tmpdir(), 'create-commands-'));
let registry: Registry;
let expected: Readonly<Record<string, string>>;

beforeAll(async () => {
  registry = await openRegistry(join(folder, 'registry'));
  const { tarball } = await packProject(join(folder, 'packed'));
  await registry.publish(tarball);
  expected = snapshot(stamp(join(folder, 'expected'), { description, tier: '2' }));
});
afterAll(async () => {
  await registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

const node = process.execPath;
const description = 'It has "quotes".';
const plain = ['--owner', 'team-payments', '--tier', '2', '--yes', '--no-install', '--no-git'];
const flags = ['--description', description, ...plain];

interface Manager {
  readonly name: string;
  readonly command: readonly string[];
  /** What the program tells its user to type for the same again. */
  readonly again: string;
  /** What its user would have in a configuration file. */
  readonly environment: (url: string) => Readonly<Record<string, string>>;
}

const byNpm = 'npm create service@latest payments -- --description \'It has "quotes".\' --owner team-payments --tier 2';

const managers: readonly Manager[] = [
  // npm keeps flags for itself unless they stand behind `--`; `--yes` before it lets npm fetch the package without asking.
  {
    name: 'npm create',
    command: ['npm', 'create', '--yes', 'service@latest', 'payments', '--', ...flags],
    again: byNpm,
    environment: () => ({}),
  },
  {
    name: 'npm init',
    command: ['npm', 'init', '--yes', 'service', 'payments', '--', ...flags],
    again: byNpm,
    environment: () => ({}),
  },
  {
    name: 'Yarn 1 create',
    // It hands the words to a shell without quotes: a text with spaces must come another way, and is repeated another way.
    command: [node, join(modules, 'yarn/bin/yarn.js'), 'create', 'service', 'payments', ...plain],
    again: byNpm,
    environment: (url) => ({ YARN_REGISTRY: url, CREATE_SERVICE_DESCRIPTION: description }),
  },
  {
    name: 'Yarn 4 create',
    command: [node, join(modules, '@yarnpkg/cli-dist/bin/yarn.js'), 'create', 'service', 'payments', ...flags],
    again: 'yarn create service payments --description \'It has "quotes".\' --owner team-payments --tier 2',
    environment: (url) => ({
      YARN_NPM_REGISTRY_SERVER: url,
      YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
      YARN_ENABLE_TELEMETRY: '0',
      // It holds back what was published within the last day.
      YARN_NPM_MINIMAL_AGE_GATE: '0',
    }),
  },
  {
    name: 'pnpm create',
    command: [join(modules, '.bin/pnpm'), 'create', 'service', 'payments', ...flags],
    again: 'pnpm create service payments --description \'It has "quotes".\' --owner team-payments --tier 2',
    environment: () => ({ npm_config_minimum_release_age: '0' }),
  },
];

test.each(managers)('$name', async ({ name, command, again, environment }) => {
  const home = join(folder, name.replaceAll(' ', '-'), 'home');
  const work = join(home, '../work');
  const bin = join(home, 'bin');
  for (const path of [bin, work]) mkdirSync(path, { recursive: true });
  // What the user types: their Yarn is the one that they used.
  writeFileSync(join(bin, 'yarn'), `#!/bin/sh\nexec '${node}' '${command[1]}' "$@"\n`, { mode: 0o755 });
  symlinkSync(join(modules, '.bin/pnpm'), join(bin, 'pnpm'));
  const own = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: home,
    PREFIX: join(home, 'prefix'),
    npm_config_prefix: join(home, 'prefix'),
    npm_config_cache: join(home, 'npm-cache'),
    npm_config_registry: registry.url,
    npm_config_update_notifier: 'false',
    NO_PROXY: '127.0.0.1',
    CI: 'true',
  };
  const settings = { ...own, ...environment(registry.url) };
  const { stdout } = await succeed(command, { folder: work, environment: settings });
  const line = /^The same again: (.*)$/m.exec(stdout)?.[1];
  expect(line).toBe(`${again} --no-git --no-install --yes`);
  expect(readdirSync(work)).toEqual(['payments']);
  expect(snapshot(join(work, 'payments'))).toEqual(expected);

  const { CREATE_SERVICE_DESCRIPTION: _, ...asTyped } = { CREATE_SERVICE_DESCRIPTION: '', ...settings };
  rmSync(join(work, 'payments'), { recursive: true });
  await succeed(['sh', '-c', line ?? ''], { folder: work, environment: asTyped });
  expect(snapshot(join(work, 'payments'))).toEqual(expected);
});
