/** A real Backstage backend as a process of its own, with entities from files. Installed once, into `.cache/`, from the lock file beside it. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { json, send } from './http.ts';
import { freePort } from './network.ts';
import { end, machineEnvironment, start, succeed } from './process.ts';
import { until } from './wait.ts';

const source = join(import.meta.dirname, 'backstage');
/** Where it is installed. */
export const backstageFolder = join(import.meta.dirname, '../../.cache/backstage');
const folder = backstageFolder;
const marker = join(folder, 'installed');

export interface BackstageBackend {
  readonly address: string;
  readonly pid: number;
  /** May read the catalog, and nothing else. */
  readonly token: string;
  /** May do everything. */
  readonly tester: string;
  /** Waits until so many entities of these kinds can be read. */
  readonly has: (entities: number, kinds: readonly string[], waiting?: Waiting) => Promise<void>;
  /** Reads an entity again from where it was registered, instead of minutes later. */
  readonly refresh: (ref: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The lock file names no optional packages that would have to be compiled, and no scripts are run. */
const install = async (): Promise<void> => {
  const lock = readFileSync(join(source, 'package-lock.json'), 'utf8');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(source, name), join(folder, name));
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  await succeed(['npm', 'ci', '--omit=optional', '--ignore-scripts', ...quiet], { folder }, 600_000);
  writeFileSync(marker, lock);
};

/** Puts the package where the backend finds it, beside the packages of Backstage that are its peers. */
const unpack = async (tarball: string): Promise<void> => {
  const into = join(folder, 'node_modules/create-service');
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into);
  await succeed(['tar', '-xzf', tarball, '--strip-components=1', '-C', into], { folder });
};

/** All that a backend needs, and the packed package, if it is given, where it finds it. */
export const installBackstage = async (tarball?: string): Promise<void> => {
  await install();
  if (tarball !== undefined) await unpack(tarball);
};

export interface Waiting {
  /** Milliseconds. */
  readonly within?: number;
  readonly every?: number;
  /** Told how many there are so far. */
  readonly onCount?: (entities: number) => void;
}

interface Program {
  /** Where it is started. */
  readonly folder: string;
  readonly script: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Setup {
  /** Services can be made in it, too. */
  readonly portal?: {
    /** The packed package, whose module it has. */
    readonly tarball: string;
    /** Whether its Groups say what they carry. */
    readonly capacity?: boolean;
    /** Lets ours publish into this folder, as `<owner>/<repository>`. */
    readonly published?: string;
    /** A backend of its own in place of ours. */
    readonly program?: Program;
  };
  /** Further configuration. */
  readonly config?: {
    /** Its locations are added to the targets. */
    readonly catalog?: { readonly locations?: readonly object[]; readonly [setting: string]: unknown };
    readonly [section: string]: unknown;
  };
}

/** @param targets Files to ingest; patterns are taken too. */
export const startBackstage = async (targets: readonly string[], { portal, config }: Setup = {}): Promise<BackstageBackend> => {
  await installBackstage(portal?.tarball);
  for (const name of ['app-config.yaml', 'index.js', 'portal.js']) cpSync(join(source, name), join(folder, name));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const token = `proof-${crypto.randomUUID()}`;
  const tester = `tester-${crypto.randomUUID()}`;
  const run = crypto.randomUUID();
  // JSON is YAML.
  const locations = join(folder, `locations-${port}.yaml`);
  const files = targets.map((target) => ({ type: 'file', target }));
  const more = { ...config, catalog: { ...config?.catalog, locations: [...files, ...(config?.catalog?.locations ?? [])] } };
  writeFileSync(locations, JSON.stringify(more));
  const program: Program = portal?.program ?? { folder, script: portal ? 'portal.js' : 'index.js' };
  const flags = [join(folder, 'app-config.yaml'), locations].flatMap((file) => ['--config', file]);
  const backend = start([process.execPath, program.script, ...flags], {
    folder: program.folder,
    environment: {
      ...machineEnvironment(),
      ...program.environment,
      BACKSTAGE_PORT: String(port),
      BACKSTAGE_RUN: run,
      BACKSTAGE_TOKEN: token,
      BACKSTAGE_TESTER: tester,
      ...(portal?.capacity && { BACKSTAGE_CAPACITY: 'yes' }),
      ...(portal?.published && { BACKSTAGE_PUBLISHED: portal.published }),
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
    },
  });
  const stop = async (): Promise<void> => {
    await end(backend);
    rmSync(locations, { force: true });
  };
  const ask = async <T>(what: string, question: () => Promise<T>, { within = 120_000, every = 200 }: Waiting = {}): Promise<void> => {
    try {
      await until(
        what,
        // Once it has ended there is nothing to wait for.
        async () => backend.exited() !== undefined || ((await question()) && true),
        { within, every },
      );
      if (backend.exited()) throw new Error('It ended.');
    } catch (cause) {
      await stop();
      throw new Error(`${what} never came true:\n${(backend.stdout() + backend.stderr()).slice(-4_000)}`, { cause });
    }
  };
  // On a port that somebody else got first it would neither end nor become ready, and the other would answer.
  await ask('Backstage is ready', async () => {
    const { status, headers } = await send(address, 'GET', '/.backstage/health/v1/readiness');
    return status === 200 && headers['x-run'] === run;
  });
  const headers = { authorization: `Bearer ${tester}` };
  return {
    address,
    pid: backend.pid,
    token,
    tester,
    stop,
    has: (entities, kinds, waiting = {}) =>
      ask(
        `Backstage has ${entities} entities`,
        async () => {
          const filter = kinds.map((kind) => `filter=kind=${kind}`).join('&');
          const answer = await send(address, 'GET', `/api/catalog/entities/by-query?limit=0&${filter}`, { headers });
          const { totalItems } = json(answer);
          waiting.onCount?.(totalItems);
          return totalItems === entities;
        },
        waiting,
      ),
    refresh: async (entityRef) => {
      const { status, text } = await send(address, 'POST', '/api/catalog/refresh', { headers, body: { entityRef } });
      if (status !== 200) throw new Error(`Backstage would not refresh ${entityRef}: ${status} ${text}`);
    },
  };
};
