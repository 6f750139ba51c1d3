import { expect, test } from 'vitest';
import { placeAt, placeOfField } from './place.ts';

const TEXT = `# A comment.
kind: Service
spec:
  ports:
  - name: "http"
    port: 80
  - { name: admin, port: 81 }
---
kind: Ingress
metadata: &m
  "name": x
other: *m
`;

test.each([
  [0, [], 2, 1],
  [0, ['kind'], 2, 1],
  [0, ['spec', 'ports'], 4, 3],
  [0, ['spec', 'ports', 0], 5, 5],
  [0, ['spec', 'ports', 0, 'port'], 6, 5],
  [0, ['spec', 'ports', 1, 'name'], 7, 7],
  [0, ['spec', 'ports', 2, 'name'], 4, 3],
  [0, ['spec', 'type', 'deeper'], 3, 1],
  [1, ['kind'], 9, 1],
  [1, ['metadata', 'name'], 11, 3],
  [1, ['other', 'name'], 12, 1],
] as const)('document %i, field %j is at %i:%i', (document, field, line, column) =>
  expect(placeOfField(TEXT, document, field)).toEqual({ line, column }),
);

test.each([
  ['', 0, 1, 1],
  ['\nx', 0, 1, 1],
  ['ab', 1, 1, 2],
  ['a\nbc\n\nd', 3, 2, 2],
  ['a\nbc\n\nd', 1, 1, 2],
  ['a\nbc\n\nd', 6, 4, 1],
  ['\n\nx', 2, 3, 1],
] as const)('in %j, offset %i is at %i:%i', (text, offset, line, column) => expect(placeAt(text, offset)).toEqual({ line, column }));
