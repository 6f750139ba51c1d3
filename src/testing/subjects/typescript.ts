/** TypeScript: a service that npm installs from its lockfile, bundled by esbuild. */
import { cp, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { Subject } from '../conformance/subject.ts';
import { succeed } from '../process.ts';
import { searchPath } from '../tools.ts';
import type { Language } from './language.ts';
import { openAdvisories } from './typescript-advisories.ts';
import { faults } from './typescript-faults.ts';
import { image } from './typescript-image.ts';
import { mutants } from './typescript-mutants.ts';
import { addRelay } from './typescript-outbound.ts';

const environment = { PATH: searchPath };
const made = ['node_modules', 'dist'];

const subjectIn = (folder: string): Subject => {
  const migrate = [process.execPath, path.join(folder, 'dist/migrate.js')] as const;
  return {
    name: 'payments',
    folder,
    commands: {
      start: [process.execPath, path.join(folder, 'dist/main.js')],
      migrate,
      contractCheck: ['npm', 'run', 'openapi:check'],
      environmentExample: ['npm', 'run', 'env:example'],
    },
    bootstrap: 'database/roles.sql',
    contract: 'api/openapi.yaml',
    migrations: 'migrations',
    // It reads them from the folder in which it is run.
    migrateWith: async (migrations, scratch) => {
      await cp(migrations, path.join(scratch, 'migrations'), { recursive: true });
      return { command: migrate, folder: scratch };
    },
    made,
    besideProgram: ['migrations'],
    environment,
    readyBudget: 1000,
  };
};

export const typescript: Language = {
  id: 'typescript',
  title: 'TypeScript',
  environment,
  made,
  install: (folder) => succeed(['npm', 'ci', '--no-audit', '--no-fund'], { folder, environment }),
  build: (folder) => succeed(['npm', 'run', 'build'], { folder, environment }),
  share: (original, copy) => symlink(path.join(original, 'node_modules'), path.join(copy, 'node_modules')),
  subjectIn,
  addRelay,
  mutants,
  faults,
  openAdvisories,
  relevant: ['src/main.ts', 'src/a.cmd', 'package.json', 'package-lock.json', '.npmrc'],
  image,
};
