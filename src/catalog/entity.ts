/** Backstage entities as data, and their references. It trusts the shape that `load` has checked and knows no rule. */

export interface Entity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly title?: string;
    readonly description?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly tags?: readonly string[];
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** An entity with its reference and the place where it was read. */
export interface SourcedEntity extends Entity {
  readonly ref: EntityRef;
  readonly source: { readonly file: string; readonly document: number };
}

/** A field as a text; a list or a mapping is none, and might refuse to be made one. */
export const textOf = (value: unknown): string => (typeof value === 'object' ? '' : String(value ?? ''));

/** `kind:namespace/name` in lower case: the one spelling by which entities are compared. */
export type EntityRef = string;

export const annotations = {
  /** Head-count of a Group, for companies that keep people out of the catalog. */
  engineers: 'create-service.dev/engineers',
  /** Version of the template that a service was last brought to. */
  templateVersion: 'create-service.dev/template-version',
} as const;

/** What a portal is told of a Group: written there by us, and read by nothing of ours. */
export const figures = {
  load: 'create-service.dev/load',
  capacity: 'create-service.dev/capacity',
  band: 'create-service.dev/band',
} as const;

export const labels = {
  /** `1` (all stops without it) to `4`. */
  tier: 'create-service.dev/tier',
  language: 'create-service.dev/language',
  /** `public`: reached from outside the company; `internal`. */
  exposure: 'create-service.dev/exposure',
  /** `frontend`, `backend` or `data`, where the type of a Component does not say it. */
  layer: 'create-service.dev/layer',
} as const;

/** The label's value, or nothing. */
export const labelOf = ({ metadata }: Entity, label: keyof typeof labels): string | undefined => metadata.labels?.[labels[label]];

const part = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** What Backstage accepts as the name of an entity. */
export const isEntityName = (text: string): boolean => part.test(text);

export const toRef = (kind: string, namespace: string, name: string): EntityRef => `${kind}:${namespace}/${name}`.toLowerCase();

/** What an entity is called is worked out once, since everything is looked up by it. */
export const sourced = ({ apiVersion, kind, metadata, spec }: Entity, source: SourcedEntity['source']): SourcedEntity => ({
  apiVersion,
  kind,
  metadata,
  spec,
  ref: toRef(kind, metadata.namespace ?? 'default', metadata.name),
  source,
});

export const refOf = ({ ref }: SourcedEntity): EntityRef => ref;

/** As it is written in an answer: with the namespace only where it is not the default one. */
export const answerOf = ({ metadata: { name, namespace = 'default' } }: Entity): string =>
  namespace === 'default' ? name : `${namespace}/${name}`;

/** A reference without what goes without saying, where this kind is meant: `cart`, `sales/cart`, `api:cart-v1`. */
export const spoken = (ref: EntityRef, kind: string): string => {
  const [, own = '', name = ''] = /^([^:]*):(?:default\/)?(.*)$/.exec(ref) ?? [];
  return own === kind ? name : `${own}:${name}`;
};

/**
 * The full form of `[kind:][namespace/]name`, or nothing if the text is none. Stricter than Backstage's own parser, which takes
 * `a/b/c` for the name `b/c`.
 */
export const parseRef = (text: unknown, kind: string, namespace = 'default'): EntityRef | undefined => {
  if (typeof text !== 'string') return undefined;
  const known = knownRefs(kind, namespace);
  const found = known.get(text);
  if (found !== undefined) return found ?? undefined;
  const ref = parseAnew(text, kind, namespace);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, ref ?? null);
  return ref;
};

/** What was parsed before, by kind and namespace that were not written: registries say the same few names again and again. */
const parsed = new Map<string, Map<string, Map<string, EntityRef | null>>>();
const MOST_KNOWN = 200_000;

const knownRefs = (kind: string, namespace: string): Map<string, EntityRef | null> => {
  const ofKind = parsed.get(kind) ?? new Map<string, Map<string, EntityRef | null>>();
  const known = ofKind.get(namespace) ?? new Map<string, EntityRef | null>();
  parsed.set(kind, ofKind.set(namespace, known));
  return known;
};

const parseAnew = (text: string, kind: string, namespace: string): EntityRef | undefined => {
  const colon = text.indexOf(':');
  const slash = text.indexOf('/', colon + 1);
  const name = text.slice(Math.max(colon, slash) + 1);
  const ownKind = colon < 0 ? kind : text.slice(0, colon);
  const ownNamespace = slash < 0 ? namespace : text.slice(colon + 1, slash);
  // What was not written was judged before.
  const isSound = isEntityName(name) && (colon < 0 || isEntityName(ownKind)) && (slash < 0 || isEntityName(ownNamespace));
  return isSound ? toRef(ownKind, ownNamespace, name) : undefined;
};

/** The references in a field that may hold a list, one text, or something else altogether. Unreadable ones are left out. */
export const parseRefs = (field: unknown, kind: string, namespace?: string): readonly EntityRef[] => {
  if (field === undefined) return NONE;
  return (Array.isArray(field) ? field : [field]).flatMap((text) => parseRef(text, kind, namespace) ?? []);
};

const NONE: readonly EntityRef[] = [];
