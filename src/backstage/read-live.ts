/** The catalog of the Backstage that we are a part of: read whole, or not at all, and no longer than it is wanted. */
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { readStream } from '../catalog/backstage/read-stream.ts';
import { type Catalog, toCatalog } from '../catalog/catalog.ts';
import type { Policy } from '../rules/policy.ts';

export interface Live {
  readonly catalog: Pick<CatalogService, 'streamEntities'>;
  readonly policy: Policy;
  /** Where the portal shows entities. */
  readonly address: string;
}

type Credentials = Parameters<CatalogService['streamEntities']>[1]['credentials'];

/** @throws the signal's reason as soon as it is given, also while the catalog does not answer. */
export const readLive = async ({ catalog, policy, address }: Live, credentials: Credentials, signal?: AbortSignal): Promise<Catalog> => {
  const pages = async function* (request: Parameters<CatalogService['streamEntities']>[0]) {
    for await (const page of catalog.streamEntities(request, { credentials })) {
      // What is read for nobody asks for no further page.
      signal?.throwIfAborted();
      yield page;
    }
  };
  const read = readStream(pages, { address, definitions: false });
  return toCatalog(await (signal ? Promise.race([read, aborted(signal)]) : read), policy.types);
};

/** Fails when the signal says so, and else never ends. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = () => reject(signal.reason);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
