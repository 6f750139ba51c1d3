/** Go: a service whose modules Go fetches as it builds them, into one static binary that carries its migrations. */
import { cp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Subject } from '../conformance/subject.ts';
import { succeed } from '../process.ts';
import { searchPath } from '../tools.ts';
import { openAdvisories } from './go-advisories.ts';
import { faults } from './go-faults.ts';
import { image } from './go-image.ts';
import { mutants } from './go-mutants.ts';
import { addRelay } from './go-outbound.ts';
import type { Language } from './language.ts';

/** Where this machine gets modules from, and keeps what it has built. */
const settings = /^GO(PROXY|NOPROXY|SUMDB|NOSUMDB|PRIVATE|INSECURE|TOOLCHAIN|ROOT|PATH|CACHE|MODCACHE)$/;
const environment = {
  ...Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value && settings.test(name) ? [[name, value]] : []))),
  PATH: searchPath,
};

/** What `make` leaves in it; what is proven here is built elsewhere. */
const made = ['bin', '.postgres'];

/** Beside the folder of the service, so that the folder holds nothing but what was stamped. */
const programOf = (folder: string): string => `${folder}-program`;

const build = (folder: string, program = programOf(folder)) =>
  succeed(
    ['go', 'build', '-trimpath', '-o', program, './cmd/service'],
    { folder, environment: { ...environment, CGO_ENABLED: '0' } },
    300_000,
  );

const subjectIn = (folder: string): Subject => ({
  name: 'payments',
  folder,
  commands: {
    start: [programOf(folder)],
    migrate: [programOf(folder), 'migrate'],
    contractCheck: ['make', 'openapi-check'],
    environmentExample: ['make', 'env-example'],
  },
  bootstrap: 'database/roles.sql',
  contract: 'api/openapi.yaml',
  migrations: 'migrations',
  // They are in the binary: another version is another binary.
  migrateWith: async (migrations, scratch) => {
    await cp(folder, scratch, { recursive: true });
    const own = path.join(scratch, 'migrations');
    for (const file of await readdir(own)) if (file.endsWith('.sql')) await rm(path.join(own, file));
    await cp(migrations, own, { recursive: true });
    await build(scratch);
    return { command: [programOf(scratch), 'migrate'], folder: scratch };
  },
  made,
  besideProgram: [],
  environment,
  readyBudget: 300,
});

export const go: Language = {
  id: 'go',
  title: 'Go',
  needs: { tool: 'go', get: 'install Go 1.26 or newer' },
  environment,
  made,
  install: (folder) => succeed(['go', 'mod', 'download'], { folder, environment }, 300_000),
  build,
  // Go keeps modules, and what it has built of them, in a place that all services share.
  share: async () => {},
  subjectIn,
  addRelay,
  mutants,
  faults,
  openAdvisories,
  relevant: ['cmd/service/main.go', 'internal/a.cmd', 'go.mod', 'go.sum', 'tools/go.mod', 'Makefile'],
  image,
};
