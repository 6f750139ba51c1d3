/** What a registry of 100,000 services keeps of each document in memory: the fields that something here asks for, and no text around them. Pure. */
import type { Entity } from './entity.ts';
import { REFERENCES } from './graph.ts';

/** A sound document without what nobody asks for. */
export const toLean = ({ apiVersion, kind, metadata, spec }: Entity): Entity => ({
  apiVersion: shared(apiVersion),
  kind: shared(kind),
  metadata: {
    name: own(metadata.name),
    ...(metadata.namespace !== undefined && { namespace: own(metadata.namespace) }),
    ...(metadata.title !== undefined && { title: own(metadata.title) }),
    // The prompts show it.
    ...(metadata.description !== undefined && kind === 'System' && { description: own(metadata.description) }),
    ...keptOf(metadata, 'labels'),
    ...keptOf(metadata, 'annotations'),
  },
  spec: toLeanSpec(spec),
});

const keptOf = <K extends 'labels' | 'annotations'>(metadata: Entity['metadata'], field: K) => {
  const all = metadata[field];
  let kept: Record<string, string> | undefined;
  for (const key in all) {
    if (!key.startsWith(OURS)) continue;
    kept ??= {};
    kept[key] = shared(all[key] ?? '');
  }
  return kept && ({ [field]: kept } as Record<K, typeof kept>);
};

const OURS = 'create-service.dev/';

const KEPT: ReadonlySet<string> = new Set([
  ...['type', 'lifecycle', 'owner', 'definition', 'target', 'targets', 'presence', 'members'],
  ...Object.keys(REFERENCES),
]);

const toLeanSpec = (spec: Entity['spec']): Entity['spec'] => {
  const lean: Record<string, unknown> = {};
  for (const key in spec) if (KEPT.has(key)) lean[key] = key === 'definition' ? ownDefinition(spec[key]) : sharedValue(spec[key]);
  return lean;
};

const ownDefinition = (value: unknown): unknown => (typeof value === 'string' ? own(value) : value);

/** A list within a list means nothing to anybody, and may hold itself. */
const sharedValue = (value: unknown): unknown => (Array.isArray(value) ? value.map(sharedText) : sharedText(value));

const sharedText = (value: unknown): unknown => (typeof value === 'string' ? shared(value) : value);

/** Types, owners and references are few and said often: each is kept once. */
const shared = (text: string): string => {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= MOST_TEXTS) texts.clear();
  const copy = own(text);
  texts.set(copy, copy);
  return copy;
};

const texts = new Map<string, string>();
const MOST_TEXTS = 100_000;

/** The engine keeps the whole text of a file for as long as it keeps any part of it, unless that part is a text of its own. */
const own = (text: string): string => (text.length < SHORTEST_PART ? text : ` ${text}`.slice(1));
/** Shorter ones V8 copies anyway. */
const SHORTEST_PART = 13;
