/** From what a Backstage sends to an entity of ours, or to what is wrong with it. It judges shape alone, as for files. */
import { type Entity, type SourcedEntity, sourced } from '../entity.ts';
import { toLean } from '../lean.ts';
import { type CatalogProblem, shapeFault } from '../read-file.ts';

interface ReadEntity {
  readonly entity?: SourcedEntity;
  readonly problems: readonly CatalogProblem[];
}

/** An entity that Backstage could not process any more stays as it was last good, there and here, and is a problem as well. */
export const readEntity = (value: unknown, address: string): ReadEntity => {
  const fault = isDeep(value, MOST_DEEP) ? `is nested more than ${MOST_DEEP} deep` : shapeFault(value);
  if (fault) {
    const says = `${named(value)} ${fault}; it was left out.`;
    return { problems: [{ file: address, says, hint: 'Give it the shape of a Backstage entity where it is registered.' }] };
  }
  const { apiVersion, kind, metadata, spec = {} } = value as Entity;
  const file = placeOf({ apiVersion, kind, metadata, spec }, address);
  const entity = sourced(toLean({ apiVersion, kind, metadata, spec }), { file, document: 0 });
  return { entity, problems: processingErrors(value, entity.ref, file) };
};

/** As deep as in a file. */
const MOST_DEEP = 50;

const isDeep = (value: unknown, limit: number): boolean =>
  typeof value === 'object' && value !== null && (limit === 0 || Object.values(value).some((inner) => isDeep(inner, limit - 1)));

/** Where it can be mended, if that is on the web; else its page. */
const placeOf = ({ kind, metadata: { name, namespace = 'default', annotations } }: Entity, address: string): string => {
  const [, location = ''] = /^url:(https?:\/\/\S+)$/.exec(annotations?.['backstage.io/managed-by-location'] ?? '') ?? [];
  if (URL.canParse(location) && !new URL(location).username) return location;
  return `${address}/catalog/${[namespace, kind.toLowerCase(), name].map(encodeURIComponent).join('/')}`;
};

/** Short enough to be read. */
const MOST_WORDS = 500;

const processingErrors = (value: unknown, ref: string, file: string): readonly CatalogProblem[] => {
  const items = at(at(value, 'status'), 'items');
  return (Array.isArray(items) ? items : []).flatMap((item) => {
    if (at(item, 'level') !== 'error') return [];
    const words = text(at(item, 'message')).replace(/\s+/g, ' ').trim();
    const message = words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)} …` : words;
    const says = `Backstage could not process ${ref}${message && `: ${message.replace(/\.$/, '')}`}.`;
    return [{ file, says, hint: 'Mend it where it is registered: until then Backstage shows what it was before.' }];
  });
};

/** What was sent instead of an entity, as far as it has a name. */
const named = (value: unknown): string => {
  const [kind, name] = [text(at(value, 'kind')), text(at(at(value, 'metadata'), 'name'))];
  return name ? `${kind || 'Something'} ${JSON.stringify(name)} of Backstage` : 'Something that Backstage has among its entities';
};

const at = (value: unknown, field: string): unknown => (Object(value) as Readonly<Record<string, unknown>>)[field];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
