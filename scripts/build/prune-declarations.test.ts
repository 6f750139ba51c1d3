import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pruneDeclarations, refersTo } from './prune-declarations.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'declarations-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

test.each([
  ["import type { A } from '../a.ts';", ['../a.d.ts']],
  ["export * from './b.ts';\nimport './c.ts';", ['./b.d.ts', './c.d.ts']],
  ["export declare const d: import('./d.ts').D;", ['./d.d.ts']],
  ["import type { E } from 'elsewhere';", []],
])('%s', (text, paths) => expect(refersTo(text)).toEqual(paths));

test('what a door leads to stays, and nothing else', () => {
  write('door.d.ts', "import type { A } from './in/a.ts';");
  write('in/a.d.ts', "export type A = import('../b.ts').B;");
  write('b.d.ts', "import type { A } from './in/a.ts';\nexport type B = A;");
  write('in/alone.d.ts', "export * from '../b.ts';");
  pruneDeclarations(folder, ['door.d.ts']);
  expect(['door.d.ts', 'in/a.d.ts', 'b.d.ts', 'in/alone.d.ts'].filter((path) => existsSync(join(folder, path)))).toEqual([
    'door.d.ts',
    'in/a.d.ts',
    'b.d.ts',
  ]);
});

test('what is referred to has to be there', () => {
  write('door.d.ts', "export * from './gone.ts';");
  expect(() => pruneDeclarations(folder, ['door.d.ts'])).toThrow('gone.d.ts is missing');
});
