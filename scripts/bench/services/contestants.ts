/** The services that are compared: builds each as it would be shipped, and says how it is started and what its image would hold. */
import { rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { stamp } from '../../../src/testing/stamp.ts';
import type { Answers } from '../../../src/types.ts';
import { installOnce, NPM_CI, runIn } from '../install.ts';

export interface Contestant {
  readonly name: string;
  readonly folder: string;
  readonly command: readonly string[];
  /** What a Dockerfile copies onto its base, and what it needs of that base to run. */
  readonly program: readonly string[];
  readonly runtime: readonly string[];
  /** Brings a database to the schema that all share. */
  readonly migrate?: readonly string[];
}

export interface Contestants {
  readonly all: readonly Contestant[];
  /** Each of ours with what would be picked instead. */
  readonly pairs: readonly (readonly [ours: string, theirs: string])[];
}

const peers = join(import.meta.dirname, '../peers');
const node = process.execPath;

export const buildContestants = async (cache: string): Promise<Contestants> => {
  const pairs = [
    [await stampedTypescript(cache), fastifyPeer(join(cache, 'fastify'))],
    [await stampedGo(cache), netHttpPeer(join(cache, 'net-http'))],
  ] as const;
  return { all: pairs.flat(), pairs: pairs.map(([ours, theirs]) => [ours.name, theirs.name]) };
};

const stampedTypescript = async (cache: string): Promise<Contestant> => {
  const folder = await stampInto(join(cache, 'stamped-typescript'));
  // The project's own Node first: the machine's may be of another age.
  const environment = { PATH: [dirname(node), process.env.PATH].join(delimiter) };
  runIn(folder, NPM_CI, environment);
  runIn(folder, ['npm', 'run', '--silent', 'build'], environment);
  return {
    name: 'stamped TypeScript',
    folder,
    // As its image starts it.
    command: [node, '--enable-source-maps', join(folder, 'dist/main.js')],
    program: [join(folder, 'dist')],
    runtime: [node],
    migrate: [node, join(folder, 'dist/migrate.js')],
  };
};

const stampedGo = async (cache: string): Promise<Contestant> => {
  const folder = await stampInto(join(cache, 'stamped-go'), { language: 'go' });
  const binary = join(cache, 'stamped-go-service');
  buildGo(folder, binary, './cmd/service');
  return { name: 'stamped Go', folder, command: [binary], program: [binary], runtime: [], migrate: [binary, 'migrate'] };
};

const stampInto = async (folder: string, answers: Partial<Answers> = {}): Promise<string> => {
  await rm(folder, { recursive: true, force: true });
  return stamp(folder, answers);
};

const fastifyPeer = (folder: string): Contestant => {
  installOnce(join(peers, 'fastify'), ['package.json', 'package-lock.json', 'server.cjs'], folder, [[...NPM_CI, '--omit=dev']]);
  return {
    name: 'Fastify, pg, automatic instrumentation',
    folder,
    command: [node, '--require', '@opentelemetry/auto-instrumentations-node/register', 'server.cjs'],
    program: ['package.json', 'server.cjs', 'node_modules'].map((file) => join(folder, file)),
    runtime: [node],
  };
};

const netHttpPeer = (folder: string): Contestant => {
  const binary = join(folder, 'service');
  buildGo(join(peers, 'net-http'), binary);
  return { name: 'net/http, pgx, otelhttp, otelpgx', folder, command: [binary], program: [binary], runtime: [] };
};

/** A static binary without symbols, as images hold it. */
export const buildGo = (source: string, binary: string, main = '.'): void =>
  runIn(source, ['go', 'build', '-trimpath', '-ldflags=-s -w', '-o', binary, main], { CGO_ENABLED: '0' });
