/** usage: catalog-client.mjs ADDRESS ENTITIES REQUESTS: streams what the report reads by Backstage's own client, and does nothing with it. */
import { CatalogClient } from '@backstage/catalog-client';

const [address, entities, requests] = process.argv.slice(2);
const client = new CatalogClient({ discoveryApi: { getBaseUrl: async (plugin) => `${address}/api/${plugin}` } });
let seen = 0;
for (const request of JSON.parse(requests))
  for await (const page of client.streamEntities(request, { token: process.env.BACKSTAGE_TOKEN })) seen += page.length;
if (seen !== Number(entities)) throw new Error(`There were ${seen} entities, not ${entities}.`);
