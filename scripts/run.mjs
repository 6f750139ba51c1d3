/**
 * The door of every npm script: sets up what is missing, then hands over to TypeScript on the project's own Node.
 * It runs on whatever Node is there (20.19 or newer), before anything is installed, so it is plain JavaScript without dependencies.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const marker = join(modules, '.installed-lock');

const [script, ...words] = process.argv.slice(2);

/** Runs a command in the project with its own tools first on the PATH; its exit code. */
const run = (command, args) => {
  const env = { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH}` };
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
};

/** Installs the dependencies that the lock file names, unless exactly these are there already. */
const install = () => {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  console.error('Installing the dependencies that package-lock.json names …');
  const status = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) process.exit(status);
  writeFileSync(marker, lock);
};

/** The Node that the lock file names. The package's own installer may have been blocked: then the binary's package has it. */
const findNode = () => {
  const candidates = [join(modules, 'node/bin/node'), join(modules, `node-${process.platform}-${process.arch}/bin/node`)];
  const wanted = JSON.parse(readFileSync(join(modules, 'node/package.json'), 'utf8')).version;
  const found = candidates.find((file) => spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${wanted}`);
  if (found) return found;
  console.error(
    `Node ${wanted} is missing from node_modules. Its install script was probably blocked: run "npm rebuild node" and try again.`,
  );
  process.exit(1);
};

install();
process.exit(run(findNode(), [join(root, 'scripts', `${script}.ts`), ...words]));
