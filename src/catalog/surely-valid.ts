/**
 * Tells entities that Backstage surely takes from those that its own validators have to judge, which are slow to load. It never calls an
 * entity valid that they refuse; what is unusual it leaves to them.
 */
type Values = Readonly<Record<string, unknown>>;

/** What a field of `spec` has to be: some text, a list of such, or a mapping of such; with `!` it has to be there. */
type Shape = 'text' | 'text!' | 'list' | 'list!' | 'mapping' | 'definition!';

/** The kinds of Backstage's catalog model, `backstage.io/v1alpha1`. */
const KINDS: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  Component: {
    ...{ type: 'text!', lifecycle: 'text!', owner: 'text!', system: 'text', subcomponentOf: 'text' },
    ...{ providesApis: 'list', consumesApis: 'list', dependsOn: 'list', dependencyOf: 'list' },
  },
  API: { type: 'text!', lifecycle: 'text!', owner: 'text!', system: 'text', definition: 'definition!' },
  Resource: { type: 'text!', owner: 'text!', system: 'text', dependsOn: 'list', dependencyOf: 'list' },
  System: { owner: 'text!', domain: 'text', type: 'text' },
  Domain: { owner: 'text!', subdomainOf: 'text', type: 'text' },
  Group: { type: 'text!', children: 'list!', parent: 'text', members: 'list', profile: 'mapping' },
  User: { memberOf: 'list!', profile: 'mapping' },
  Location: { type: 'text', target: 'text', targets: 'list' },
};

/** @param document With `apiVersion`, `kind`, `metadata` and `spec` of the right types. */
export const isSurelyValid = (document: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Values;
  readonly spec: Values;
}): boolean => {
  for (const field in document) if (!ROOT.has(field)) return false;
  const shapes = Object.hasOwn(KINDS, document.kind) ? KINDS[document.kind] : undefined;
  // What a company calls by a kind of its own, its own processors judge.
  if (!shapes) return /^[A-Z][A-Za-z0-9]{0,62}$/.test(document.kind) && isSoundMetadata(document.metadata);
  return API_VERSIONS.has(document.apiVersion) && isSoundMetadata(document.metadata) && isSoundSpec(document.spec, shapes);
};

const ROOT = new Set(['apiVersion', 'kind', 'metadata', 'spec']);
const API_VERSIONS = new Set(['backstage.io/v1alpha1', 'backstage.io/v1beta1']);

const isSoundMetadata = (metadata: Values): boolean => {
  for (const field in metadata) {
    if (!METADATA.get(field)?.(metadata[field])) return false;
  }
  return metadata.name !== undefined;
};

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isRecord = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names and keys are few and said often: each is tried once. */
const remembered = (pattern: RegExp): ((text: unknown) => boolean) => {
  const sound = new Set<unknown>();
  return (text) => {
    if (sound.has(text)) return true;
    const isSound = typeof text === 'string' && pattern.test(text);
    if (isSound && sound.size < 10_000) sound.add(text);
    return isSound;
  };
};

const OBJECT_NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
const isKey = remembered(/^(?=.{1,63}$)(?:[a-z0-9]+(?:[.-][a-z0-9]+)*\/)?(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/);
const isTag = remembered(/^(?=.{1,63}$)[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*$/);
const isLabelValue = remembered(/^$|^(?:[A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/);
const isAddress = (value: unknown): boolean =>
  typeof value === 'string' && /^https?:\/\/(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*(?:\/[\w./-]*)?$/i.test(value);

const everyValue = (value: unknown, isSound: (value: unknown) => boolean): boolean => {
  if (!isRecord(value)) return false;
  for (const key in value) if (!isKey(key) || !isSound(value[key])) return false;
  return true;
};

const METADATA: ReadonlyMap<string, (value: unknown) => boolean> = new Map(
  Object.entries({
    name: (value: unknown) => typeof value === 'string' && OBJECT_NAME.test(value),
    namespace: remembered(/^(?=.{1,63}$)[a-z0-9]+(?:-+[a-z0-9]+)*$/),
    title: isText,
    description: (value: unknown) => typeof value === 'string',
    labels: (value: unknown) => everyValue(value, isLabelValue),
    annotations: (value: unknown) => everyValue(value, (text) => typeof text === 'string'),
    tags: (value: unknown) => Array.isArray(value) && value.every(isTag),
    links: (value: unknown) => Array.isArray(value) && value.every(isLink),
  }),
);

const isLink = (link: unknown): boolean =>
  isRecord(link) && isAddress(link.url) && ['title', 'icon', 'type'].every((field) => link[field] === undefined || isText(link[field]));

const isSoundSpec = (spec: Values, shapes: Readonly<Record<string, Shape>>): boolean => {
  for (const field in shapes) {
    const value = spec[field];
    const shape = shapes[field] ?? 'text';
    if (value === undefined ? shape.endsWith('!') : !isOfShape(value, shape)) return false;
  }
  // Rarer forms have rules of their own.
  return spec.type !== 'mcp-server' && spec.presence === undefined;
};

const isOfShape = (value: unknown, shape: Shape): boolean => {
  if (shape === 'text' || shape === 'text!') return isText(value);
  if (shape === 'mapping') return everyValue(value, isText);
  // A placeholder stands for the text of a file.
  if (shape === 'definition!') return isText(value) || (isRecord(value) && typeof value.$text === 'string');
  return Array.isArray(value) && value.every(isText);
};
