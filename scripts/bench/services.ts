/**
 * Stamped services at work, each beside what would be picked instead: the framework and driver of its language with the automatic instrumentation of
 * OpenTelemetry. The same requests, database, schema, pool and telemetry for all.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { json, send } from '../../src/testing/http.ts';
import type { Span } from '../../src/testing/otlp.ts';
import { succeed } from '../../src/testing/process.ts';
import { type Measured, type Runner, takeTurns } from './measure.ts';
import type { SideBySide } from './report.ts';
import { buildContestants, type Contestant } from './services/contestants.ts';
import { type Databases, openDatabases } from './services/database.ts';
import { buildLoad, CONNECTIONS, type Load, loadsOn, type SendLoad } from './services/load.ts';
import { openSink, type Sink } from './services/sink.ts';
import { type Figures, takeTurn } from './services/turn.ts';

interface Place {
  readonly databases: Databases;
  readonly sink: Sink;
  readonly loads: readonly Load[];
  readonly sendLoad: SendLoad;
}

export const services = async (root: string, rounds: number): Promise<SideBySide> => {
  const cache = join(root, '.cache/bench/services');
  mkdirSync(cache, { recursive: true });
  const { all, pairs } = await buildContestants(cache);
  const sink = await openSink();
  const databases = await openDatabases((app, owner) => migrate(all, { DATABASE_URL: app, MIGRATION_DATABASE_URL: owner }));
  try {
    const loads = loadsOn(databases.paths);
    const place = { databases, sink, loads, sendLoad: buildLoad(cache, loads) };
    const arrived = new Map<string, string>();
    const runners = all.map(
      (contestant): Runner<Figures> => ({
        name: contestant.name,
        run: async (round) => {
          if (round > 0) return runTurn(contestant, place, { warmUp: 2, measured: 4 });
          const { spans, figures } = await rehearse(contestant, place);
          arrived.set(contestant.name, toShare(contestant, spans, figures));
          return figures;
        },
      }),
    );
    const measured = await takeTurns(runners, rounds);
    return {
      title: 'Services at work',
      rounds,
      measured,
      figures: figuresOf(loads),
      pairs,
      notes: notesOf(measured, [...arrived.values()]),
    };
  } finally {
    await databases.destroy();
    await sink.close();
  }
};

const migrate = async (all: readonly Contestant[], environment: Readonly<Record<string, string>>): Promise<void> => {
  for (const { migrate: command, folder } of all) if (command) await succeed(command, { folder, environment });
};

const runTurn = (
  contestant: Contestant,
  { databases, sink, loads, sendLoad }: Place,
  seconds: { readonly warmUp: number; readonly measured: number },
  check?: (address: string) => Promise<void>,
): Promise<Figures> =>
  databases.with((database) =>
    takeTurn(contestant, { database, telemetry: sink.endpoint, loads, sendLoad, seconds, ...(check && { check }) }),
  );

/** A short turn that is not counted: whether the service answers as the others do, and what it tells of it. */
const rehearse = async (contestant: Contestant, place: Place): Promise<{ readonly figures: Figures; readonly spans: readonly Span[] }> => {
  let figures: Figures = {};
  const spans = await place.sink.spansDuring(async () => {
    figures = await runTurn(contestant, place, { warmUp: 0.5, measured: 1 }, (address) => insistOnAnswers(contestant, address));
  });
  return { figures, spans };
};

const insistOnAnswers = async ({ name }: Contestant, address: string): Promise<void> => {
  const created = await send(address, 'POST', '/v1/items', { body: { name: 'Pencil', quantity: 3 } });
  const item = json(created);
  const [found, page] = [await send(address, 'GET', `/v1/items/${item.id}`), await send(address, 'GET', '/v1/items')];
  const members = Object.keys(item).sort().join();
  if (created.status !== 201 || members !== 'created_at,id,name,quantity' || item.quantity !== 3)
    throw new Error(`${name} did not create an item: ${created.status} ${created.text}`);
  if (found.status !== 200 || json(found).created_at !== item.created_at)
    throw new Error(`${name} did not find it: ${found.status} ${found.text}`);
  if (json(page).data.length !== 20 || json(page).data[0].id !== item.id) throw new Error(`${name} did not list it first: ${page.text}`);
};

/** Spans may get lost under load; a service that tells of less has less to do. */
const toShare = ({ name }: Contestant, spans: readonly Span[], { requests = Number.NaN }: Figures): string => {
  const of = (kind: Span['kind']) => spans.filter((span) => span.kind === kind).length / requests;
  if (of('SERVER') === 0 || of('CLIENT') === 0) throw new Error(`${name} did not tell of its requests or of its statements.`);
  return `${name} ${(spans.length / requests).toFixed(1)}, of ${Math.min(100, 100 * of('SERVER')).toFixed(0)} % of the requests`;
};

const figuresOf = (loads: readonly Load[]): Readonly<Record<string, string>> => ({
  ready: 'from start to ready, ms',
  readyCpu: 'from start to ready, CPU ms',
  rest: 'memory at rest, MiB',
  memory: 'memory after load, MiB',
  ...Object.fromEntries(
    loads.flatMap(({ id, title }) => [
      [`${id} rate`, `${title}, requests a second`],
      [`${id} cpu`, `${title}, CPU ms for 1,000`],
      [`${id} p99`, `${title}, p99 ms`],
    ]),
  ),
  program: 'program, MiB',
  shipped: 'program and runtime, MiB',
});

const notesOf = (measured: readonly Measured<Figures>[], shares: readonly string[]): readonly string[] => {
  const senders = measured.map((figures) => figures['get sender']?.median ?? Number.NaN);
  const rates = measured.map((figures) => figures['get rate']?.median ?? Number.NaN);
  const others = measured.map((figures) => figures.others?.median ?? Number.NaN);
  const busiest = Math.max(...senders.map((sender, nth) => (sender * (rates[nth] ?? Number.NaN)) / 1e6));
  return [
    `${CONNECTIONS} connections that are kept alive, every trace sampled and sent. Spans that arrived for each request: ${shares.join('; ')}.`,
    `The program that sends the requests used ${Math.min(...senders).toFixed(0)} to ${Math.max(...senders).toFixed(0)} ms of CPU for 1,000, at most ${(100 * busiest).toFixed(0)} % of a core.`,
    `While a service rested, the machine was busy with other things to ${Math.min(...others).toFixed(0)} to ${Math.max(...others).toFixed(0)} %: where that is much, measure again.`,
    'The size is that of the files that an image gets, not compressed: the program as it is copied, and the runtime beneath it.',
  ];
};
