import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backstageFault, judgeDoubtful } from './backstage-faults.ts';
import { readEntities } from './read-file.ts';
import { isSurelyValid } from './surely-valid.ts';

const metadata = { name: 'cart' };
const component = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata,
  spec: { type: 'service', lifecycle: 'production', owner: 'team' },
};
const withSpec = (spec: object) => ({ ...component, spec: { ...component.spec, ...spec } });
const withMetadata = (more: object) => ({ ...component, metadata: { ...metadata, ...more } });

test.each([
  ['a Component', component],
  [
    'all that may be said of one',
    withSpec({ system: 'shop', subcomponentOf: 'a', providesApis: ['b'], consumesApis: ['c'], dependsOn: ['resource:d'], note: 7 }),
  ],
  [
    'labels, annotations and tags',
    withMetadata({ labels: { 'a.example/b': 'c_d', e: '' }, annotations: { 'a/b': 'any text.' }, tags: ['c++', 'go'] }),
  ],
  ['links', withMetadata({ links: [{ url: 'https://a.example/b', title: 'B', icon: 'docs', type: 'page' }] })],
  ['a namespace, a title and a description', withMetadata({ namespace: 'eu-1', title: 'Cart', description: '' })],
  ['an API', { ...component, kind: 'API', spec: { ...component.spec, definition: 'openapi: 3.1.0' } }],
  ['an API whose definition is in a file', { ...component, kind: 'API', spec: { ...component.spec, definition: { $text: './a.yaml' } } }],
  ['a Group', { ...component, kind: 'Group', spec: { type: 'team', children: [], profile: { displayName: 'A' } } }],
  ['a User', { ...component, kind: 'User', spec: { memberOf: ['team'] } }],
  ['a Location', { ...component, kind: 'Location', spec: { targets: ['./a.yaml'] } }],
  ["a kind of a company's own", { ...component, apiVersion: 'acme.backstage.io/v1', kind: 'Widget', spec: { size: 7 } }],
])('%s is surely valid', async (_, document) => {
  expect(isSurelyValid(document)).toBe(true);
  expect(await backstageFault(document)).toBeUndefined();
});

test.each([
  ['a field that is missing', { ...component, spec: { type: 'service', owner: 'team' } }, ['spec'], /required property 'lifecycle'/],
  ['a field of another type', withSpec({ lifecycle: 7 }), ['spec', 'lifecycle'], /must be string/],
  ['a list with something else in it', withSpec({ dependsOn: ['a', 7] }), ['spec', 'dependsOn', 1], /must be string/],
  ['a text in place of a list', withSpec({ dependsOn: 'a' }), ['spec', 'dependsOn'], /must be array/],
  ['an empty text', withSpec({ type: '' }), ['spec', 'type'], /fewer than 1 char/],
  ['a tag with a space', withMetadata({ tags: ['go', 'a b'] }), ['metadata', 'tags', 1], /but found "a b"$/],
  ['a label that is no name', withMetadata({ labels: { a: 'b c' } }), ['metadata', 'labels', 'a'], /but found "b c"$/],
  ['an annotation that is no text', withMetadata({ annotations: { a: 7 } }), ['metadata', 'annotations', 'a'], /must be string/],
  ['a link without an address', withMetadata({ links: [{ url: 'nowhere' }] }), ['metadata', 'links', 0, 'url'], /valid url/],
  ['a link to a number', withMetadata({ links: [{ url: 'https://a.b.1' }] }), ['metadata', 'links', 0, 'url'], /valid url/],
  ['a namespace in capitals', withMetadata({ namespace: 'EU' }), ['metadata', 'namespace'], /\[a-z0-9\]/],
  ['a version that nobody knows', { ...component, apiVersion: 'backstage.io/v9' }, ['apiVersion'], /no Component of backstage.io\/v9/],
  ['a kind that is no word', { ...component, kind: 'My Kind' }, ['kind'], /but found "My Kind"$/],
  ['a field at the root', { ...component, relations: [] }, ['relations'], /Unknown field relations/],
  ['what objects inherit', withMetadata({ constructor: 'a', labels: { toString: 'b' } }), undefined, /./],
])('%s is in doubt, and refused at its place', async (_, document, field, says) => {
  expect(isSurelyValid(document)).toBe(false);
  const fault = await backstageFault(document);
  if (field) expect(fault).toEqual({ field, says: expect.stringMatching(says) });
});

describe('isSurelyValid', () => {
  test('never takes what Backstage refuses', async () => {
    const text = fc.constantFrom(
      '',
      ' ',
      'a',
      'A',
      'a b',
      'a-b',
      'a--b',
      'a.b',
      '-a',
      'a/b',
      'a/b/c',
      'ä',
      'https://a.b/c',
      'a'.repeat(64),
      'mcp-server',
      'required',
    );
    const odd = fc.oneof(
      text,
      fc.constantFrom<unknown>(7, null, true, [], {}, ['a'], [7], [''], { a: 'b' }, { a: 7 }, { $text: 'a' }, [{ url: 'a' }]),
    );
    const record = (keys: readonly string[], value: fc.Arbitrary<unknown>) =>
      fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 3 });
    const labels = fc.dictionary(text, odd, { maxKeys: 2 });
    const metadataOf = fc
      .tuple(
        record(['namespace', 'title', 'description', 'tags', 'links', 'uid', 'other'], odd),
        fc.option(labels),
        fc.option(labels),
        text,
      )
      .map(([more, ours, theirs, name]) => ({
        name: name.trim() || 'a',
        ...more,
        ...(ours && { labels: ours }),
        ...(theirs && { annotations: theirs }),
      }));
    const spec = record(
      [
        'type',
        'lifecycle',
        'owner',
        'system',
        'definition',
        'dependsOn',
        'providesApis',
        'children',
        'memberOf',
        'profile',
        'targets',
        'presence',
      ],
      odd,
    );
    const sound = { type: 'a', lifecycle: 'b', owner: 'c', definition: 'd', children: [], memberOf: [] };
    const kinds = [
      'Component',
      'API',
      'Resource',
      'System',
      'Domain',
      'Group',
      'User',
      'Location',
      'Widget',
      'component',
      'a b',
      'constructor',
    ];
    const documents = fc
      .tuple(
        fc.constantFrom('backstage.io/v1alpha1', 'backstage.io/v1beta1', 'backstage.io/v2'),
        fc.constantFrom(...kinds),
        metadataOf,
        spec,
      )
      .map(([apiVersion, kind, data, more]) => ({ apiVersion, kind, metadata: data, spec: { ...sound, ...more } }));
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        if (!isSurelyValid(document)) return;
        taken++;
        expect(await backstageFault(document)).toBeUndefined();
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 3_000) },
    );
    expect(taken).toBeGreaterThan(10);
  });
});

test('whatever is in doubt in a file is judged, but for its owner, of whom a rule of its own speaks', async () => {
  const label = withMetadata({ labels: { 'acme.example/code owner': 'ada' } });
  const { spec: _, ...nowhere } = { ...component, kind: 'Location', metadata: { name: 'all' } };
  const unowned = { ...component, metadata: { name: 'orders' }, spec: { type: 'service', lifecycle: 'production' } };
  const text = [label, nowhere, unowned].map((document) => JSON.stringify(document)).join('\n---\n');
  const problems = await judgeDoubtful(readEntities(text, 'all.yaml', 10).doubtful);
  expect(problems.map(({ says }) => says)).toEqual([
    expect.stringMatching(/component:default\/cart: "labels.acme.example\/code owner" is not valid/),
    expect.stringMatching(/location:default\/all: .*required property 'spec'/),
  ]);
});

test('aliases that come to more than anyone can hold are refused before they are written out', async () => {
  const doubled = Array.from({ length: 40 }, (_, level) => `  - &a${level + 1} [*a${level}, *a${level}]`).join('\n');
  const text = `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: cart }\nspec:\n  type: 7\n  x:\n  - &a0 [x]\n${doubled}\n`;
  const own = 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: orders }\nspec: { type: 7, x: &a [*a] }\n';
  const problems = await judgeDoubtful(readEntities(`${text}---\n${own}`, 'all.yaml', 10).doubtful);
  expect(problems.map(({ says }) => says)).toEqual([
    'Backstage refuses component:default/cart: written out, its aliases come to more than 100000 values.',
    'Backstage refuses component:default/orders: written out, its aliases come to more than 100000 values.',
  ]);
});
