import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadCatalog } from './load.ts';
import { createLocator } from './locate.ts';

const folder = mkdtempSync(join(tmpdir(), 'locate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEXT = `# A comment before the first document.
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  annotations:
    example.com/x: 'y'
spec:
  owner: team
  dependsOn:
    - component:b
    - component:c
---
# Nothing but a comment.
---
{"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "z"}, "spec": {"owner": null}}
`;

test.each<[string, readonly (string | number)[], number, number]>([
  ['a', [], 3, 1],
  ['a', ['spec', 'owner'], 10, 3],
  ['a', ['spec', 'dependsOn', 1], 13, 7],
  ['a', ['spec', 'dependsOn', 9], 11, 3],
  ['a', ['spec', 'system'], 9, 1],
  ['a', ['metadata', 'annotations', 'example.com/x'], 8, 5],
  ['z', ['spec', 'owner'], 17, 98],
  ['z', ['metadata', 'name', 'deeper'], 17, 75],
])('of %s, %j is at %i:%i', (name, field, line, column) => {
  writeFileSync(join(folder, 'all.yaml'), TEXT);
  const entity = loadCatalog(folder).entities.find(({ metadata }) => metadata.name === name);
  expect(entity && createLocator(folder)(entity, field)).toEqual({ line, column });
});

test('of what stands below a document that is broken', () => {
  const folder = mkdtempSync(join(tmpdir(), 'locate-'));
  writeFileSync(join(folder, 'all.yaml'), `\uFEFFa: "1\n---\n${TEXT.replace(/^.*\n---\n/, '')}`);
  const [entity] = loadCatalog(folder).entities;
  expect(entity && createLocator(folder)(entity, ['spec', 'owner'])).toEqual({ line: 10, column: 3 });
  rmSync(folder, { recursive: true });
});

test('a file that is gone gives no place, and no exception', () => {
  const [entity] = loadCatalog(folder).entities;
  rmSync(join(folder, 'all.yaml'));
  expect(entity && createLocator(folder)(entity, [])).toBeUndefined();
});
