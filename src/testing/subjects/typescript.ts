/** The TypeScript service as a subject: stamped with every default, which is its full variant, installed from its lockfile, and bundled. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Subject } from '../conformance/subject.ts';
import { succeed } from '../process.ts';
import { stamp } from '../stamp.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** The project's own toolchain first: the machine's may be of another age. */
const environment = { PATH: [path.dirname(process.execPath), path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter) };

export const subjectIn = (folder: string): Subject => ({
  name: 'payments',
  folder,
  commands: {
    start: [process.execPath, path.join(folder, 'dist/main.js')],
    migrate: [process.execPath, path.join(folder, 'dist/migrate.js')],
    contractCheck: ['npm', 'run', 'openapi:check'],
    environmentExample: ['npm', 'run', 'env:example'],
  },
  bootstrap: 'database/roles.sql',
  contract: 'api/openapi.yaml',
  migrations: 'migrations',
  besideProgram: ['migrations'],
  environment,
  readyBudget: 1000,
});

/** Stamps, installs and builds into a temporary folder. */
export const stampTypescript = async (): Promise<Subject> => {
  const folder = stamp(path.join(await mkdtemp(path.join(tmpdir(), 'stamped-')), 'payments'));
  await succeed(['npm', 'ci', '--no-audit', '--no-fund'], { folder, environment });
  await build(folder);
  return subjectIn(folder);
};

export const build = (folder: string) => succeed(['npm', 'run', 'build'], { folder, environment });
