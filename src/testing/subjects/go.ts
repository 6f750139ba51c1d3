/** Go: one static binary, built with the machine's Go. */
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Subject } from '../conformance/subject.ts';
import { serverPrograms } from '../postgres.ts';
import { finish, succeed } from '../process.ts';
import { searchPath } from '../tools.ts';
import { openAdvisories } from './go-advisories.ts';
import { faults } from './go-faults.ts';
import { image } from './go-image.ts';
import { mutants } from './go-mutants.ts';
import { addRelay } from './go-outbound.ts';
import type { Language } from './language.ts';

/** Its tests start a PostgreSQL: the programs are those that the proofs use themselves. */
const scratch = await mkdtemp(path.join(tmpdir(), 'go-tests-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
const PATH = [await serverPrograms(scratch), searchPath].join(path.delimiter);

/** Where Go keeps what it has fetched and built, for all services of this machine. */
const cachesOf = async (): Promise<Readonly<Record<string, string>>> => {
  const { code, stdout } = await finish(['go', 'env', '-json', 'GOCACHE', 'GOMODCACHE'], { folder: scratch, environment: { PATH } }).catch(
    () => ({ code: 1, stdout: '' }),
  );
  return code === 0 ? JSON.parse(stdout) : {};
};
const caches = await cachesOf();

const environment = { PATH, ...caches };
const made = ['bin'];
const MINUTES = 60_000;

const build = (folder: string) => succeed(['make', 'build'], { folder, environment }, 10 * MINUTES);

const subjectIn = (folder: string): Subject => {
  const service = path.join(folder, 'bin/service');
  return {
    name: 'payments',
    folder,
    commands: {
      start: [service],
      migrate: [service, 'migrate'],
      contractCheck: ['make', 'openapi-check'],
      environmentExample: ['make', 'env-example'],
    },
    bootstrap: 'database/roles.sql',
    contract: 'api/openapi.yaml',
    migrations: 'migrations',
    // The binary carries its migrations: another version is another binary.
    migrateWith: async (migrations, other) => {
      await cp(folder, other, { recursive: true, filter: (source) => !source.endsWith('.sql') || !source.includes('/migrations/') });
      await cp(migrations, path.join(other, 'migrations'), { recursive: true });
      await rm(path.join(other, 'bin'), { recursive: true, force: true });
      await build(other);
      return { command: [path.join(other, 'bin/service'), 'migrate'], folder: other };
    },
    made,
    besideProgram: [],
    environment,
    readyBudget: 300,
  };
};

export const go: Language = {
  id: 'go',
  title: 'Go',
  needs: { tool: 'go', get: 'install Go 1.26 or newer' },
  environment,
  made,
  install: (folder) => succeed(['go', 'mod', 'download'], { folder, environment }, 10 * MINUTES),
  build,
  // What was fetched is there for all.
  share: async () => {},
  caches,
  subjectIn,
  addRelay,
  mutants,
  faults,
  openAdvisories,
  relevant: ['cmd/service/main.go', 'internal/items/queries.sql', 'go.mod', 'go.sum', 'Makefile', '.golangci.yaml'],
  image,
};
