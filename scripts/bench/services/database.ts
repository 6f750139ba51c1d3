/** One PostgreSQL for all services: a database with rows in it, of which each turn gets a copy of its own, so that none finds what another has left. */
import { Cluster } from '../../../src/testing/postgres.ts';

const SEED = 'seed';
const ROWS = 10_000;

export interface Databases {
  /** Paths of all rows that are there in every copy. */
  readonly paths: readonly string[];
  /** Gives the work the address of a fresh copy. */
  readonly with: <T>(work: (url: string) => Promise<T>) => Promise<T>;
  readonly destroy: () => Promise<void>;
}

/** `migrate` is given the addresses by which the app and the owner of the schema connect. */
export const openDatabases = async (migrate: (app: string, owner: string) => Promise<unknown>): Promise<Databases> => {
  const cluster = await Cluster.create('none');
  const url = (name: string, role: string) => cluster.url(name, `payments_${role}`, role);
  const admin = (sql: string) => cluster.query('postgres', sql);
  for (const role of ['owner', 'app']) await admin(`create role payments_${role} login password '${role}'`);
  await admin(`create database ${SEED} owner payments_owner`);
  await migrate(url(SEED, 'app'), url(SEED, 'owner'));
  await cluster.query(
    SEED,
    `insert into items (id, name, quantity)
     select ('${PREFIX}' || lpad(to_hex(n), 12, '0'))::uuid, 'Item ' || n, n from generate_series(1, ${ROWS}) n`,
  );
  await cluster.query(SEED, 'vacuum analyze');
  let count = 0;
  return {
    paths: Array.from({ length: ROWS }, (_, nth) => `/v1/items/${PREFIX}${(nth + 1).toString(16).padStart(12, '0')}`),
    with: async (work) => {
      const name = `turn_${++count}`;
      await admin(`create database ${name} template ${SEED} owner payments_owner`);
      try {
        return await work(url(name, 'app'));
      } finally {
        await admin(`drop database ${name} with (force)`);
      }
    },
    destroy: () => cluster.destroy(),
  };
};

/** Older than any id that a service makes. */
const PREFIX = '01000000-0000-7000-8000-';
