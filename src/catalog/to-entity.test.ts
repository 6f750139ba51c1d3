import { loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { viewOf } from '../testing/view.ts';
import type { CatalogRelation, View } from '../types.ts';
import { backstageFault } from './backstage-faults.ts';
import { toEntities, toYaml } from './to-entity.ts';

const api: CatalogRelation = {
  type: 'providesApis',
  target: 'api:payments-api',
  declares: { type: 'openapi', description: 'HTTP API.', definition: './api/openapi.yaml' },
};
const database: CatalogRelation = {
  type: 'dependsOn',
  target: 'resource:payments-db',
  declares: { type: 'database', description: 'Its database.' },
};

const view = (changes: Partial<View> = {}): View => viewOf({ relations: [api, database], ...changes });

describe('toEntities', () => {
  test('component, API and resource, each owned by the team and part of the system', () => {
    const [component, ...declared] = toEntities(view({ annotations: [{ name: 'backstage.io/techdocs-ref', value: 'dir:.' }] }));
    expect(component).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'payments',
        description: 'Takes payments.',
        labels: { 'create-service.dev/language': 'any', 'create-service.dev/tier': '1' },
        annotations: {
          'backstage.io/techdocs-ref': 'dir:.',
          'create-service.dev/template-version': '1.2.3',
          'backstage.io/template-version': '1.2.3',
        },
        tags: ['any'],
      },
      spec: {
        ...{ type: 'service', lifecycle: 'production', owner: 'team-payments', system: 'shop', scaffoldedFrom: 'template:default/service' },
        ...{ providesApis: ['api:payments-api'], dependsOn: ['resource:payments-db'] },
      },
    });
    const owned = { owner: 'team-payments', system: 'shop' };
    expect(declared.map(({ kind, metadata, spec }) => [kind, metadata.name, spec])).toEqual([
      ['API', 'payments-api', { type: 'openapi', ...owned, lifecycle: 'production', definition: { $text: './api/openapi.yaml' } }],
      ['Resource', 'payments-db', { type: 'database', ...owned }],
    ]);
  });

  test('an edge to what others own declares nothing', () => {
    const entities = toEntities(view({ relations: [{ type: 'consumesApis', target: 'api:catalog-api' }] }));
    expect(entities).toHaveLength(1);
    expect(entities[0]?.spec).toMatchObject({ consumesApis: ['api:catalog-api'] });
    expect(entities[0]?.spec).not.toHaveProperty('dependsOn');
  });

  test('a relation that is no reference is a bug of the template', () =>
    expect(() => toEntities(view({ relations: [{ ...api, target: 'a/b/c' }] }))).toThrow(/a\/b\/c/));
});

describe('toYaml', () => {
  test.each([
    ['plain', 'Takes payments.'],
    ['quotes and colons', `It's "quoted": yes # no`],
    ['a directive', '%YAML 1.1'],
    ['a document end', '---'],
    ['what looks like null', 'null'],
    ['what looks like a date', '2026-11-23'],
    ['handlebars and shell', '{{x}} $y $(z) `w`'],
    ['an anchor', '&a *b !!js/x'],
    ['emoji and right-to-left marks', '😀 \u202e\u200f'],
    ['odd line breaks', 'a\u2028b\u0085c'],
    ['400 characters', 'word '.repeat(79).trim()],
  ])('a description with %s comes back as it was and is valid', async (_, description) => {
    const text = toYaml(toEntities(view({ description })));
    const documents = loadAll(text) as { metadata: { description: string } }[];
    expect(documents).toHaveLength(3);
    expect(documents[0]?.metadata.description).toBe(description);
    for (const document of documents) expect(await backstageFault(document)).toBeUndefined();
  });
});
