/** Reads a registry from a running Backstage, page by page and whole or not at all. What entities mean to each other is for `catalog.ts`. */
import { CatalogClient } from '@backstage/catalog-client';
import type { LoadedCatalog } from '../load.ts';
import { type Asking, toAsk } from './ask.ts';
import { type Reading, readStream } from './read-stream.ts';
import { nothing } from './say.ts';

export interface Backstage {
  /** Of its backend, without a slash at the end. */
  readonly address: string;
  readonly token?: string;
}

export type BackstageReading = Partial<Asking> & Omit<Reading, 'address'>;

/** @throws UserError if the catalog can't be read to its end, or its reading is stopped. */
export const loadBackstage = async (backstage: Backstage, { definitions, onPage, ...asking }: BackstageReading): Promise<LoadedCatalog> => {
  const { address, token } = backstage;
  const client = new CatalogClient({
    discoveryApi: { getBaseUrl: async (plugin) => `${address}/api/${plugin}` },
    fetchApi: { fetch: toAsk(backstage, asking) },
  });
  const options = token === undefined ? {} : { token };
  const loaded = await readStream((request) => client.streamEntities(request, options), { address, definitions, onPage });
  if (loaded.entities.length + loaded.problems.length === 0) throw nothing(backstage);
  return loaded;
};
