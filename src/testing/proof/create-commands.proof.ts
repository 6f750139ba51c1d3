/** The five ways to say "create service", each from an empty folder with a home of its own, against a registry that has this package alone. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
  /** What its user would have in a configuration file. */
  readonly environment: (url: string) => Readonly<Record<string, string>>;
}

const managers: readonly Manager[] = [
  // npm keeps flags for itself unless they stand behind `--`; `--yes` before it lets npm fetch the package without asking.
  { name: 'npm create', command: ['npm', 'create', '--yes', 'service@latest', 'payments', '--', ...flags], environment: () => ({}) },
  { name: 'npm init', command: ['npm', 'init', '--yes', 'service', 'payments', '--', ...flags], environment: () => ({}) },
  {
    name: 'Yarn 1 create',
    // It hands the words to a shell without quotes: a text with spaces must come another way.
    command: [node, join(modules, 'yarn/bin/yarn.js'), 'create', 'service', 'payments', ...plain],
    environment: (url) => ({ YARN_REGISTRY: url, CREATE_SERVICE_DESCRIPTION: description }),
  },
  {
    name: 'Yarn 4 create',
    command: [node, join(modules, '@yarnpkg/cli-dist/bin/yarn.js'), 'create', 'service', 'payments', ...flags],
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
    environment: () => ({ npm_config_minimum_release_age: '0' }),
  },
];

test.each(managers)('$name', async ({ name, command, environment }) => {
  const home = join(folder, name.replaceAll(' ', '-'), 'home');
  const work = join(home, '../work');
  mkdirSync(home, { recursive: true });
  mkdirSync(work);
  const own = {
    HOME: home,
    PREFIX: join(home, 'prefix'),
    npm_config_prefix: join(home, 'prefix'),
    npm_config_cache: join(home, 'npm-cache'),
    npm_config_registry: registry.url,
    npm_config_update_notifier: 'false',
    NO_PROXY: '127.0.0.1',
    CI: 'true',
  };
  const { stdout } = await succeed(command, { folder: work, environment: { ...own, ...environment(registry.url) } });
  expect(stdout).toContain('The same again: create-service payments');
  expect(readdirSync(work)).toEqual(['payments']);
  expect(snapshot(join(work, 'payments'))).toEqual(expected);
});
