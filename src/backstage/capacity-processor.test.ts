import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toCatalog } from '../catalog/catalog.ts';
import type { Entity } from '../catalog/entity.ts';
import { loadCatalog } from '../catalog/load.ts';
import { toOwnership } from '../catalog/ownership.ts';
import { defaultPolicy, type Policy } from '../rules/policy.ts';
import { entity, services, team, toDocument } from '../testing/rules.ts';
import { capacityProcessor } from './capacity-processor.ts';
import { type Telling, tellFigures } from './team-figures.ts';

const marketplace = loadCatalog(join(import.meta.dirname, '../../catalog/marketplace')).entities;

type Serve = (request?: { readonly filter?: unknown }) => AsyncIterable<readonly Entity[]>;

const serve = (all: readonly Entity[]): Serve =>
  async function* (request) {
    const kinds = [Object(request?.filter).kind].flat() as readonly string[];
    yield all.filter(({ kind }) => kinds.includes(kind));
  };
const broken: Serve = () => {
  throw new Error('503');
};
/** One that never answers. */
const silent: Serve = async function* () {
  yield new Promise<never>(() => {});
};

/** A processor of a catalog that can be another at any time, and what it said. */
const start = (catalog: Serve, { policy = defaultPolicy, holding = 0, patience = 10_000 } = {}) => {
  const now = { catalog, reads: 0 };
  const said: string[] = [];
  const tell = tellFigures(
    {
      catalog: {
        streamEntities: (request) => {
          now.reads += 1;
          return now.catalog(request) as ReturnType<Telling['catalog']['streamEntities']>;
        },
      },
      auth: { getOwnServiceCredentials: async () => 'our own' as never },
      logger: { debug: (words) => void said.push(`debug: ${words}`), warn: (words) => void said.push(`warn: ${words}`) },
      policy,
      address: 'http://portal',
    },
    { holding, rest: 0, patience },
  );
  const processor = capacityProcessor(tell);
  /** What Backstage keeps of each entity from one time to the next. */
  const kept = new Map<string, Record<string, unknown>>();
  const process = async (given: Entity): Promise<Entity> => {
    const name = `${given.kind}:${given.metadata.namespace}/${given.metadata.name}`;
    const known = kept.get(name) ?? {};
    const cache = {
      get: async (key: string) => known[key] as never,
      set: async (key: string, value: unknown) => void kept.set(name, { [key]: value }),
    };
    const processed = processor.postProcessEntity?.(given as never, { type: 'file', target: 'x' }, () => {}, cache);
    return (await processed) as unknown as Entity;
  };
  return { now, said, process };
};

const group = (name: string, more: object = {}) => toDocument(entity('Group', name, { type: 'team', children: [], ...more }));
const annotationsOf = ({ metadata }: Entity) => metadata.annotations ?? {};

describe('a Group', () => {
  const weighing: Policy = {
    ...defaultPolicy,
    capacity: { servicesPerEngineer: 3, weights: { tier: { 1: 2.5 }, lifecycle: { experimental: 0.25 } } },
  };
  it.each([
    ['by default', defaultPolicy],
    ['as the policy weighs', weighing],
  ])('says what its team carries as the report reckons it, %s', async (_, policy) => {
    const { process } = start(serve(marketplace), { policy });
    const { teams } = toOwnership(toCatalog({ entities: marketplace, problems: [] }), policy.capacity);
    expect(teams.length).toBeGreaterThan(2);
    for (const { group: one, load, capacity, band } of teams)
      expect(annotationsOf(await process(one))).toEqual({
        ...one.metadata.annotations,
        'create-service.dev/load': String(load),
        'create-service.dev/capacity': String(capacity),
        'create-service.dev/band': band,
      });
  });

  it('of which nobody knows how many engineers it has says so', async () => {
    const { process } = start(serve([group('quiet'), ...services(2, { owner: 'quiet' }).map(toDocument)]));
    expect(annotationsOf(await process(group('quiet')))).toEqual({
      'create-service.dev/load': '2',
      'create-service.dev/capacity': 'unknown',
      'create-service.dev/band': 'unknown',
    });
  });

  it('keeps what it is besides, and is found in its namespace', async () => {
    const given = toDocument(team('sales/shop', 8));
    const { process } = start(serve([given, group('shop')]));
    const processed = await process(given);
    expect(processed).toEqual({ ...given, metadata: { ...given.metadata, annotations: expect.objectContaining(annotationsOf(given)) } });
    expect(annotationsOf(processed)).toMatchObject({ 'create-service.dev/capacity': '5' });
  });

  it.each([
    ['that only holds others', [group('all'), group('team', { parent: 'all' })]],
    ['that the catalog does not show yet', [group('team')]],
  ])('%s says nothing', async (_, all) => {
    expect(annotationsOf(await start(serve(all)).process(group('all')))).toEqual({});
  });

  it('says the same every time, so that nothing has to be done for it', async () => {
    const { process } = start(serve(marketplace));
    const [first = group('none')] = marketplace.filter(({ kind }) => kind === 'Group');
    expect(await process(first)).toEqual(await process(first));
  });

  it('says what is new as soon as figures no longer hold', async () => {
    const { process, now } = start(serve([toDocument(team('a', 2))]));
    expect(annotationsOf(await process(group('a')))).toMatchObject({ 'create-service.dev/load': '0' });
    now.catalog = serve([toDocument(team('a', 2)), ...services(3, { owner: 'a' }).map(toDocument)]);
    expect(annotationsOf(await process(group('a')))).toMatchObject({
      'create-service.dev/load': '3',
      'create-service.dev/band': 'neglect likely',
    });
  });
});

it('leaves all other entities as they are, and reads nothing for them', async () => {
  const { process, now } = start(serve(marketplace));
  for (const other of marketplace.filter(({ kind }) => kind !== 'Group')) expect(await process(other)).toBe(other);
  expect(now.reads).toBe(0);
});

it('reads the catalog once for many Groups', async () => {
  const { process, now } = start(serve(marketplace), { holding: Number.POSITIVE_INFINITY });
  await process(group('one'));
  const { reads } = now;
  await Promise.all(Array.from({ length: 100 }, (_, n) => process(group(`team-${n}`))));
  expect([reads > 0, now.reads]).toEqual([true, reads]);
});

it('asks once where many Groups are processed at the same time', async () => {
  const { process, now } = start(serve(marketplace));
  await Promise.all(Array.from({ length: 100 }, (_, n) => process(group(`team-${n}`))));
  const together = now.reads;
  await process(group('one'));
  expect(now.reads).toBe(2 * together);
});

describe('a catalog that can not be read', () => {
  it.each([
    ['because it fails', broken],
    ['because it never answers', silent],
  ])('leaves Groups alone, %s', async (_, catalog) => {
    const { process } = start(catalog, { patience: 10 });
    const given = group('team');
    expect(await process(given)).toBe(given);
  });

  it('takes no figures from a Group that had some, unless those were gone before', async () => {
    const { process, now } = start(serve([toDocument(team('a', 2))]));
    const before = await process(group('a'));
    now.catalog = broken;
    expect(await process(group('a'))).toEqual(before);
    now.catalog = serve([]);
    await process(group('a'));
    now.catalog = broken;
    expect(annotationsOf(await process(group('a')))).toEqual({});
  });

  it('is a warning the second time: the first time the backend may still be starting, and what lasts is said once', async () => {
    const { process, now, said } = start(broken);
    for (let time = 0; time < 3; time++) await process(group('a'));
    now.catalog = serve([]);
    await process(group('a'));
    now.catalog = broken;
    await process(group('a'));
    expect(said).toEqual(
      ['debug', 'warn', 'debug', 'debug'].map(
        (level) => `${level}: What teams carry can't be told, so their Groups stay as they are: Error: 503`,
      ),
    );
  });
});
