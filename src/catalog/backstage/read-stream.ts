/** Pages of a running catalog as a registry: what is asked for, and what is made of the answers. Who asks, and how, is for others. */
import type { StreamEntitiesRequest } from '@backstage/catalog-client';
import type { SourcedEntity } from '../entity.ts';
import { REFERENCES } from '../graph.ts';
import type { LoadedCatalog } from '../load.ts';
import type { CatalogProblem } from '../read-file.ts';
import { readEntity } from './read-entity.ts';
import { endless } from './say.ts';

/** Pages of entities, as Backstage's clients give them. */
export type Stream = (request: StreamEntitiesRequest) => AsyncIterable<readonly unknown[]>;

export interface Reading {
  /** Where entities are shown that are managed nowhere on the web. */
  readonly address: string;
  /** Whether the definitions of APIs are wanted, which are most of the bytes of many catalogs. */
  readonly definitions: boolean;
  /** Told how many entities there are so far, after each page. */
  readonly onPage?: ((entities: number) => void) | undefined;
}

/** What keeps a server that never ends from taking the machine's memory. */
const MOST_ENTITIES = 500_000;

export const readStream = async (stream: Stream, { address, definitions, onPage }: Reading): Promise<LoadedCatalog> => {
  const entities: SourcedEntity[] = [];
  const problems: CatalogProblem[] = [];
  let seen = 0;
  for (const request of requests(definitions))
    for await (const page of stream(request)) {
      // A page counts even if it is empty: there may be no end of them.
      seen += Math.max(1, page.length);
      if (seen > MOST_ENTITIES) throw endless({ address }, MOST_ENTITIES);
      for (const value of page) {
        const read = readEntity(value, address);
        if (read.entity) entities.push(read.entity);
        problems.push(...read.problems);
      }
      onPage?.(entities.length);
    }
  return { entities, problems: problems.sort(byPlace), doubtful: [], bare: new Set(), leftAlone: [], elsewhere: [] };
};

const METADATA = ['name', 'namespace', 'title', 'description', 'labels', 'annotations', 'tags'].map((field) => `metadata.${field}`);
const COMMON = ['apiVersion', 'kind', ...METADATA, 'status'];
/** All of an API that may matter to rules, but its definition. */
const WITHOUT_DEFINITION = ['type', 'lifecycle', 'owner', ...Object.keys(REFERENCES)].map((field) => `spec.${field}`);

const PAGE = 1_000;
/** A definition may have megabytes. */
const PAGE_OF_DEFINITIONS = 50;

/** Locations and Templates say nothing of who owns what. Of Users no more than their Groups is read: the rest is personal. */
export const requests = (definitions: boolean): readonly StreamEntitiesRequest[] => [
  { filter: { kind: ['Group', 'Domain', 'System', 'Component', 'Resource'] }, fields: [...COMMON, 'spec'], pageSize: PAGE },
  { filter: { kind: 'User' }, fields: [...COMMON, 'spec.memberOf'], pageSize: PAGE },
  {
    filter: { kind: 'API' },
    fields: [...COMMON, ...(definitions ? ['spec'] : WITHOUT_DEFINITION)],
    pageSize: definitions ? PAGE_OF_DEFINITIONS : PAGE,
  },
];

/** The order of pages is that of the server's identifiers, which differ from one Backstage to the next. */
const byPlace = (a: CatalogProblem, b: CatalogProblem): number => compare(a.file, b.file) || compare(a.says, b.says);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
